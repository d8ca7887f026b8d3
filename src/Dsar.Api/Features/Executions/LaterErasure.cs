using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Systems;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Features.Executions;

/// <summary>One deferred erasure that is due: the rows are read again, the law is asked again, and what it lets go is erased and proven.</summary>
public sealed class LaterErasure(Vault vault, Registers registers, Plans plans, SystemWriter writer, DeferredDesk deferred, DataFolder folder, TimeProvider clock)
{
    /// <summary>Grounds whose end is a date or an event. Every other was a person's judgement, and a person judges again.</summary>
    private static readonly string[] EndByThemselves = [Grounds.LegalObligation, Grounds.NeededForContract, Grounds.BackupRotation];

    public async Task Run(DeferredRows entry, DataSubjectRequest request, CancellationToken ct)
    {
        var path = Path.Combine(folder.Sub("runs"), $"{entry.Id:N}.later");
        RunStore.Delete(path);
        try
        {
            await using var store = RunStore.Open(path, entry.Id.ToString("N"), await vault.Key(KeyKind.Deferred, entry.Id, ct));
            var plan = await plans.Current(entry.ControllerId, ct);
            await Read(entry, plan, store, ct);
            await Decide(entry, request, plan, store, ct);
        }
        finally
        {
            RunStore.Delete(path);
        }
    }

    private async Task Read(DeferredRows entry, Plan plan, RunStore store, CancellationToken ct)
    {
        var connectors = plans.Connectors(plan);
        try
        {
            var connector = connectors.GetValueOrDefault(entry.System) ?? throw new ConnectorException("not_configured", false);
            if (await (await deferred.Rows(entry, ct)).Read(plan, connector, store, clock, ct) > 0)
            {
                throw new ConnectorException("conflict", false);
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

    private async Task Decide(DeferredRows entry, DataSubjectRequest request, Plan plan, RunStore store, CancellationToken ct)
    {
        var today = StockholmTime.DayOf(clock.GetUtcNow());
        var kept = new DeferredErasure(entry.Id, entry.FindingId, entry.Activity, entry.Until, null, entry.Ground, entry.Statute);
        var groups = FindingGroups.Make(plan, store, await registers.Of(entry.ControllerId, ct), Right.Erasure, today).Where(g => g.Activity == entry.Activity).ToList();
        if (groups.Count == 0 && plan.Collections.Any(c => store.Rows(c.Index, 0).Any()))
        {
            throw new ConnectorException("schema", false); // the map has moved them to another activity: a person looks, and nothing is called done
        }

        var asked = groups.Select(g => (Group: g, Again: kept.AskedAgain(Ask(entry, g, today), today))).ToList();
        store.Seal();
        var going = asked.Where(a => a.Again is null).Select(a => new ExecutionItem { Finding = a.Group.Number, Outcome = ItemOutcome.Erase }).ToList();
        var receipts = going.Count == 0 ? 0 : await Erase(entry, request, plan, store, going, ct);
        if (asked.Select(a => a.Again).OfType<DeferredErasure>().OrderBy(d => d.Until ?? DateOnly.MaxValue).FirstOrDefault() is { } again)
        {
            await deferred.Prolong(entry, again, ct);
        }
        else
        {
            await deferred.Done(entry, receipts, ct);
        }
    }

    private async Task<int> Erase(DeferredRows entry, DataSubjectRequest request, Plan plan, RunStore store, IReadOnlyList<ExecutionItem> items, CancellationToken ct)
    {
        var ended = await writer.Write(plan, store, items, entry.Id, request, (_, _) => ValueTask.FromResult<string?>(null), ct);
        if (ended.SelectMany(s => s.Receipts).Any(r => r.Results.ContainsKey(OperationResult.Referenced)))
        {
            throw new StepWaitsException("referenced"); // the rows that reference these are due too, or soon
        }

        var wrong = ended.Where(s => !s.IsComplete).Select(s => s.Code ?? "unproven").FirstOrDefault();
        return wrong is null ? ended.Sum(s => s.Receipts.Count) : throw new ConnectorException(wrong, true);
    }

    private static Proposal Ask(DeferredRows entry, FindingGroup group, DateOnly today)
    {
        var proposal = LawEngine.Propose(group.Facts with { Match = PersonMatch.Same, UnreadFreeText = false }, today);
        // Its own rows do not tell whether a contract runs that the activity also rests on.
        var mayRun = group.Contract == ContractState.None && group.Facts.Bases.Contains(Basis.Contract) && entry.Ground != Grounds.NeededForContract;
        return !mayRun && EndByThemselves.Contains(entry.Ground) && (entry.Ground != Grounds.LegalObligation || entry.Statute is not null)
            ? proposal
            : proposal with { OpenQuestions = [.. proposal.OpenQuestions, "hold_review"] };
    }
}
