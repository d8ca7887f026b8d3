using System.Data.Common;
using System.Net.Sockets;
using Dsar.Api.Data;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>
/// <c>config check</c>: every setting as it resolves, without secrets, and whether what they lead to is there. Changes nothing. Exit 0 when a start would
/// succeed, 1 when something cannot be reached or is misspelt, 2 when a start would be refused.
/// </summary>
internal static class ConfigVerb
{
    private const int Refuses = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> Check(string[] args)
    {
        await using var app = App.Build([.. args, "--Dsar:Jobs:Run=false"]);
        var (services, console) = (app.Services, Console.Out);
        var settings = SettingsTable.Resolve(app.Configuration).Where(s => s.Name != "Dsar:Jobs:Run" || args.Any(a => a.Contains(s.Name, StringComparison.OrdinalIgnoreCase))).ToList();
        await console.WriteLineAsync($"Settings ({app.Environment.EnvironmentName})");
        foreach (var line in settings)
        {
            await console.WriteLineAsync($"  {line.Name,-36} {(line.Value.Length > 0 ? line.Value : "-")}{(line.IsSet || line.Value.Length == 0 ? "" : "   (default)")}");
        }

        await console.WriteLineAsync("Checks");
        var worst = await Say("settings", Settings(app));
        worst = Math.Max(worst, await Say("master key", Refused(() => Key(services, app.Environment.IsDevelopment()))));
        worst = Math.Max(worst, await Say("database", await Database(services, app.Environment.IsDevelopment())));
        worst = Math.Max(worst, await Say("audit folder", Folder(AuditPath(services), "Dsar:Audit:Folder")));
        worst = Math.Max(worst, await Say("backup folder", Folder(BackupPath(services), "Dsar:Backup:Folder")));
        worst = Math.Max(worst, await Say("mail", await Mail(services)));
        foreach (var (code, text) in worst < Refuses ? Warnings.Of(services) : [])
        {
            await console.WriteLineAsync($"  {code,-14} {"warning",-12} {text}");
        }

        return worst;
    }

    private static async Task<int> Say(string what, (int Exit, string Text) found)
    {
        await Console.Out.WriteLineAsync($"  {what,-14} {(found.Exit == 0 ? "ok" : found.Exit == 1 ? "NOT REACHED" : "REFUSED"),-12} {found.Text}");
        return found.Exit;
    }

    private static (int, string) Settings(WebApplication app)
    {
        var refused = Refused(() =>
        {
            Start.CheckSettings(app.Services);
            return "";
        });
        var unknown = SettingsTable.Unknown(app.Configuration).ToList();
        return refused.Exit != 0 ? refused : unknown.Count > 0 ? (1, $"no such setting: {string.Join(", ", unknown)}") : (0, "");
    }

    private static (int Exit, string Text) Refused(Func<string> check)
    {
        try
        {
            return (0, check());
        }
        catch (StartRefusedException e)
        {
            return (2, e.Message.ReplaceLineEndings(" "));
        }
    }

    private static string Key(IServiceProvider services, bool development)
    {
        var (keys, folder) = (services.GetRequiredService<IOptions<KeyOptions>>().Value, DataPath(services));
        return development && keys is { MasterKeyFile: null or "", MasterKey: null or "" } && !File.Exists(Path.Combine(folder, "keys", "master.key"))
            ? "made at the first start"
            : MasterKey.Load(keys, folder, development) is var key ? $"{key.Origin}, id {key.Id}" : "";
    }

    private static async Task<(int, string)> Database(IServiceProvider services, bool development)
    {
        var postgres = services.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres;
        var file = Path.Combine(DataPath(services), DataSetup.SqliteFile);
        if (postgres is null or "" && !File.Exists(file))
        {
            return (0, $"SQLite, {file} is made at the first start");
        }

        var where = postgres is { Length: > 0 } set && new Npgsql.NpgsqlConnectionStringBuilder(set) is var c ? $"PostgreSQL {c.Host}:{c.Port}/{c.Database}" : $"SQLite {file}";
        try
        {
            await using var db = OpenDatabase.ReadOnly(postgres is { Length: > 0 } ? postgres : file);
            var pending = (await db.Database.GetPendingMigrationsAsync()).Count();
            if (pending > 0)
            {
                return postgres is { Length: > 0 } && !development ? (2, $"{where}: the schema is not this version's, run migrate") : (0, $"{where}: the schema is brought up to date at the next start");
            }

            var key = MasterKey.Load(services.GetRequiredService<IOptions<KeyOptions>>().Value, DataPath(services), development);
            return await db.Installations.AsNoTracking().SingleOrDefaultAsync() is { } i && !Vault.Opens(key, i.Check) ? (2, $"{where}: made with another master key") : (0, where);
        }
        catch (DbException e)
        {
            return (1, $"{where} ({e.GetType().Name} {e.SqlState})");
        }
        catch (StartRefusedException)
        {
            return (0, $"{where}; the master key was not tried");
        }
    }

    private static (int, string) Folder(string path, string setting)
    {
        var at = path;
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
        {
            at = parent;
        }

        try
        {
            using (new FileStream(Path.Combine(at, $".probe-{Guid.CreateVersion7():N}"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
            {
                return (0, at == path ? path : $"{path} is made at the first start");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (2, $"{setting}: {path} cannot be written");
        }
    }

    private static async Task<(int, string)> Mail(IServiceProvider services)
    {
        var smtp = services.GetRequiredService<IOptions<SmtpOptions>>().Value;
        if (smtp.Host is null or "")
        {
            return (0, "the development mailbox");
        }

        try
        {
            using var time = new CancellationTokenSource(Patience);
            using var client = new TcpClient();
            await client.ConnectAsync(smtp.Host, smtp.Port, time.Token);
            var greeting = new byte[3];
            await client.GetStream().ReadExactlyAsync(greeting, time.Token);
            return greeting is [(byte)'2', (byte)'2', (byte)'0'] ? (0, $"{smtp.Host}:{smtp.Port}") : (1, $"{smtp.Host}:{smtp.Port} is no mail server");
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return (1, $"{smtp.Host}:{smtp.Port} ({e.GetType().Name})");
        }
    }

    private static string DataPath(IServiceProvider services) => DataFolder.PathOf(services.GetRequiredService<IOptions<DsarOptions>>().Value);

    private static string AuditPath(IServiceProvider services) => services.GetRequiredService<IOptions<AuditOptions>>().Value.In(DataPath(services));

    private static string BackupPath(IServiceProvider services) => services.GetRequiredService<IOptions<BackupOptions>>().Value.In(DataPath(services));
}
