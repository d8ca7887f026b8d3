using System.Diagnostics;
using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Runs one step on one object: asks the state whether it is due, takes the lease, does it, and records success, the next attempt, or that it gave up.</summary>
public sealed partial class StepRunner(IServiceScopeFactory scopes, Node node, DiskSpace disk, Causes causes, TimeProvider clock, ILogger<StepRunner> log)
{
    /// <summary>The failure at which a step that never gives up is shown to a person.</summary>
    public const int ShownFrom = 3;

    /// <summary>The code under which a step waits for room on the disk.</summary>
    public const string WaitsForRoom = "disk_space";

    /// <summary>Runs after the first when each lost a race: somebody else went on each time.</summary>
    private const int RaceRetries = 5;

    private static readonly TimeSpan SweepTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    /// <summary>How long a worker may be silent before another takes over.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    /// <summary>Every step with the objects it is due for now, by state, leases and waiting times.</summary>
    public async Task<IReadOnlyList<(Step Step, DueWork Work)>> FindDue(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        await Sql.Allow(db, SweepTime, ct);
        var now = clock.GetUtcNow();
        var waiting = await db.Steps.AsNoTracking().IgnoreQueryFilters()
            .Where(s => s.GaveUp || s.LeaseUntil > now || s.NextAttemptAt > now)
            .Select(s => new { s.Step, s.ObjectId }).ToListAsync(ct);
        var blocked = waiting.Select(w => (w.Step, w.ObjectId)).ToHashSet();
        var due = new List<(Step, DueWork)>();
        foreach (var step in scope.ServiceProvider.GetServices<IStep>())
        {
            try
            {
                due.AddRange((await step.Due(db, null, now, ct)).Where(w => !blocked.Contains((step.Step, w.Id))).Select(w => (step.Step, w)));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // One object that cannot be read must not keep the others from being found.
                Log.NotFound(log, step.Step, Failures.CodeOf(e), e.StackTrace);
            }
        }

        return due;
    }

    /// <summary>Does a step if it is still due and nobody else does; true when it was tried. A run that lost a race against a call or another step is thrown away and made again on what that left.</summary>
    public async Task<bool> Run(Step kind, Guid id, CancellationToken ct)
    {
        for (var run = 0; ; run++)
        {
            if (await Once(kind, id, mayLose: run < RaceRetries, ct) is { } tried)
            {
                return tried;
            }
        }
    }

    /// <summary>One run; null when it lost a race and may be made again.</summary>
    private async Task<bool?> Once(Step kind, Guid id, bool mayLose, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        var step = scope.ServiceProvider.GetServices<IStep>().Single(s => s.Step == kind);
        if ((await step.Due(db, id, clock.GetUtcNow(), ct)) is not [var work, ..])
        {
            return false;
        }

        scope.ServiceProvider.GetRequiredService<Caller>().ActAsSystem(work.Controller);
        if (await Claim(db, step.Step, work, ct) is not { } lease)
        {
            return false;
        }

        if (step.NeedsRoom && disk.IsShort)
        {
            await Wait(lease, WaitsForRoom, ct);
            return false;
        }

        db.Fence = lease;
        var begun = Stopwatch.GetTimestamp();
        using var span = Telemetry.Begin("step", causes.Take(kind, id));
        span.SetTag(Telemetry.Step, kind.ToString()).SetTag(Telemetry.Controller, work.Controller.ToString());
        Log.Began(log, kind, id);
        try
        {
            await using (Renewing(lease, ct))
            {
                await step.Run(id, ct);
            }

            // What the step asked for begins at once; the sweeper would find it too.
            await scope.ServiceProvider.GetRequiredService<JobOutbox>().HandOver();

            await Finish(lease, work, ct);
            Log.Ended(log, kind, id);
        }
        catch (LeaseLostException)
        {
            Log.LeaseLost(log, kind, id);
        }
        catch (StepWaitsException waits)
        {
            await Wait(lease, waits.Code, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopped at a checkpoint: another node need not wait for the lease to end.
            await Release(lease);
            throw;
        }
        catch (Exception e) when (mayLose && Sql.IsRace(e))
        {
            await Release(lease);
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag(Telemetry.Code, Failures.CodeOf(e));
            Log.Failed(log, kind, id, Failures.CodeOf(e), e.StackTrace);
            await Fail(lease, work, Failures.CodeOf(e), ct);
        }

        Telemetry.StepDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, KeyValuePair.Create<string, object?>(Telemetry.Step, kind.ToString()));
        return true;
    }

    /// <summary>Work this node held when it stopped is free at once, without waiting for the lease to end.</summary>
    public async Task VoidOwnLeases(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        await db.Write(d => d.Steps.IgnoreQueryFilters().Where(s => s.Node == node.Id)
            .ExecuteUpdateAsync(u => u.SetProperty(s => s.LeaseUntil, (DateTimeOffset?)null), ct), ct);
    }

    /// <summary>Prolongs the lease while a long step works, so that only a worker that has stopped is taken over.</summary>
    private Renewal Renewing(Lease lease, CancellationToken ct) => new(async () =>
    {
        await using var scope = scopes.CreateAsyncScope();
        var until = clock.GetUtcNow() + LeaseTime;
        await scope.ServiceProvider.GetRequiredService<DsarDbContext>().Write(d => Mine(d, lease).ExecuteUpdateAsync(u => u.SetProperty(s => s.LeaseUntil, until), ct), ct);
    });

    private async Task<Lease?> Claim(DsarDbContext db, Step step, DueWork work, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.Write<Lease?>(async d =>
        {
            var row = d.Steps.Where(s => s.ObjectId == work.Id && s.Step == step);
            if (!await row.AnyAsync(ct) && await Sql.InsertStep(d, work, step, now, ct) == 0)
            {
                return null;
            }

            var claimed = await row.Where(s => !s.GaveUp && s.NextAttemptAt <= now && (s.LeaseUntil == null || s.LeaseUntil < now))
                .ExecuteUpdateAsync(u => u.SetProperty(s => s.Epoch, s => s.Epoch + 1).SetProperty(s => s.LeaseUntil, now + LeaseTime).SetProperty(s => s.Node, node.Id), ct);
            return claimed == 0 ? null : new Lease(work.Id, step, await row.Select(s => s.Epoch).SingleAsync(ct));
        }, ct);
    }

    private async Task Finish(Lease lease, DueWork work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Caller>().ActAsSystem(work.Controller);
        var (db, now) = (services.GetRequiredService<DsarDbContext>(), clock.GetUtcNow());
        if (await Mine(db, lease).AnyAsync(s => s.Attempts >= ShownFrom, ct))
        {
            db.Fence = lease;
            await services.GetRequiredService<Stopped>().Over(lease, ct);
        }

        await db.Write(d => Mine(d, lease).ExecuteUpdateAsync(
            u => u.SetProperty(s => s.LeaseUntil, (DateTimeOffset?)null).SetProperty(s => s.Attempts, 0).SetProperty(s => s.NextAttemptAt, now).SetProperty(s => s.LastErrorCode, (string?)null), ct), ct);
    }

    private async Task Fail(Lease lease, DueWork work, string code, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Caller>().ActAsSystem(work.Controller);
        var db = services.GetRequiredService<DsarDbContext>();
        var step = services.GetServices<IStep>().Single(s => s.Step == lease.Step);
        var attempts = await Mine(db, lease).Select(s => (int?)s.Attempts).SingleOrDefaultAsync(ct) + 1;
        if (attempts is not { } tried)
        {
            return;
        }

        var gaveUp = tried > step.Retries.Count && !step.NeverGivesUp;
        if (gaveUp || (step.NeverGivesUp && tried == ShownFrom))
        {
            // The person is told first: killed in between, the step is tried once more instead of stopping unseen.
            db.Fence = lease;
            await step.GiveUp(lease.ObjectId, code, ct);
        }

        var next = clock.GetUtcNow() + (gaveUp ? TimeSpan.Zero : Jittered(step.Retries[Math.Min(tried, step.Retries.Count) - 1]));
        await db.Write(d => Mine(d, lease).ExecuteUpdateAsync(
            u => u.SetProperty(s => s.LeaseUntil, (DateTimeOffset?)null).SetProperty(s => s.Attempts, tried).SetProperty(s => s.NextAttemptAt, next)
                .SetProperty(s => s.LastErrorCode, code).SetProperty(s => s.GaveUp, gaveUp), ct), ct);
    }

    /// <summary>Waiting for room is no failure: it uses up no attempt.</summary>
    private async Task Wait(Lease lease, string code, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var next = clock.GetUtcNow() + BetweenLooks;
        await scope.ServiceProvider.GetRequiredService<DsarDbContext>().Write(d => Mine(d, lease).ExecuteUpdateAsync(
            u => u.SetProperty(s => s.LeaseUntil, (DateTimeOffset?)null).SetProperty(s => s.NextAttemptAt, next).SetProperty(s => s.LastErrorCode, code), ct), ct);
    }

    private async Task Release(Lease lease)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DsarDbContext>().Write(
            d => Mine(d, lease).ExecuteUpdateAsync(u => u.SetProperty(s => s.LeaseUntil, (DateTimeOffset?)null), CancellationToken.None), CancellationToken.None);
    }

    // Many that failed together must not all come back at the same moment.
    private static TimeSpan Jittered(TimeSpan wait) => wait * (1 + (RandomNumberGenerator.GetInt32(-100, 101) / 1000.0));

    private static IQueryable<StepRow> Mine(DsarDbContext db, Lease lease) =>
        db.Steps.IgnoreQueryFilters().Where(s => s.ObjectId == lease.ObjectId && s.Step == lease.Step && s.Epoch == lease.Epoch);

    private static partial class Log
    {
        [LoggerMessage(8, LogLevel.Information, "Step {Step} on {Id} began")]
        public static partial void Began(ILogger logger, Step step, Guid id);

        [LoggerMessage(9, LogLevel.Information, "Step {Step} on {Id} ended")]
        public static partial void Ended(ILogger logger, Step step, Guid id);

        [LoggerMessage(13, LogLevel.Error, "What is due for step {Step} was not found: {Code} {Stack}")]
        public static partial void NotFound(ILogger logger, Step step, string code, string? stack);

        [LoggerMessage(10, LogLevel.Warning, "Step {Step} on {Id} failed: {Code} {Stack}")]
        public static partial void Failed(ILogger logger, Step step, Guid id, string code, string? stack);

        [LoggerMessage(11, LogLevel.Warning, "Step {Step} on {Id} was taken over by another worker")]
        public static partial void LeaseLost(ILogger logger, Step step, Guid id);
    }
}
