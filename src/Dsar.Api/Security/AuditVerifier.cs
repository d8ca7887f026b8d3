using System.Globalization;

namespace Dsar.Api.Security;

/// <summary>What a verification of the audit trail came to.</summary>
/// <param name="Clean">True when every chain is whole and every checkpoint fits.</param>
/// <param name="Lines">One line a chain in the order of their ids: entries, or the first bad entry and its kind; before them lines that could not be read.</param>
public sealed record AuditFindings(bool Clean, IReadOnlyList<string> Lines);

/// <summary>A public key that checkpoints are checked with.</summary>
/// <param name="Spki">SubjectPublicKeyInfo, DER.</param>
/// <param name="RevokedAt">When it was found to be in wrong hands, as entries write times; what it signed afterwards proves nothing. Null while it is trusted.</param>
public sealed record CheckpointKey(byte[] Spki, string? RevokedAt);

/// <summary>
/// Recomputes audit chains entry by entry and holds them against what was signed or copied outside. Needs no database, network, server or master key.
/// Give entries in the order of each chain, then ends and checkpoints, then ask for <see cref="Findings"/>.
/// </summary>
public sealed class AuditVerifier
{
    private readonly SortedDictionary<string, Chain> _chains = new(StringComparer.Ordinal);
    private readonly List<(string Chain, long Seq, string Hash, string? At, string What)> _ends = [];
    private readonly List<string> _unreadable = [];

    /// <summary>Verifies every chain of a database, with the ends and checkpoints stored beside them.</summary>
    public static async Task<AuditFindings> Verify(Data.DsarDbContext db, CancellationToken ct)
    {
        var verifier = new AuditVerifier();
        await verifier.Read(db, ct);
        return verifier.Findings();
    }

    /// <summary>The next entry of its chain.</summary>
    public void Add(AuditRecord entry) => Of(entry.ControllerId).Add(entry);

    /// <summary>A line that holds no entry or checkpoint in its one spelling.</summary>
    public void Unreadable(string file, int line) => _unreadable.Add(string.Create(CultureInfo.InvariantCulture, $"{file} line {line}: unreadable"));

    /// <summary>Where a chain must have come to: the database's own end, or the last entry of the mirror.</summary>
    public void EndsAt(string chain, long seq, string hash, string what) => _ends.Add((chain, seq, hash, null, what));

    /// <summary>A signed checkpoint and the public keys to check it with.</summary>
    public void Checkpoint(CheckpointRecord checkpoint, IReadOnlyDictionary<string, CheckpointKey> keys)
    {
        if (!keys.TryGetValue(checkpoint.KeyId, out var key) || !IsSigned(checkpoint, key.Spki))
        {
            Of(checkpoint.ControllerId).Break(checkpoint.Seq, $"checkpoint {checkpoint.Id} is not signed by a known key");
            return;
        }

        if (key.RevokedAt is { } revoked && string.CompareOrdinal(checkpoint.At, revoked) > 0)
        {
            Of(checkpoint.ControllerId).Break(checkpoint.Seq, $"checkpoint {checkpoint.Id} was signed after its key was revoked");
            return;
        }

        _ends.Add((checkpoint.ControllerId, checkpoint.Seq, checkpoint.HeadHash, checkpoint.At, "signed checkpoint"));
    }

    /// <summary>An entry that something else than the chain disproves.</summary>
    public void Broken(string chain, long seq, string kind) => Of(chain).Break(seq, kind);

    /// <summary>What came of it; the first bad entry of each chain.</summary>
    public AuditFindings Findings()
    {
        foreach (var (chain, seq, hash, at, what) in _ends)
        {
            Of(chain).Meet(seq, hash, at, what);
        }

        var clean = _unreadable.Count == 0 && _chains.Values.All(c => c.Problem is null);
        return new AuditFindings(clean, [.. _unreadable, .. _chains.Select(c => c.Value.Line(c.Key))]);
    }

    private static bool IsSigned(CheckpointRecord checkpoint, byte[] key)
    {
        try
        {
            return Vault.Verifies(key, checkpoint.Signed(), Convert.FromBase64String(checkpoint.Signature));
        }
        catch (Exception e) when (e is FormatException or System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private Chain Of(string id) => _chains.TryGetValue(id, out var chain) ? chain : _chains[id] = new Chain(id);

    private sealed class Chain(string id)
    {
        private const int HashSize = 32;
        private readonly byte[] _start = AuditChain.Start(id);
        private readonly List<byte> _hashes = [];
        private readonly List<(long From, long To, string At)> _replaced = [];
        private long _badSeq = long.MaxValue;

        public string? Problem { get; private set; }

        private long Seq => _hashes.Count / HashSize;

        public void Add(AuditRecord entry)
        {
            if (Problem is not null)
            {
                return;
            }

            if (AuditBranch.Replaced(entry) is var (from, to) && from == entry.Seq)
            {
                // A mirror also holds the entries that the restore put aside; the chain goes on before them.
                if (from <= Seq && to == Seq)
                {
                    _hashes.RemoveRange((int)(from - 1) * HashSize, (int)(to - from + 1) * HashSize);
                }

                _replaced.Add((from, to, entry.At));
            }

            var previous = HashAt(Seq);
            if (entry.Seq != Seq + 1)
            {
                Break(Seq + 1, "missing");
            }
            else if (!string.Equals(entry.PrevHash, Convert.ToHexStringLower(previous), StringComparison.Ordinal))
            {
                Break(entry.Seq, "does not follow the entry before it");
            }
            else if (entry.HashAfter(previous) is var hash && !string.Equals(entry.Hash, Convert.ToHexStringLower(hash), StringComparison.Ordinal))
            {
                Break(entry.Seq, "changed");
            }
            else
            {
                _hashes.AddRange(hash);
            }
        }

        public void Break(long seq, string kind)
        {
            if (seq < _badSeq)
            {
                (_badSeq, Problem) = (seq, kind);
            }
        }

        /// <summary>The chain must have had this hash at this place, unless a restore named in it has replaced that entry.</summary>
        public void Meet(long seq, string hash, string? at, string what)
        {
            if (Problem is not null && Seq < seq)
            {
                return; // broken before it: what comes behind cannot be compared
            }

            var same = seq <= Seq && string.Equals(hash, Convert.ToHexStringLower(HashAt(seq)), StringComparison.Ordinal);
            if (!same && !_replaced.Any(r => r.From <= seq && seq <= r.To && (at is null || string.CompareOrdinal(at, r.At) <= 0)))
            {
                Break(seq <= Seq ? seq : Seq + 1, seq <= Seq ? $"differs from the {what}" : $"the tail is missing ({what} at {seq})");
            }
        }

        public string Line(string name)
        {
            var restored = string.Concat(_replaced.Select(r => $", restored at {r.At}: {r.From} to {r.To} replaced"));
            return Problem is null ? $"{name}  ok  {Seq} entries{restored}" : $"{name}  BROKEN  seq {_badSeq}: {Problem}";
        }

        private byte[] HashAt(long seq) => seq == 0 ? _start : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hashes).Slice((int)(seq - 1) * HashSize, HashSize).ToArray();
    }
}
