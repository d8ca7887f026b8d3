using Dsar.Api.Data;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>Health for load balancers: check names only, no detail.</summary>
public static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Json(new { status = "ok" }, Json.Wire)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/problems/{code}", Explain).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>What a problem's type leads to: the code and its sentence in both languages.</summary>
    private static IResult Explain(string code) => ProblemTexts.Codes.Contains(code)
        ? TypedResults.Json(new { code, status = ProblemTexts.Status(code), title = new Domain.LocalText(ProblemTexts.Title(code, Domain.Language.Sv), ProblemTexts.Title(code, Domain.Language.En)) }, Json.Wire)
        : new ProblemResult(Problem.NotFound);

    private static async Task<IResult> Ready(DsarDbContext db, HttpContext http)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        time.CancelAfter(Patience);
        var checks = new Dictionary<string, string> { ["database"] = await Works(() => db.Installations.AsNoTracking().AnyAsync(time.Token)) };
        checks["schema"] = await Works(async () => !(await db.Database.GetPendingMigrationsAsync(time.Token)).Any());
        var ok = checks.Values.All(c => c == "ok");
        return TypedResults.Json(new { status = ok ? "ok" : "fail", checks }, Json.Wire, statusCode: ok ? 200 : 503);
    }

    private static async Task<string> Works(Func<Task<bool>> check)
    {
        try
        {
            return await check() ? "ok" : "fail";
        }
        catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException or TimeoutException)
        {
            return "fail";
        }
    }
}
