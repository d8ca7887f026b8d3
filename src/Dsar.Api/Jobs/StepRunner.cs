using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Runs one step on one object: asks the state whether it is due, takes the lease, does it, and records success, the next attempt, or that it gave up.</summary>
public sealed partial class StepRunner(IServiceScopeFactory scopes, Node node, TimeProvider clock, ILogger<StepRunner> log)
{
    /// <summary>How long a worker may be silent before another takes over.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    /// <summary>Every step with the objects it is due for now, by state, leases and waiting times.</summary>
    public async Task<IReadOnlyList<(Step Step, DueWork Work)>> FindDue(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        var now = clock.GetUtcNow();
        var waiting = await db.Steps.AsNoTracking().IgnoreQueryFilters()
            .Where(s => s.GaveUp || s.LeaseUntil > now || s.NextAttemptAt > now)
            .Select(s => new { s.Step, s.ObjectId }).ToListAsync(ct);
        var blocked = waiting.Select(w => (w.Step, w.ObjectId)).ToHashSet();
        var due = new List<(Step, DueWork)>();
        foreach (var step in scope.ServiceProvider.GetServices<IStep>())
        {
            due.AddRange((await step.Due(db, null, now, ct)).Where(w => !blocked.Contains((step.Step, w.Id))).Select(w => (step.Step, w)));
        }

        return due;
    }

    /// <summary>Forgets answers kept for repeated calls once their 24 hours are over.</summary>
    public async Task ForgetAnswers(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = clock.GetUtcNow() - TimeSpan.FromHours(24);
        await scope.ServiceProvider.GetRequiredService<DsarDbContext>().Write(d => d.Idempotency.Where(i => i.CreatedAt < before).ExecuteDeleteAsync(ct), ct);
    }

    /// <summary>Does a step if it is still due and nobody else does; true when it was tried.</summary>
    public async Task<bool> Run(Step kind, Guid id, CancellationToken ct)
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

        db.Fence = lease;
        try
        {
            await using (Renewing(lease, ct))
            {
                await step.Run(id, ct);
            }

            await Finish(lease, ct);
        }
        catch (LeaseLostException)
        {
            Log.LeaseLost(log, kind, id);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await Fail(lease, work, CodeOf(e), ct);
            Log.Failed(log, kind, id, CodeOf(e), e.StackTrace);
        }

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

    // An exception's text may hold what a person sent; its type and, for databases, its code say enough.
    private static string CodeOf(Exception e) => e switch
    {
        Microsoft.Data.Sqlite.SqliteException s => $"sqlite_{s.SqliteExtendedErrorCode}",
        Npgsql.PostgresException p => $"postgres_{p.SqlState}",
        CryptographicException => "sealed_value",
        _ => e.GetType().Name,
    };

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

    private async Task Finish(Lease lease, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<DsarDbContext>().Write(d => Mine(d, lease).ExecuteUpdateAsync(
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

        var gaveUp = tried > step.Retries.Count;
        if (gaveUp)
        {
            // The person is told first: killed in between, the step is tried once more instead of stopping unseen.
            await step.GiveUp(lease.ObjectId, code, ct);
        }

        var next = clock.GetUtcNow() + (gaveUp ? TimeSpan.Zero : step.Retries[tried - 1]);
        await db.Write(d => Mine(d, lease).ExecuteUpdateAsync(
            u => u.SetProperty(s => s.LeaseUntil, (DateTimeOffset?)null).SetProperty(s => s.Attempts, tried).SetProperty(s => s.NextAttemptAt, next)
                .SetProperty(s => s.LastErrorCode, code).SetProperty(s => s.GaveUp, gaveUp), ct), ct);
    }

    private static IQueryable<StepRow> Mine(DsarDbContext db, Lease lease) =>
        db.Steps.IgnoreQueryFilters().Where(s => s.ObjectId == lease.ObjectId && s.Step == lease.Step && s.Epoch == lease.Epoch);

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Warning, "Step {Step} on {Id} failed: {Code} {Stack}")]
        public static partial void Failed(ILogger logger, Step step, Guid id, string code, string? stack);

        [LoggerMessage(11, LogLevel.Warning, "Step {Step} on {Id} was taken over by another worker")]
        public static partial void LeaseLost(ILogger logger, Step step, Guid id);
    }
}
