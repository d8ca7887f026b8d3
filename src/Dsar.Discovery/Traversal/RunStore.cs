using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery;

/// <summary>A run in one SQLite file: sealed pages, keyed hashes, offsets (discovery.md 3.1). Destroying the request's data key destroys it.</summary>
public sealed class RunStore : IRunStore
{
    private const string SealName = "seal";
    private readonly RunFile _file;
    private readonly byte[] _dataKey;
    private readonly byte[] _hashKey;
    private readonly long _epoch;
    private readonly RunPages _pages;
    private readonly Dictionary<int, long> _next = [];

    private RunStore(string path, string runId, byte[] dataKey, long epoch, bool shared)
    {
        RunId = runId;
        _dataKey = [.. dataKey];
        _epoch = epoch;
        _hashKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, 32, [], Encoding.UTF8.GetBytes($"dsar1 run hash {runId}"));
        _file = new RunFile(path, shared);
        _pages = new RunPages(_file, _dataKey, runId);
        _file.Run("INSERT INTO epoch(value) SELECT @a WHERE NOT EXISTS (SELECT 1 FROM epoch)", epoch);
        _file.Run("UPDATE epoch SET value = @a WHERE value < @a", epoch);
        IsSealed = _file.Scalar("SELECT 1 FROM documents WHERE name = @a", SealName) is not null;
    }

    /// <inheritdoc/>
    public string RunId { get; }

    /// <inheritdoc/>
    public bool IsSealed { get; private set; }

    /// <summary>Opens or makes the file of a run. An ended run is checked against the page counts of its seal.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="dataKey">The request's data key, 32 bytes.</param>
    /// <param name="epoch">The caller's lease number; a worker with a lower one can no longer commit.</param>
    /// <param name="shared">True when the folder is shared between nodes: rollback journal instead of WAL.</param>
    /// <exception cref="CryptographicException">Key, run or pages do not belong together.</exception>
    public static RunStore Open(string path, string runId, byte[] dataKey, long epoch = 1, bool shared = false)
    {
        var store = new RunStore(path, runId, dataKey, epoch, shared);
        try
        {
            if (store.IsSealed && store.Document(SealName) != store._pages.Shape())
            {
                throw new CryptographicException("the pages of the run do not match its seal");
            }

            return store;
        }
        catch
        {
            store.Close();
            throw;
        }
    }

    /// <summary>Deletes the file of a run and what SQLite keeps beside it.</summary>
    public static void Delete(string path)
    {
        foreach (var suffix in new[] { string.Empty, "-wal", "-shm", "-journal" })
        {
            File.Delete(path + suffix);
        }
    }

    /// <inheritdoc/>
    public byte[] Hash(string purpose, string text, int length = 16) => HMACSHA256.HashData(_hashKey, Encoding.UTF8.GetBytes($"{purpose}\u001F{text}"))[..length];

    /// <inheritdoc/>
    public void Begin()
    {
        _next.Clear();
        _file.Begin();
    }

    /// <inheritdoc/>
    public bool Commit()
    {
        _pages.Flush();
        if ((long)_file.Scalar("SELECT value FROM epoch")! != _epoch)
        {
            Rollback();
            return false;
        }

        _file.Commit();
        return true;
    }

    /// <inheritdoc/>
    public void Rollback()
    {
        _pages.Forget();
        _next.Clear();
        _file.Rollback();
    }

    /// <inheritdoc/>
    public bool Append(StoredRow row, byte[]? identity)
    {
        if (identity is not null)
        {
            var held = _file.Scalar("SELECT MIN(ownership) FROM rows WHERE collection = @a AND identity = @b", row.Collection, identity);
            if (held is long tie && tie <= (long)row.Ownership)
            {
                return false;
            }

            if (held is not null)
            {
                _file.Run("UPDATE rows SET replaced = 1 WHERE collection = @a AND identity = @b", row.Collection, identity);
            }
        }

        var number = NextNumber(row.Collection);
        var page = _pages.Add(row with { Number = number });
        _file.Run("INSERT INTO rows(collection, n, identity, ownership, page, replaced) VALUES (@a, @b, @c, @d, @e, 0)", row.Collection, number, identity, (int)row.Ownership, page);

        return true;
    }

    /// <inheritdoc/>
    public long Count(int collection) => _next.TryGetValue(collection, out var next) ? next : (long)(_file.Scalar("SELECT MAX(n) + 1 FROM rows WHERE collection = @a", collection) ?? 0L);

    /// <inheritdoc/>
    public IEnumerable<StoredRow> Rows(int collection, long from)
    {
        var last = -1L;
        while (true)
        {
            var next = _file.Scalar("SELECT MIN(number) FROM pages WHERE collection = @a AND number > @b AND first + rows > @c", collection, last, from);
            if (next is not long number)
            {
                yield break;
            }

            last = number;
            var replaced = _file.Table("SELECT n FROM rows WHERE collection = @a AND page = @b AND replaced = 1", collection, number).Select(r => (long)r[0]).ToHashSet();
            foreach (var row in _pages.Read(collection, number).Where(r => r.Number >= from && !replaced.Contains(r.Number)))
            {
                yield return row;
            }
        }
    }

    /// <inheritdoc/>
    public StoredRow? Row(int collection, long number) =>
        _file.Scalar("SELECT page FROM rows WHERE collection = @a AND n = @b", collection, number) is long page
            ? _pages.Read(collection, page).Find(r => r.Number == number)
            : null;

    /// <inheritdoc/>
    public bool Claim(int edge, byte[] tuple)
    {
        _file.Run("INSERT OR IGNORE INTO tuples(edge, tuple) VALUES (@a, @b)", edge, tuple);
        return (long)_file.Scalar("SELECT changes()")! == 1;
    }

    /// <inheritdoc/>
    public bool IsClaimed(int edge, byte[] tuple) => _file.Scalar("SELECT 1 FROM tuples WHERE edge = @a AND tuple = @b", edge, tuple) is not null;

    /// <inheritdoc/>
    public EdgeProgress Progress(int edge) =>
        _file.Table("SELECT offset, asked, code FROM edges WHERE edge = @a", edge) is [var row]
            ? new EdgeProgress((long)row[0], (long)row[1], row[2] as string)
            : new EdgeProgress(0, 0, null);

    /// <inheritdoc/>
    public void SetProgress(int edge, EdgeProgress progress) =>
        _file.Run("INSERT OR REPLACE INTO edges(edge, offset, asked, code) VALUES (@a, @b, @c, @d)", edge, progress.Offset, progress.Asked, progress.Code);

    /// <inheritdoc/>
    public string? Document(string name) => _pages.Document(name);

    /// <inheritdoc/>
    public void SetDocument(string name, string? text)
    {
        if (text is null)
        {
            _file.Run("DELETE FROM documents WHERE name = @a", name);
            return;
        }

        _pages.SetDocument(name, text);
    }

    /// <inheritdoc/>
    public void ClearMembers() => _file.Run("DELETE FROM members");

    /// <inheritdoc/>
    public void AddMember(int finding, int collection, long row, int facet) =>
        _file.Run("INSERT OR REPLACE INTO members(collection, n, facet, finding) VALUES (@a, @b, @c, @d)", collection, row, facet, finding);

    /// <inheritdoc/>
    public IReadOnlyList<FindingMember> Members(int finding, long skip, int take) =>
        [.. _file.Table("SELECT finding, collection, n, facet FROM members WHERE finding = @a ORDER BY collection, n, facet LIMIT @b OFFSET @c", finding, take, skip).Select(Member)];

    /// <inheritdoc/>
    public IEnumerable<FindingMember> MembersOf(int collection)
    {
        for (var (n, facet) = (-1L, 0L); ;)
        {
            var part = _file.Table("SELECT finding, collection, n, facet FROM members WHERE collection = @a AND (n, facet) > (@b, @c) ORDER BY n, facet LIMIT 1000", collection, n, facet);
            foreach (var member in part)
            {
                yield return Member(member);
            }

            if (part.Count < 1000)
            {
                yield break;
            }

            (n, facet) = ((long)part[^1][2], (long)part[^1][3]);
        }
    }

    /// <inheritdoc/>
    public void Seal()
    {
        SetDocument(SealName, _pages.Shape());
        IsSealed = true;
        _file.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <inheritdoc/>
    public void Reopen()
    {
        SetDocument(SealName, null);
        IsSealed = false;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static FindingMember Member(object[] row) => new((int)(long)row[0], (int)(long)row[1], (long)row[2], (int)(long)row[3]);

    private long NextNumber(int collection)
    {
        var next = Count(collection);
        _next[collection] = next + 1;
        return next;
    }

    private void Close()
    {
        _pages.Dispose();
        CryptographicOperations.ZeroMemory(_dataKey);
        CryptographicOperations.ZeroMemory(_hashKey);
        _file.Dispose();
    }
}
