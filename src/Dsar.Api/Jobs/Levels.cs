using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Metrics that are a level, not an event: what is open, overdue, waiting or given up. Read from the state by each sweep, kept for the collector.</summary>
public sealed partial class Levels
{
    private static readonly RequestState[] Final = [.. Enum.GetValues<RequestState>().Where(s => s.IsFinal())];
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly Instrument? _any;
    private readonly ConcurrentDictionary<string, IReadOnlyList<Measurement<double>>> _values = new();

    public Levels(IMeterFactory meters, IServiceScopeFactory scopes, TimeProvider clock)
    {
        (_scopes, _clock) = (scopes, clock);
        var meter = meters.Create(Telemetry.Name);
        foreach (var name in (string[])["requests.open", "requests.overdue", "deadline.min_days_left", "steps.due_oldest_seconds", "steps.gave_up", "outbox.pending", "outbox.oldest_seconds", "outbox.gave_up", .. OfHost])
        {
            _any = meter.CreateObservableGauge("dsar." + name, () => _values.GetValueOrDefault(name, []));
        }
    }

    /// <summary>Reads the levels as they are now; nothing while nobody collects them.</summary>
    public async Task Read(CancellationToken ct)
    {
        if (_any?.Enabled != true)
        {
            return;
        }

        await using var scope = _scopes.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<DsarDbContext>(), _clock.GetUtcNow());
        await Requests(db, StockholmTime.DayOf(now), ct);
        await Steps(db, now, ct);
        await Mails(db, now, ct);
        await Host(scope.ServiceProvider, db, now, ct);
    }

    private async Task Requests(DsarDbContext db, DateOnly today, CancellationToken ct)
    {
        var open = await db.Requests.AsNoTracking().IgnoreQueryFilters().Where(r => !Final.Contains(r.State) && r.AnsweredAt == null).GroupBy(_ => 1)
            .Select(g => new { Open = g.Count(), Overdue = g.Count(r => EF.Property<DateOnly>(r, Model.DueOn) < today), Next = g.Min(r => EF.Property<DateOnly>(r, Model.DueOn)) }).SingleOrDefaultAsync(ct);
        Set("requests.open", open?.Open ?? 0);
        Set("requests.overdue", open?.Overdue ?? 0);
        _values["deadline.min_days_left"] = open is null ? [] : [new Measurement<double>(open.Next.DayNumber - today.DayNumber)];
    }

    private async Task Steps(DsarDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var steps = await db.Steps.AsNoTracking().IgnoreQueryFilters().GroupBy(s => s.Step)
            .Select(g => new { g.Key, GaveUp = g.Count(s => s.GaveUp), Oldest = g.Where(s => !s.GaveUp && s.Attempts > 0).Min(s => (DateTimeOffset?)s.NextAttemptAt) }).ToListAsync(ct);
        _values["steps.gave_up"] = [.. steps.Select(s => Tagged(s.GaveUp, Telemetry.Step, s.Key.ToString()))];
        _values["steps.due_oldest_seconds"] = [.. steps.Select(s => Tagged(Age(s.Oldest, now), Telemetry.Step, s.Key.ToString()))];
    }

    private async Task Mails(DsarDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var mails = await db.Outbox.AsNoTracking().IgnoreQueryFilters().Where(m => m.State != "sent").GroupBy(m => m.State)
            .Select(g => new { g.Key, Count = g.Count(), Oldest = g.Min(m => m.DueAt) }).ToListAsync(ct);
        Set("outbox.pending", mails.SingleOrDefault(m => m.Key == "queued")?.Count ?? 0);
        Set("outbox.oldest_seconds", Age(mails.SingleOrDefault(m => m.Key == "queued")?.Oldest, now));
        Set("outbox.gave_up", mails.SingleOrDefault(m => m.Key == "failed")?.Count ?? 0);
    }

    private static double Age(DateTimeOffset? since, DateTimeOffset now) => since is { } at && at < now ? (now - at).TotalSeconds : 0;

    private static Measurement<double> Tagged(double value, string tag, string word) => new(value, KeyValuePair.Create(tag, (object?)word));

    private void Set(string name, double value) => _values[name] = [new Measurement<double>(value)];
}
