using System.Diagnostics;
using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Searches the connected systems for one request in Collecting. Killed at any point it goes on from the run file's last committed batch.</summary>
public sealed class CollectStep(DsarDbContext db, RequestDesk desk, CollectionDesk collections, Plans plans, Stopped stopped, TimeProvider clock) : IStep
{
    public Step Step => Step.Collect;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    public bool NeedsRoom => true;

    /// <summary>Collecting, and not merely waiting for a person.</summary>
    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var one = new RequestId(only ?? Guid.Empty);
        return await db.Requests.AsNoTracking().IgnoreQueryFilters()
            .Where(r => r.State == RequestState.Collecting && (only == null || r.Id == one))
            .Where(r => !db.Records.Any(t => t.RequestId == r.Id && t.Noun == Noun.Tasks && t.State == "open"))
            .Select(r => new DueWork(r.Id.Value, r.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var request = (await desk.Find(new RequestId(id), ct))!;
        var collection = await collections.Running(request, ct);
        var plan = await plans.Pinned(collection.Read<CollectionRecord>().PlanHash, ct);
        var (proven, claimed) = await desk.Identities(request, ct);
        var confirmed = request.Identity(proven);
        var options = await collections.Options(request, claimed, ct);
        var connectors = plans.Connectors(plan);
        await using var store = await collections.Open(request, collection, db.Fence!.Epoch, ct);
        RunResult result;
        var begun = Stopwatch.GetTimestamp();
        try
        {
            result = await DiscoveryRun.Start(confirmed, plan, connectors, store, (_, token) => db.Renew(token), clock, options, ct);
        }
        finally
        {
            foreach (var connector in connectors.Values)
            {
                await connector.DisposeAsync();
            }
        }

        if (result.Ending == RunEnding.LeaseLost)
        {
            throw new LeaseLostException();
        }

        Count(result, Stopwatch.GetElapsedTime(begun));
        await collections.Record(request, collection, plan, store, result, ct);
        db.Audit(AuditAction.CollectionFinished, "collection", collection.Id, request.Id, ("state", request.State.ToString()), ("count", result.Completeness.Systems.Sum(s => s.Rows)));
        await db.SaveChangesAsync(ct);
    }

    private static void Count(RunResult result, TimeSpan took)
    {
        Telemetry.DiscoveryDuration.Record(took.TotalSeconds);
        foreach (var system in result.Completeness.Systems)
        {
            var tag = KeyValuePair.Create<string, object?>(Telemetry.System, system.Key);
            Telemetry.DiscoveryRows.Add(system.Rows, tag);
            Telemetry.DiscoveryFailed.Add(system.Status == SystemStatus.Failed ? 1 : 0, tag);
        }
    }

    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => stopped.Tell(id, Step, "The search", errorCode, ct);
}
