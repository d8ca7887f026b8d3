using System.Security.Cryptography;
using System.Text;
using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>Carries an order out in the connected systems, over the sealed run that it was decided on, and looks afterwards whether it is so.</summary>
public sealed class SystemWriter(DsarDbContext db, Vault vault, RequestDesk desk, SiblingDesk siblings, CollectionDesk collections, Plans plans, DeferredDesk deferred, SecondSearch proof, DataFolder folder, TimeProvider clock)
{
    /// <summary>The code of a system that is not written while a copy is owed to the person.</summary>
    public const string Waits = "sibling_undelivered";

    private const string Over = "request_ended";

    /// <summary>Writes what is not written yet, several systems side by side; how each ended.</summary>
    public async Task<IReadOnlyList<SystemExecution>> Write(DataSubjectRequest request, Guid execution, ExecutionOrder order, DataController register, CancellationToken ct)
    {
        await using var store = await collections.Open(request, order.Collection, 0, ct);
        return await Write(order.Plan, store, order.ForSystems(register), execution, request, (_, token) => MayWrite(request, token), ct);
    }

    /// <summary>The same over any run, such as the rows that were kept until today.</summary>
    public Task<IReadOnlyList<SystemExecution>> Write(
        Plan plan, IRunStore store, IReadOnlyList<ExecutionItem> items, Guid execution, DataSubjectRequest request, Func<string, CancellationToken, ValueTask<string?>> mayWrite, CancellationToken ct) =>
        Write(plan, store, items, new ExecutionJournal(db, vault, request.ControllerId, request.Id, execution, plan, clock), $"execution {request.Id}", mayWrite, ct);

    /// <summary>The same again after a restore: what was decided then, whoever asked for it.</summary>
    public Task<IReadOnlyList<SystemExecution>> WriteAgain(Plan plan, IRunStore store, IReadOnlyList<ExecutionItem> items, OperationRow operation, CancellationToken ct) => Write(
        plan, store, items, new ExecutionJournal(db, vault, operation.ControllerId, null, operation.Id, plan, clock), $"replay {operation.Id}", (_, _) => ValueTask.FromResult<string?>(null), ct);

    private async Task<IReadOnlyList<SystemExecution>> Write(
        Plan plan, IRunStore store, IReadOnlyList<ExecutionItem> items, ExecutionJournal journal, string what, Func<string, CancellationToken, ValueTask<string?>> mayWrite, CancellationToken ct)
    {
        var own = await vault.Key(KeyKind.Controller, journal.Controller.Value, ct);
        var connectors = plans.Connectors(plan);
        try
        {
            var options = new ExecutionOptions
            {
                OperationId = text => Convert.ToHexStringLower(Digest(own, $"{what} {text}")),
                MayWrite = mayWrite,
            };
            return await ExecutionRun.Start(plan, connectors, store, items, journal, options, clock, ct);
        }
        finally
        {
            foreach (var connector in connectors.Values)
            {
                await connector.DisposeAsync();
            }
        }
    }

    /// <summary>Keeps what the decision retains, to be erased later.</summary>
    public async Task Keep(DataSubjectRequest request, Guid execution, ExecutionOrder order, DataController register, CancellationToken ct)
    {
        await using var store = await collections.Open(request, order.Collection, 0, ct);
        await deferred.Keep(request, execution, order, order.ForSystems(register), store, ct);
    }

    /// <summary>
    /// Searches again from the same identities: of what was to go, nothing may be found but where a receipt says so (discovery.md section 5.3). Throws
    /// <see cref="ConnectorException"/> otherwise. Nothing to do for rights that erase nothing.
    /// </summary>
    public async Task LookAgain(DataSubjectRequest request, Guid execution, ExecutionOrder order, DataController register, IReadOnlyList<ExecutionReceipt> receipts, CancellationToken ct)
    {
        var items = order.ForSystems(register);
        if (items.All(i => i.Outcome is not (ItemOutcome.Erase or ItemOutcome.Anonymise)))
        {
            return;
        }

        var path = Path.Combine(folder.Sub("runs"), $"{execution:N}.again");
        RunStore.Delete(path);
        try
        {
            await using var after = RunStore.Open(path, execution.ToString("N"), await vault.Key(KeyKind.Request, request.Id.Value, ct), db.Fence?.Epoch ?? 0, db.Database.IsNpgsql());
            await Search(request, order, after, ct);
            await using var before = await collections.Open(request, order.Collection, 0, ct);
            await proof.Check(request.ControllerId, execution, FoundAgain.Of(order.Plan, before, after, items), receipts, ct);
        }
        finally
        {
            RunStore.Delete(path);
        }
    }

    private async Task Search(DataSubjectRequest request, ExecutionOrder order, RunStore store, CancellationToken ct)
    {
        var (proven, claimed) = await desk.Identities(request, ct);
        var options = await collections.Options(request, claimed, ct);
        var connectors = plans.Connectors(order.Plan);
        try
        {
            var result = await DiscoveryRun.Start(request.Identity(proven), order.Plan, connectors, store, (_, token) => db.Renew(token), clock, options, ct);
            if (result.Ending == RunEnding.LeaseLost)
            {
                throw new Jobs.LeaseLostException();
            }
        }
        finally
        {
            foreach (var connector in connectors.Values)
            {
                await connector.DisposeAsync();
            }
        }
    }

    /// <summary>Asked before each system: the request still stands, and no copy is owed by now.</summary>
    private async ValueTask<string?> MayWrite(DataSubjectRequest request, CancellationToken ct)
    {
        var state = await db.Requests.AsNoTracking().Where(r => r.Id == request.Id).Select(r => r.State).SingleAsync(ct);
        return state != RequestState.Executing ? Over : await siblings.CopyOutstanding(request, ct) == true ? Waits : null;
    }

    /// <summary>The keyed digest by which operations and the erasure ledger name what they are about.</summary>
    internal static byte[] Digest(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
