using Dsar.Api.Data;
using Dsar.Api.Features.ApiKeys;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary><c>keys …</c>: what is done with keys on the host.</summary>
internal static class KeysVerb
{
    /// <summary><c>keys create --controller ecuni --kind agent --name "Anna Ek" --email anna@example.com --scopes requests:work,requests:decide --days 90</c>: the key on stdout.</summary>
    public static async Task<int> Create(string[] args)
    {
        var (options, rest) = Verbs.Options(args, ["controller", "kind", "name", "email", "scopes", "days"]);
        await using var app = App.Build([.. rest, "--Dsar:Jobs:Run=false"]);
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var (db, maker, clock) = (services.GetRequiredService<DsarDbContext>(), services.GetRequiredService<KeyMaker>(), services.GetRequiredService<TimeProvider>());
        Start.CheckSettings(services);
        await Start.CheckMasterKey(services, default);
        string Option(string name) => options.GetValueOrDefault(name) ?? throw new StartRefusedException($"keys create needs --{name}.");
        var key = Option("controller");
        var controller = await db.Controllers.IgnoreQueryFilters().SingleOrDefaultAsync(c => c.Key == key) ?? throw new StartRefusedException($"There is no controller '{key}'.");
        var kind = Option("kind") switch { "agent" => ApiKeyKind.Agent, "integration" => ApiKeyKind.Integration, _ => throw new StartRefusedException("--kind is agent or integration.") };
        var scopes = Option("scopes").Split(',').Select(s => Scopes.TryParse(s.Trim(), out var scope) ? scope : throw new StartRefusedException($"There is no scope '{s}'.")).ToList();
        if (kind == ApiKeyKind.Integration && scopes.Any(Scopes.PeopleOnly.Contains))
        {
            throw new StartRefusedException("Only people approve and manage keys: an integration key cannot have these scopes.");
        }

        var days = int.TryParse(options.GetValueOrDefault("days") ?? "90", out var d) && d is >= 1 and <= 365 ? d : throw new StartRefusedException("--days is 1 to 365.");
        var person = kind == ApiKeyKind.Agent ? await maker.Person(controller.Id, new KeyPerson(Option("name"), Option("email")), default) : (Domain.PersonId?)null;
        var (made, secret) = await maker.Make(controller.Id, kind, Option("name"), person, scopes, clock.GetUtcNow().AddDays(days), default);
        if (person is not null)
        {
            await maker.Tell(made, Option("email"), default);
        }

        await db.SaveChangesAsync();
        await Console.Out.WriteLineAsync(secret);
        return 0;
    }

    /// <summary><c>keys replace-signing [--revoke]</c>: packages and checkpoints are signed with a new key from now on; the old one stays published, with --revoke as one in wrong hands.</summary>
    public static async Task<int> ReplaceSigning(string[] args)
    {
        await using var app = App.Build([.. args.Where(a => a != "--revoke"), "--Dsar:Jobs:Run=false"]);
        await using var scope = app.Services.CreateAsyncScope();
        var (db, services) = (scope.ServiceProvider.GetRequiredService<DsarDbContext>(), scope.ServiceProvider);
        Start.CheckSettings(services);
        await Start.CheckMasterKey(services, default);
        var key = await services.GetRequiredService<Vault>().ReplaceSigningKey(args.Contains("--revoke"), default);
        db.Audit(AuditAction.KeyRenewed, "signing_key", key.Id, null, ("kind", args.Contains("--revoke") ? "signing_revoked" : "signing"));
        await db.SaveChangesAsync();
        await Console.Out.WriteLineAsync(key.Id.ToString());
        return 0;
    }
}
