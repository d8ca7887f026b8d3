using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>
/// Loads registers and data maps at start. All errors of all files are told at once and nothing is loaded; a file wins only while
/// the stored one was not edited through the API.
/// </summary>
public sealed partial class Loader(DsarDbContext db, Vault vault, SystemConnections connections, DataFolder folder, TimeProvider clock, ILogger<Loader> log)
{
    /// <summary>Throws <see cref="StartRefusedException"/> with every error of every file.</summary>
    public async Task Load(DsarOptions options, bool development, CancellationToken ct)
    {
        var seeds = options.Seed ?? development ? SeedsFolder(options) : null;
        var registers = RegisterReader.Read([.. Files(options.Registers), .. Files(Sub(seeds, "registers"))]);
        var activities = registers.Controllers.ToDictionary(c => c.Key, c => (IReadOnlyList<PlanActivity>)[.. c.Activities.Select(a => new PlanActivity(a.Key, a.Role == ControllerRole.Processor))]);
        var maps = DataMapReader.Read([.. Files(options.DataMaps), .. Files(Sub(seeds, "systems"))], activities);
        Refuse([.. registers.Errors.Where(e => !e.IsWarning), .. maps.Errors.Where(e => !e.IsWarning)]);
        foreach (var warning in registers.Errors.Concat(maps.Errors).Where(e => e.IsWarning))
        {
            Log.Warning(log, warning.ToString());
        }

        if (seeds is not null)
        {
            Seed(seeds);
        }

        var ids = await Store(registers.Controllers, ct);
        await Store(maps.Maps, ids, ct);
        await db.SaveChangesAsync(ct);
    }

    private static void Refuse(IReadOnlyList<MapError> errors)
    {
        if (errors.Count > 0)
        {
            throw new StartRefusedException(string.Join(System.Environment.NewLine, errors.Select(e => e.ToString()).Append($"{errors.Count} error(s) in registers and data maps; nothing was loaded.")));
        }
    }

    /// <summary>The invented systems of the demo, made once a folder; their dates are relative to that day.</summary>
    private void Seed(string seeds)
    {
        var systems = Path.Combine(folder.Path, "systems");
        var made = Directory.Exists(systems)
            ? Directory.EnumerateFiles(systems, "*.db").ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => new SystemConnection { Read = $"Data Source={f}" })
            : DemoLandscape.Create(systems, Path.Combine(seeds, "demo"), StockholmTime.DayOf(clock.GetUtcNow()));
        foreach (var (name, connection) in made)
        {
            connections.Seed(name, connection.Read!);
        }
    }

    private async Task<IReadOnlyDictionary<string, ControllerId>> Store(IReadOnlyList<DataController> controllers, CancellationToken ct)
    {
        var stored = await db.Controllers.IgnoreQueryFilters().ToDictionaryAsync(c => c.Key, ct);
        foreach (var register in controllers)
        {
            var body = Registers.Write(register);
            var hash = Hash(body);
            if (!stored.TryGetValue(register.Key, out var row))
            {
                row = new ControllerRow { Id = ControllerId.New(), Key = register.Key, Body = body, FileHash = hash };
                Registers.Keep(row, register);
                stored[register.Key] = row;
                db.Controllers.Add(row);
                vault.NewKey(KeyKind.Controller, row.Id.Value, row.Id);
                vault.NewKey(KeyKind.Lookup, row.Id.Value, row.Id);
            }
            else if (row.FileHash == hash)
            {
                continue;
            }
            else if (row.Edited)
            {
                Log.Kept(log, register.Key);
                continue;
            }
            else
            {
                (row.FileHash, row.Version) = (hash, row.Version + 1);
                row.ActivityVersions = Changed(row, register);
                Registers.Keep(row, register);
            }

            db.Audit(AuditAction.RegisterLoaded, "controller", row.Id.Value, null, ("key", register.Key), ("hash", hash), ("version", row.Version));
        }

        return stored.ToDictionary(s => s.Key, s => s.Value.Id);
    }

    /// <summary>Versions of the activities after a changed file: one more for each that is not as it was.</summary>
    private static Dictionary<string, long> Changed(ControllerRow row, DataController register)
    {
        var before = Registers.Read(row.Body).Activities.ToDictionary(a => a.Key, a => JsonSerializer.Serialize(a, Json.Wire));
        var after = StableIds.Complete(row.Id, register).Activities.Where(a => before.GetValueOrDefault(a.Key) != JsonSerializer.Serialize(a, Json.Wire)).Select(a => a.Key);
        return row.ActivityVersions.Keys.Union(after).ToDictionary(k => k, k => row.VersionOf(k) + (after.Contains(k) ? 1 : 0));
    }

    private async Task Store(IReadOnlyList<DataMap> maps, IReadOnlyDictionary<string, ControllerId> controllers, CancellationToken ct)
    {
        var stored = await db.Systems.IgnoreQueryFilters().ToDictionaryAsync(s => (s.ControllerId, s.Key), ct);
        foreach (var map in maps)
        {
            if (!stored.TryGetValue((controllers[map.Controller], map.System), out var row))
            {
                row = new SystemRow { Id = Guid.CreateVersion7(), ControllerId = controllers[map.Controller], Key = map.System, Map = map.Json, MapHash = map.Hash };
                db.Systems.Add(row);
            }
            else if (row.MapHash == map.Hash)
            {
                continue;
            }
            else if (row.Edited)
            {
                Log.Kept(log, map.System);
                continue;
            }
            else
            {
                (row.Map, row.MapHash, row.Version) = (map.Json, map.Hash, row.Version + 1);
            }

            db.Audit(AuditAction.MapLoaded, "system", row.Id, null, ("key", map.System), ("hash", map.Hash));
        }
    }

    private static IReadOnlyList<MapFile> Files(string? folder) =>
        folder is null or "" ? [] : Directory.Exists(folder) ? MapFile.Folder(folder) : throw new StartRefusedException($"The folder {folder} does not exist (Dsar:Registers, Dsar:DataMaps).");

    private static string? Sub(string? folder, string name) => folder is null ? null : Path.Combine(folder, name);

    /// <summary>The setting, or the nearest folder <c>seeds</c> above the working folder or the program.</summary>
    internal static string SeedsFolder(DsarOptions options)
    {
        if (options.SeedsFolder is { Length: > 0 } set)
        {
            return set;
        }

        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
            {
                if (Directory.Exists(Path.Combine(at.FullName, "seeds", "registers")))
                {
                    return Path.Combine(at.FullName, "seeds");
                }
            }
        }

        throw new StartRefusedException("The folder seeds was not found above the working folder; set Dsar:SeedsFolder, or Dsar:Seed=false.");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "{Warning}")]
        public static partial void Warning(ILogger logger, string warning);

        [LoggerMessage(21, LogLevel.Warning, "DW120 {Key} was edited through the API; the changed file is not loaded")]
        public static partial void Kept(ILogger logger, string key);
    }
}
