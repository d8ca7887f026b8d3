using System.Text.Json;
using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Security;

/// <summary>Where a verification reads from: a database, an export or mirror, a file of checkpoints, public keys.</summary>
public static class AuditSource
{
    /// <summary>Every chain of a database with the end it claims, and the checkpoints stored beside them.</summary>
    public static async Task Read(this AuditVerifier verifier, DsarDbContext db, CancellationToken ct)
    {
        await foreach (var entry in db.AuditEntries.AsNoTracking().OrderBy(e => e.ControllerId).ThenBy(e => e.Seq).AsAsyncEnumerable().WithCancellation(ct))
        {
            verifier.Add(AuditRecord.Of(entry));
        }

        var heads = await db.AuditHeads.AsNoTracking().ToListAsync(ct);
        var claimed = heads.Select(h => h.ControllerId).ToHashSet();
        foreach (var head in heads)
        {
            verifier.EndsAt(head.ControllerId.ToString(), head.Seq, Convert.ToHexStringLower(head.Hash), "stored end");
        }

        foreach (var chain in (await db.AuditEntries.AsNoTracking().Select(e => e.ControllerId).Distinct().ToListAsync(ct)).Where(c => !claimed.Contains(c)))
        {
            verifier.EndsAt(chain.ToString(), long.MaxValue, "", "stored end");
        }

        var keys = (await db.SigningKeys.AsNoTracking().ToListAsync(ct)).ToDictionary(k => k.Id.ToString(), k => new CheckpointKey(k.PublicKey, k.RevokedAt is { } at ? AuditChain.Time(at) : null));
        foreach (var checkpoint in await db.AuditCheckpoints.IgnoreQueryFilters().AsNoTracking().ToListAsync(ct))
        {
            verifier.Checkpoint(CheckpointRecord.Of(checkpoint), keys);
        }
    }

    /// <summary>An export (one file) or a mirror (its folder, with a folder for each chain).</summary>
    public static void ReadExport(this AuditVerifier verifier, string path)
    {
        var files = File.Exists(path) ? [path] : Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).SelectMany(AuditFolder.MirrorFiles).ToList();
        foreach (var file in files)
        {
            foreach (var (number, line) in NdJson.Lines(file))
            {
                if (line is not null && AuditRecord.Parse(line) is { } entry)
                {
                    verifier.Add(entry);
                }
                else
                {
                    verifier.Unreadable(Path.GetFileName(file), number);
                }
            }
        }
    }

    /// <summary>A file of checkpoints, checked with the public keys.</summary>
    public static void ReadCheckpoints(this AuditVerifier verifier, string file, IReadOnlyDictionary<string, CheckpointKey> keys)
    {
        foreach (var (number, line) in NdJson.Lines(file))
        {
            if (line is not null && CheckpointRecord.Parse(line) is { } checkpoint)
            {
                verifier.Checkpoint(checkpoint, keys);
            }
            else
            {
                verifier.Unreadable(Path.GetFileName(file), number);
            }
        }
    }

    /// <summary>The last entry that the mirror holds of each chain: a database that is shorter has lost its tail.</summary>
    public static void ReadEnds(this AuditVerifier verifier, AuditFolder mirror)
    {
        foreach (var last in mirror.Chains().Select(mirror.Last).OfType<AuditRecord>())
        {
            verifier.EndsAt(last.ControllerId, last.Seq, last.Hash, "mirror");
        }
    }

    /// <summary>Public keys by id: a folder of <c>&lt;keyId&gt;.pem</c>, or a JWK Set with the members <c>publicKeyPem</c> and <c>revokedAt</c>, which a folder does not tell.</summary>
    public static IReadOnlyDictionary<string, CheckpointKey> Keys(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*.pem").ToDictionary(f => Path.GetFileNameWithoutExtension(f)!, f => new CheckpointKey(Der(File.ReadAllText(f)), null));
        }

        using var set = JsonDocument.Parse(File.ReadAllText(path));
        return set.RootElement.GetProperty("keys").EnumerateArray().ToDictionary(k => k.GetProperty("kid").GetString()!, k =>
            new CheckpointKey(Der(k.GetProperty("publicKeyPem").GetString()!), k.TryGetProperty("revokedAt", out var at) ? at.GetString() : null));
    }

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[System.Security.Cryptography.PemEncoding.Find(pem).Base64Data]);
}
