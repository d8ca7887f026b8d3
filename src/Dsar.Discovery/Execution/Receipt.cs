using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery;

/// <summary>
/// What was done with up to 5,000 rows of one collection. It names no key and no value: the digest of the operations' ids proves which rows were meant to
/// whoever holds the request's key.
/// </summary>
/// <param name="System">Key of the system.</param>
/// <param name="Collection">Key of the collection.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Root">Merkle root (SHA-256, hexadecimal) of the operations' ids, in their order.</param>
/// <param name="Operations">How many.</param>
/// <param name="Results">How they ended, by result.</param>
/// <param name="Remaining">Rows that are not as decided: not written, not shown by a fresh read, without a key, referenced, or left to a person.</param>
/// <param name="Followed">Other rows, whoever's, that had to follow: their reference was emptied or they went with the row they could not stand without.</param>
/// <param name="Started">When it was begun.</param>
/// <param name="Ended">When it was proven.</param>
/// <param name="PlanHash">Hash of the plan.</param>
/// <param name="StatementHash">SHA-256 (hexadecimal) of what was written, as fields without their values.</param>
public sealed record Receipt(
    string System, string Collection, WriteKind Kind, string Root, int Operations, IReadOnlyDictionary<OperationResult, int> Results, int Remaining, int Followed,
    DateTimeOffset Started, DateTimeOffset Ended, string PlanHash, string StatementHash)
{
    /// <summary>True when every row is as decided.</summary>
    public bool IsComplete => Remaining == 0 && Results.Keys.All(r => r is OperationResult.Done or OperationResult.AlreadyDone);

    /// <summary>The Merkle root of ids, leaves and nodes told apart as in RFC 6962.</summary>
    internal static string RootOf(IEnumerable<string> ids)
    {
        var level = ids.Select(id => SHA256.HashData([0x00, .. Encoding.ASCII.GetBytes(id)])).ToList();
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : SHA256.HashData([0x01, .. pair[0], .. pair[1]]))];
        }

        return level.Count == 0 ? string.Empty : Convert.ToHexStringLower(level[0]);
    }
}

/// <summary>
/// What an execution remembers, kept by the host: an entry is stored before its rows are written, the receipt after they are proven. What was intended and
/// has no receipt is done again, which changes nothing that was done. Systems are worked on side by side, but its calls come one at a time.
/// </summary>
public interface IExecutionJournal
{
    /// <summary>The receipt of a batch that was ended, by its root; null when there is none.</summary>
    ValueTask<Receipt?> Find(string root, CancellationToken ct);

    /// <summary>Stored before anything is written. Throws when the lease is lost.</summary>
    ValueTask Intend(string system, string collection, WriteKind kind, string root, int operations, CancellationToken ct);

    /// <summary>Stored after the proof. A batch that is not complete is recorded as it is, and tried again by the next run, whose receipt takes its place.</summary>
    /// <param name="receipt">What was done.</param>
    /// <param name="written">The rows that are as decided now, for the ledger that a restored backup is compared with.</param>
    /// <param name="ct">Ends the call.</param>
    ValueTask Record(Receipt receipt, IReadOnlyList<WrittenRow> written, CancellationToken ct);
}
