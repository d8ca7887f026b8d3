using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>
/// <c>audit verify [--deep] [--database FILE|CONNECTION | --export FILE|FOLDER] [--checkpoints FILE] [--keys FOLDER|JWKS]</c>: recomputes every chain and holds
/// it against what was signed and copied. Read-only; needs no network, server or, but for <c>--deep</c>, master key. Exit 0 clean, 1 with the first bad entry of
/// each chain, 2 unreadable.
/// </summary>
internal static class AuditVerb
{
    private const string Deep = "--deep";

    public static async Task<int> Verify(string[] args)
    {
        var deep = args.Contains(Deep);
        var (options, rest) = Verbs.Options([.. args.Where(a => a != Deep)], ["database", "export", "checkpoints", "keys"]);
        if (deep && (options.ContainsKey("database") || options.ContainsKey("export")))
        {
            throw new StartRefusedException("--deep reads the installation's own database with its master key; leave out --database and --export.");
        }

        try
        {
            var findings = await Findings(options, rest, deep);
            foreach (var line in findings.Lines)
            {
                await Console.Out.WriteLineAsync(line);
            }

            return findings.Clean ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new StartRefusedException($"The audit trail could not be read ({e.GetType().Name}).");
        }
    }

    private static async Task<AuditFindings> Findings(Dictionary<string, string> options, string[] rest, bool deep)
    {
        var verifier = new AuditVerifier();
        if (options.TryGetValue("export", out var export))
        {
            verifier.ReadExport(export);
        }
        else if (options.TryGetValue("database", out var database))
        {
            await using var db = OpenDatabase.ReadOnly(database);
            await verifier.Read(db, default);
        }
        else
        {
            await Configured(verifier, rest, deep);
        }

        if (options.TryGetValue("checkpoints", out var checkpoints))
        {
            verifier.ReadCheckpoints(checkpoints, AuditSource.Keys(options.GetValueOrDefault("keys") ?? throw new StartRefusedException("--checkpoints needs --keys: a folder of <keyId>.pem or a JWK Set.")));
        }

        return verifier.Findings();
    }

    /// <summary>The installation's own database, with what its audit folder knows better.</summary>
    private static async Task Configured(AuditVerifier verifier, string[] settings, bool deep)
    {
        await using var app = App.Build([.. settings, "--Dsar:Jobs:Run=false"]);
        var options = app.Services.GetRequiredService<IOptions<DsarOptions>>().Value;
        await using var db = OpenDatabase.ReadOnly(options.Postgres is { Length: > 0 } postgres ? postgres : Path.Combine(Path.GetFullPath(options.DataFolder), DataSetup.SqliteFile));
        await verifier.Read(db, default);
        var mirror = app.Services.GetRequiredService<AuditFolder>();
        verifier.ReadEnds(mirror);
        if (File.Exists(mirror.Checkpoints))
        {
            verifier.ReadCheckpoints(mirror.Checkpoints, AuditSource.Keys(mirror.Path));
        }

        if (deep)
        {
            await Proofs(app.Services, db, verifier);
        }
    }

    private static async Task Proofs(IServiceProvider services, DsarDbContext db, AuditVerifier verifier)
    {
        var (agreeing, destroyed) = (0, 0);
        foreach (var chain in await db.AuditEntries.AsNoTracking().Where(e => e.RequestId != null).Select(e => e.ControllerId).Distinct().ToListAsync())
        {
            await using var scope = services.CreateAsyncScope();
            await Start.CheckMasterKey(scope.ServiceProvider, default);
            var proofs = ActivatorUtilities.CreateInstance<AuditProofs>(scope.ServiceProvider);
            await proofs.Check(chain, verifier, default);
            (agreeing, destroyed) = (agreeing + proofs.Agreeing, destroyed + proofs.Destroyed);
        }

        await Console.Out.WriteLineAsync($"{agreeing} keyed digests agree; those of {destroyed} requests prove nothing any more, their content is destroyed");
    }
}
