using System.Globalization;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>What every sweep keeps in order besides the work that is due: answers of repeated calls, marks of erased rows that no backup holds any more, counts of questions asked, the clock's high-water mark, files that nothing stands for, the WAL.</summary>
public sealed partial class Upkeep(IServiceScopeFactory scopes, DataFolder folder, SteadyClock clock, Node node, CheckCounts checks, ILogger<Upkeep> log)
{
    private static readonly TimeSpan AnswersKept = TimeSpan.FromHours(24);
    private static readonly TimeSpan Hourly = TimeSpan.FromHours(1);
    private DateTimeOffset _tidiedAt = clock.GetUtcNow();

    private string MarkFile => Path.Combine(folder.Path, $"clock-{node.Id:N}");

    /// <summary>Takes up the mark of the last run, so that a clock set back between two runs is noticed too.</summary>
    public void RecallMark()
    {
        if (File.Exists(MarkFile) && DateTimeOffset.TryParseExact(File.ReadAllText(MarkFile), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var mark))
        {
            clock.Recall(mark);
        }
    }

    public async Task Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        Mark(now);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        await checks.Enter(stopping: false, ct);
        var before = now - AnswersKept;
        await db.Write(d => d.Idempotency.Where(i => i.CreatedAt < before).ExecuteDeleteAsync(ct), ct);
        if (now - _tidiedAt >= Hourly)
        {
            await scope.ServiceProvider.GetRequiredService<Leftovers>().Sweep(ct);
            var today = StockholmTime.DayOf(now);
            await db.Write(d => d.Keys.IgnoreQueryFilters().Where(k => k.Kind == KeyKind.Ledger && d.Erased.IgnoreQueryFilters().Any(e => e.Id == k.Owner && e.Until < today)).ExecuteDeleteAsync(ct), ct);
            await db.Write(d => d.Erased.IgnoreQueryFilters().Where(e => e.Until < today).ExecuteDeleteAsync(ct), ct);
            await Sql.TruncateWal(db, ct);
            _tidiedAt = now;
        }
    }

    /// <summary>Written beside and moved, so that a kill leaves the old mark or the new. On a full disk the mark in memory goes on.</summary>
    private void Mark(DateTimeOffset now)
    {
        try
        {
            File.WriteAllText(MarkFile + ".new", now.ToString("O", CultureInfo.InvariantCulture));
            File.Move(MarkFile + ".new", MarkFile, overwrite: true);
        }
        catch (IOException e)
        {
            Log.NotMarked(log, e.HResult);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(12, LogLevel.Warning, "The clock's high-water mark was not written: error {Code}")]
        public static partial void NotMarked(ILogger logger, int code);
    }
}
