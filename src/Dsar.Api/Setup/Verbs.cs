using System.Data.Common;
using System.Globalization;
using Dsar.Api.Data;
using Dsar.Api.Features.ApiKeys;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>What the program does besides serving; each ends with 0, or 2 with the reason.</summary>
public static class Verbs
{
    public static async Task<int> Run(string verb, string[] args)
    {
        try
        {
            return await Choose(verb, args);
        }
        catch (DbException e)
        {
            // Its text may name values; the kind of failure says enough.
            throw new StartRefusedException($"The database could not be read or written ({e.GetType().Name} {e.SqlState ?? e.ErrorCode.ToString(CultureInfo.InvariantCulture)}). Has it been started once with these settings?");
        }
    }

    private static Task<int> Choose(string verb, string[] args) => (verb, args) switch
    {
        ("demo", _) => Demo.Demo.Run(args, Console.Out),
        ("migrate", _) => Migrate(args),
        ("keys", ["create", .. var rest]) => CreateKey(rest),
        ("audit", ["verify", .. var rest]) => VerifyAudit(rest),
        ("openapi", _) => OpenApi(args),
        _ => throw new StartRefusedException($"There is no verb '{string.Join(' ', [verb, .. args.Take(1)])}'. Verbs: serve (default), demo, migrate, keys create, audit verify, openapi."),
    };

    private static async Task<int> Migrate(string[] args)
    {
        await using var app = App.Build([.. args, "--Dsar:Jobs:Run=false"]);
        await using var scope = app.Services.CreateAsyncScope();
        await Start.CheckMasterKey(scope.ServiceProvider, default);
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        var pending = (await db.Database.GetPendingMigrationsAsync()).ToList();
        await Sql.Migrate(db, default);
        await Console.Out.WriteLineAsync(pending.Count == 0 ? "The schema is up to date." : $"Applied {pending.Count} migration(s), the last is {pending[^1]}.");
        return 0;
    }

    /// <summary><c>keys create --controller ecuni --kind agent --name "Anna Ek" --email anna@example.com --scopes requests:work,requests:decide --days 90</c>: the key on stdout.</summary>
    private static async Task<int> CreateKey(string[] args)
    {
        var (options, rest) = Options(args, ["controller", "kind", "name", "email", "scopes", "days"]);
        await using var app = App.Build([.. rest, "--Dsar:Jobs:Run=false"]);
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var (db, maker, clock) = (services.GetRequiredService<DsarDbContext>(), services.GetRequiredService<KeyMaker>(), services.GetRequiredService<TimeProvider>());
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

    /// <summary>Recomputes every chain: 0 clean, 1 with the first bad entry of each controller, 2 unreadable.</summary>
    private static async Task<int> VerifyAudit(string[] args)
    {
        await using var app = App.Build([.. args, "--Dsar:Jobs:Run=false"]);
        await using var scope = app.Services.CreateAsyncScope();
        var findings = await AuditVerifier.Verify(scope.ServiceProvider.GetRequiredService<DsarDbContext>(), default);
        foreach (var line in findings.Lines)
        {
            await Console.Out.WriteLineAsync(line);
        }

        return findings.Clean ? 0 : 1;
    }

    /// <summary>Writes the OpenAPI document to a file, or to stdout.</summary>
    private static async Task<int> OpenApi(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("dsar-openapi");
        try
        {
            await using var app = App.Build(["--Dsar:Jobs:Run=false", $"--Dsar:DataFolder={folder.FullName}", "--environment=Development"]);
            var json = await OpenApiSetup.Json(app);
            if (args is [var file, ..])
            {
                await File.WriteAllTextAsync(file, json);
            }
            else
            {
                await Console.Out.WriteLineAsync(json);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (Dictionary<string, string> Options, string[] Others) Options(string[] args, string[] names)
    {
        var (options, rest) = (new Dictionary<string, string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].StartsWith("--", StringComparison.Ordinal) && names.Contains(args[i][2..]) && i + 1 < args.Length)
            {
                options[args[i][2..]] = args[++i];
            }
            else
            {
                rest.Add(args[i]);
            }
        }

        return (options, [.. rest]);
    }
}
