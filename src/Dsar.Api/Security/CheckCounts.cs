using System.Collections.Concurrent;
using Dsar.Api.Data;
using Dsar.Domain;

namespace Dsar.Api.Security;

/// <summary>
/// How often each key asked whether data may be processed, by the hour: an entry of its own for each of thousands of questions would drown the trail. Kept in
/// memory until the hour is over; a kill loses the running hour's count and nothing else.
/// </summary>
public sealed class CheckCounts(IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Asker, (int Calls, int Questions)> _counts = new();

    private sealed record Asker(DateTimeOffset Hour, ControllerId Controller, Guid Key);

    /// <summary>Counts a call with so many questions.</summary>
    public void Add(Guid key, ControllerId controller, int questions) =>
        _counts.AddOrUpdate(new Asker(HourOf(clock.GetUtcNow()), controller, key), (1, questions), (_, before) => (before.Calls + 1, before.Questions + questions));

    /// <summary>Writes an entry for each key and hour that is over; at a stop also for the hour that runs.</summary>
    public async Task Enter(bool stopping, CancellationToken ct)
    {
        var now = HourOf(clock.GetUtcNow());
        foreach (var asker in _counts.Keys.Where(a => stopping || a.Hour < now).OrderBy(a => a.Hour))
        {
            if (_counts.TryRemove(asker, out var asked))
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Caller>().ActAsSystem(asker.Controller);
                var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
                db.Audit(AuditAction.RestrictionsChecked, "api_key", asker.Key, null, ("hour", AuditChain.Time(asker.Hour)), ("calls", asked.Calls), ("count", asked.Questions));
                await db.SaveChangesAsync(ct);
            }
        }
    }

    private static DateTimeOffset HourOf(DateTimeOffset at) => new(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
}
