using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Controllers;

/// <summary>Reads controllers' registers from the database, each once per call, and keeps the versions that decisions stand on.</summary>
public sealed class Registers(DsarDbContext db, TimeProvider clock)
{
    /// <summary>Registers as last read: reading one costs more than most of what is done with it. An entry is valid for its very text only.</summary>
    private static readonly ConcurrentDictionary<ControllerId, (string Body, DataController Register)> LastRead = new();

    private readonly Dictionary<ControllerId, string> _known = [];

    /// <summary>The register of a controller. Throws <see cref="InvalidOperationException"/> when it is not stored: a bug.</summary>
    public async Task<DataController> Of(ControllerId id, CancellationToken ct)
    {
        var body = await Body(id, ct);
        if (!LastRead.TryGetValue(id, out var last) || !string.Equals(last.Body, body, StringComparison.Ordinal))
        {
            LastRead[id] = last = (body, Read(body));
        }

        return last.Register;
    }

    /// <summary>Keeps today's register, once per content; stored with the next save. Answers the hash it is found by.</summary>
    public async Task<string> Pin(ControllerId id, CancellationToken ct)
    {
        var body = await Body(id, ct);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{body}")));
        if (!await db.Registers.AnyAsync(r => r.Hash == hash, ct) && db.Registers.Local.All(r => r.Hash != hash))
        {
            db.Registers.Add(new RegisterRow(hash, id, body, clock.GetUtcNow()));
        }

        return hash;
    }

    /// <summary>
    /// The register that a decision stands on. Only name and contact, without which no letter can be sent, are taken from today's where it had none:
    /// what was approved is what is answered.
    /// </summary>
    public async Task<DataController> Pinned(ControllerId id, string hash, CancellationToken ct)
    {
        var (today, pinned) = (await Of(id, ct), Read((await db.Registers.AsNoTracking().SingleAsync(r => r.Hash == hash, ct)).Body));
        return pinned with { Name = Filled(pinned.Name, today.Name), ContactEmail = Filled(pinned.ContactEmail, today.ContactEmail) };
    }

    /// <summary>Puts a register into its row.</summary>
    public static void Keep(ControllerRow row, DataController register)
    {
        row.Body = Write(StableIds.Complete(row.Id, register));
        row.LettersWait = LetterFrame.Missing(register).Count > 0;
    }

    public static DataController Read(string body) => JsonSerializer.Deserialize<DataController>(body, Json.Wire)!;

    public static string Write(DataController register) => JsonSerializer.Serialize(register, Json.Wire);

    private static string? Filled(string? pinned, string? today) => string.IsNullOrWhiteSpace(pinned) ? today : pinned;

    private async Task<string> Body(ControllerId id, CancellationToken ct)
    {
        if (!_known.TryGetValue(id, out var body))
        {
            _known[id] = body = await db.Controllers.AsNoTracking().Where(c => c.Id == id).Select(c => c.Body).SingleAsync(ct);
        }

        return body;
    }
}
