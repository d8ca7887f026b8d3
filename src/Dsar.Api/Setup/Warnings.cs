using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>
/// What may be run so and is better not: told at each start outside Development and by <c>config check</c>, each with a code that stays. The README lists them.
/// None of it makes the service less able to serve, so health does not speak of it.
/// </summary>
internal static partial class Warnings
{
    /// <summary>Every warning there is: its code, whether it holds here, and what to do.</summary>
    public static readonly IReadOnlyList<(string Code, Func<IServiceProvider, bool> Holds, string Text)> All =
    [
        ("DSAR-W01", ServesPlainHttp, "this process serves plain HTTP to other machines: end TLS in front of it, or give Kestrel a certificate"),
        ("DSAR-W02", KeyBesideData, "the master key lies on the disk of the data folder: who takes the disk has both. Let an agent or systemd hand it over"),
        ("DSAR-W03", s => !s.GetRequiredService<Scanner>().IsSet, "no scanner (Dsar:Scanner): attachments open at once, unscanned"),
        ("DSAR-W04", AuditBesideData, "Dsar:Audit:Folder lies on the disk of the data folder: who takes or loses the one takes or loses the other. Put it on another disk, or ship it to a log store"),
        ("DSAR-W05", _ => true, "people sign in with a personal key alone, without a second factor: hand keys out in person, keep their days few, and revoke a leaver's the same day"),
        ("DSAR-W06", BackupBesideData, "Dsar:Backup:Folder lies on the disk of the data folder: a broken disk takes both. Put it on another disk, or copy it away"),
        ("DSAR-W07", s => s.GetRequiredService<IOptions<SecurityOptions>>().Value.ProtectedIdentityPeople is not { Count: > 0 }, "nobody is named for protected identities (Dsar:Security:ProtectedIdentityPeople): every colleague can open those requests"),
    ];

    /// <summary>The warnings that hold with these settings; none in Development.</summary>
    public static IReadOnlyList<(string Code, string Text)> Of(IServiceProvider services) =>
        services.GetRequiredService<IHostEnvironment>().IsDevelopment() ? [] : [.. All.Where(w => w.Holds(services)).Select(w => (w.Code, w.Text))];

    /// <summary>Logs them.</summary>
    public static void Tell(IServiceProvider services)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Start).FullName!);
        foreach (var (code, text) in Of(services))
        {
            Log.Warn(log, code, text);
        }
    }

    private static bool ServesPlainHttp(IServiceProvider services) =>
        (services.GetRequiredService<IConfiguration>()["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Any(u => BindingAddress.Parse(u) is { Scheme: "http" } a && a.Host is not ("localhost" or "127.0.0.1" or "[::1]"));

    private static bool KeyBesideData(IServiceProvider services) =>
        services.GetRequiredService<IOptions<KeyOptions>>().Value.MasterKeyFile is { Length: > 0 } file && DataFolder.SameDisk(Path.GetFullPath(file), Data(services));

    private static bool BackupBesideData(IServiceProvider services) =>
        services.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres is null or "" && DataFolder.SameDisk(services.GetRequiredService<IOptions<BackupOptions>>().Value.In(Data(services)), Data(services));

    private static bool AuditBesideData(IServiceProvider services) => DataFolder.SameDisk(services.GetRequiredService<IOptions<AuditOptions>>().Value.In(Data(services)), Data(services));

    /// <summary>Only its path: a check of the settings makes no folder.</summary>
    private static string Data(IServiceProvider services) => DataFolder.PathOf(services.GetRequiredService<IOptions<DsarOptions>>().Value);

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Warning, "{Code} {Text}")]
        public static partial void Warn(ILogger logger, string code, string text);
    }
}
