using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>
/// Health for load balancers and alarms: names of checks with ok, degraded or fail, and no detail. Degraded still serves; one fail answers 503.
/// </summary>
public sealed class Health(DsarDbContext db, MasterKey master, AuditMirror mirror, Backups backups, DiskSpace disk, SteadyClock clock, Stop stop)
{
    private const string Ok = "ok";
    private const string Degraded = "degraded";
    private const string Fail = "fail";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OldestMail = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OldestBackup = TimeSpan.FromHours(26);

    /// <summary>The checks in order.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Checks(CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(Patience);
        return new Dictionary<string, string>
        {
            ["serving"] = stop.HasBegun ? Fail : Ok,
            ["database"] = await Works(() => Writable(time.Token), Fail),
            ["schema"] = await Works(async () => !(await db.Database.GetPendingMigrationsAsync(time.Token)).Any(), Fail),
            ["key"] = await Works(async () => await db.Installations.AsNoTracking().SingleOrDefaultAsync(time.Token) is { } i && Vault.Opens(master, i.Check), Fail),
            ["disk"] = disk.IsFull ? Fail : disk.IsShort ? Degraded : Ok,
            ["clock"] = clock.IsBehind ? Degraded : Ok,
            ["mirror"] = mirror.Works && !(mirror.Lag > LongestLag) ? Ok : Degraded,
            ["backup"] = await Works(() => BackedUp(time.Token), Degraded),
            ["restored"] = await Works(() => db.Installations.AsNoTracking().AnyAsync(i => i.RestoredAt == null, time.Token), Degraded),
            ["outbox"] = await Works(() => Leaving(time.Token), Degraded),
        };
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Json(new { status = Ok }, Json.Wire)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/problems/{code}", Explain).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>What a problem's type leads to: the code and its sentence in both languages.</summary>
    private static IResult Explain(string code) => ProblemTexts.Codes.Contains(code)
        ? TypedResults.Json(new { code, status = ProblemTexts.Status(code), title = new Domain.LocalText(ProblemTexts.Title(code, Domain.Language.Sv), ProblemTexts.Title(code, Domain.Language.En)) }, Json.Wire)
        : new ProblemResult(Problem.NotFound);

    private static async Task<IResult> Ready(Health health, HttpContext http)
    {
        var checks = await health.Checks(http.RequestAborted);
        var status = checks.Values.Contains(Fail) ? Fail : checks.Values.Contains(Degraded) ? Degraded : Ok;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new { status, checks }, Json.Wire, statusCode: status == Fail ? 503 : 200);
    }

    /// <summary>A write that changes nothing: it takes the writer's turn, the lock and the journal like any other.</summary>
    private Task<bool> Writable(CancellationToken ct) =>
        db.Write(async d => await d.Installations.ExecuteUpdateAsync(u => u.SetProperty(i => i.CreatedAt, i => i.CreatedAt), ct) == 1, ct);

    /// <summary>A mail that has waited for an hour means that none leaves.</summary>
    private async Task<bool> Leaving(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - OldestMail;
        return !await db.Outbox.AsNoTracking().IgnoreQueryFilters().AnyAsync(m => m.State == "queued" && m.DueAt < before, ct);
    }

    /// <summary>On SQLite the newest backup, or else the installation, is not older than a night and two hours.</summary>
    private async Task<bool> BackedUp(CancellationToken ct) => !db.Database.IsSqlite()
        || (backups.Newest() ?? await db.Installations.AsNoTracking().Select(i => i.CreatedAt).SingleAsync(ct)) + OldestBackup > clock.GetUtcNow();

    private static async Task<string> Works(Func<Task<bool>> check, string otherwise)
    {
        try
        {
            return await check() ? Ok : otherwise;
        }
        catch (Exception e) when (e is OperationCanceledException || Failures.IsUnavailable(e) || e is System.Data.Common.DbException)
        {
            return otherwise;
        }
    }
}
