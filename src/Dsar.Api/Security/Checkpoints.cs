using Dsar.Api.Data;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Security;

/// <summary>Signs where a chain ends.</summary>
public sealed class Checkpoints(DsarDbContext db, Vault vault, TimeProvider clock)
{
    private const int Entries = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>Signs the end of a chain as it is now; stored with the caller's save. A chain without entries is signed at its start.</summary>
    public async Task<AuditCheckpoint> Sign(ControllerId chain, CancellationToken ct)
    {
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(h => h.ControllerId == chain.Value, ct);
        var (seq, hash, now) = (head?.Seq ?? 0, head?.Hash ?? AuditChain.Start(chain.Value), clock.GetUtcNow());
        var at = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var key = await vault.SigningKey(ct);
        var checkpoint = new AuditCheckpoint { Id = Guid.CreateVersion7(), ControllerId = chain, Seq = seq, HeadHash = hash, At = at, KeyId = key.Id };
        checkpoint.Signature = (await vault.Signer(key, ct))(CheckpointRecord.Of(checkpoint).Signed());
        db.AuditCheckpoints.Add(checkpoint);
        return checkpoint;
    }

    /// <summary>Chains whose end is due to be signed: with news for 15 minutes, or with 1,000 entries since the last time; all with news when <paramref name="stopping"/>.</summary>
    public static async Task<IReadOnlyList<ControllerId>> Due(DsarDbContext db, DateTimeOffset now, bool stopping, CancellationToken ct) =>
        [.. (await Waiting(db, ct)).Where(w => stopping || w.Entries >= Entries || w.Since + Every <= now).Select(w => w.Chain)];

    /// <summary>Chains with entries that no checkpoint covers: how many, and since when; of a chain that was never signed, since its first entry.</summary>
    public static async Task<IReadOnlyList<(ControllerId Chain, long Entries, DateTimeOffset Since)>> Waiting(DsarDbContext db, CancellationToken ct)
    {
        var heads = await db.AuditHeads.AsNoTracking().Where(h => h.Seq > 0).Select(h => new { h.ControllerId, h.Seq }).ToListAsync(ct);
        var last = await db.AuditCheckpoints.IgnoreQueryFilters().GroupBy(c => c.ControllerId).Select(g => new { g.Key, Seq = g.Max(c => c.Seq), At = g.Max(c => c.At) }).ToDictionaryAsync(c => c.Key.Value, ct);
        var waiting = new List<(ControllerId, long, DateTimeOffset)>();
        foreach (var head in heads)
        {
            var known = last.GetValueOrDefault(head.ControllerId);
            if (head.Seq > (known?.Seq ?? 0))
            {
                waiting.Add((new ControllerId(head.ControllerId), head.Seq - (known?.Seq ?? 0), known?.At ?? await Began(db, head.ControllerId, ct)));
            }
        }

        return waiting;
    }

    private static Task<DateTimeOffset> Began(DsarDbContext db, Guid chain, CancellationToken ct) =>
        db.AuditEntries.AsNoTracking().Where(e => e.ControllerId == chain && e.Seq == 1).Select(e => e.At).SingleOrDefaultAsync(ct);
}
