using System.Data.Common;
using System.Globalization;
using Dsar.Api.Security;

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
        ("migrate", _) => MigrateVerb.Run(args),
        ("keys", ["create", .. var rest]) => KeysVerb.Create(rest),
        ("audit", ["verify", .. var rest]) => AuditVerb.Verify(rest),
        ("config", ["check", .. var rest]) => ConfigVerb.Check(rest),
        ("backup", _) => BackupVerbs.Backup(args),
        ("restore", ["confirm", .. var rest]) => BackupVerbs.Confirm(rest),
        ("restore", [var file, ..]) when !file.StartsWith('-') => BackupVerbs.Restore(args),
        ("keys", ["replace-signing", .. var rest]) => KeysVerb.ReplaceSigning(rest),
        ("package", ["verify", .. var rest]) => PackageVerb.Verify(rest),
        ("openapi", _) => OpenApiVerb.Run(args),
        _ => throw new StartRefusedException($"There is no verb '{string.Join(' ', [verb, .. args.Take(1)])}'. Verbs: serve (default), demo, migrate, config check, keys create, keys replace-signing, audit verify, backup, restore FILE, restore confirm, package verify, openapi."),
    };

    /// <summary>The verb's own options, and what is left for the settings.</summary>
    internal static (Dictionary<string, string> Options, string[] Others) Options(string[] args, string[] names)
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
