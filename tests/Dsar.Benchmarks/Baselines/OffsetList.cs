using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Benchmarks.Baselines;

/// <summary>Baseline of the list: the product itself with one more route, the customary page by COUNT and OFFSET over the same table, indexes and connection settings.</summary>
internal static class OffsetList
{
    private const int PageSize = 50;

    public static async Task<int> Run(string[] args)
    {
        var app = App.Build(args);
        app.MapGet("/baseline/requests", Page).AllowAnonymous();
        await Start.Prepare(app);
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> Page(int page, DsarDbContext db, CancellationToken ct)
    {
        var requests = db.Requests.AsNoTracking().IgnoreQueryFilters();
        var total = await requests.CountAsync(ct);
        var items = await requests.OrderBy(r => EF.Property<DateOnly>(r, "DueOn")).ThenBy(r => r.Id).Skip(page * PageSize).Take(PageSize)
            .Select(r => new { r.Id, r.Reference, r.Right, r.State, r.Channel, r.Language, r.ReceivedAt, r.RegisteredAt, Due = EF.Property<DateOnly>(r, "DueOn"), r.Outcome, r.Version }).ToListAsync(ct);
        return TypedResults.Json(new JsonObject
        {
            ["total"] = total,
            ["items"] = new JsonArray([.. items.Select(i => (JsonNode)new JsonObject
            {
                ["id"] = i.Id.ToString(),
                ["reference"] = i.Reference,
                ["right"] = i.Right.ToString(),
                ["state"] = i.State.ToString(),
                ["receivedAt"] = i.ReceivedAt,
                ["dueDate"] = i.Due.ToString("O", CultureInfo.InvariantCulture),
                ["version"] = i.Version,
            })]),
        });
    }
}
