using Dsar.Api.Data;
using Dsar.Api.Features.ApiKeys;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>Keys printed once, at the first start of an empty database.</summary>
/// <param name="Host">Makes controllers and their first keys; valid a day.</param>
/// <param name="Decider">Development: Anna of demo-hosting, who works, decides and delivers.</param>
/// <param name="Approver">Development: Bo of demo-hosting, who approves.</param>
public sealed record PrintedKeys(string Host, string? Decider, string? Approver);

/// <summary>Makes the first keys.</summary>
public sealed class FirstKeys(DsarDbContext db, KeyMaker maker)
{
    private const string DemoController = "demo-hosting";

    /// <summary>Null when there are keys already.</summary>
    public async Task<PrintedKeys?> Make(bool development, CancellationToken ct)
    {
        if (await db.ApiKeys.IgnoreQueryFilters().AnyAsync(ct))
        {
            return null;
        }

        var host = maker.MakeHostKey();
        if (!development || await db.Controllers.IgnoreQueryFilters().SingleOrDefaultAsync(c => c.Key == DemoController, ct) is not { } demo)
        {
            return new PrintedKeys(host, null, null);
        }

        return new PrintedKeys(host,
            await Personal(demo.Id, "Anna Ek", "anna@exempelhotellet.example", [Scope.RequestsWork, Scope.RequestsDecide, Scope.DeliveriesWrite], ct),
            await Personal(demo.Id, "Bo Falk", "bo@exempelhotellet.example", [Scope.RequestsApprove], ct));
    }

    private async Task<string> Personal(ControllerId controller, string name, string email, Scope[] scopes, CancellationToken ct)
    {
        var person = await maker.Person(controller, new KeyPerson(name, email), ct);
        return (await maker.Make(controller, ApiKeyKind.Agent, name, person, scopes, null, ct)).Secret;
    }
}
