using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery;

/// <summary>The sealed pages and documents of a run file: rows of one collection, up to 64 KiB a page.</summary>
internal sealed class RunPages : IDisposable
{
    private const int PageBytes = 64 * 1024;
    private readonly RunFile _file;
    private readonly byte[] _dataKey;
    private readonly string _runId;
    private readonly long _opening;
    private readonly PageCipher _cipher;
    private readonly Dictionary<long, PageCipher> _ciphers = [];
    private readonly Dictionary<int, OpenPage> _open = [];
    private (int Collection, long Number, List<StoredRow> Rows)? _last;

    public RunPages(RunFile file, byte[] dataKey, string runId)
    {
        _file = file;
        _dataKey = dataKey;
        _runId = runId;
        var salt = RandomNumberGenerator.GetBytes(32);
        _file.Run("INSERT INTO openings(salt) VALUES (@a)", salt);
        _opening = (long)_file.Scalar("SELECT last_insert_rowid()")!;
        _cipher = new PageCipher(dataKey, runId, salt);
        _ciphers[_opening] = _cipher;
    }

    /// <summary>Adds a row to the open page of its collection and answers the page's number.</summary>
    public long Add(StoredRow row)
    {
        if (!_open.TryGetValue(row.Collection, out var page))
        {
            var number = (long)(_file.Scalar("SELECT MAX(number) + 1 FROM pages WHERE collection = @a", row.Collection) ?? 0L);
            _open[row.Collection] = page = new OpenPage(number, row.Number);
        }

        RowCodec.Write(page.Writer, row);
        page.Rows++;
        if (page.Bytes.Length >= PageBytes)
        {
            Flush(row.Collection, page);
            _open.Remove(row.Collection);
        }

        return page.Number;
    }

    /// <summary>Seals every open page.</summary>
    public void Flush()
    {
        foreach (var (collection, page) in _open)
        {
            Flush(collection, page);
        }

        _open.Clear();
    }

    /// <summary>Drops the open pages.</summary>
    public void Forget()
    {
        _open.Clear();
        _last = null;
    }

    public List<StoredRow> Read(int collection, long number)
    {
        if (_last is { } last && last.Collection == collection && last.Number == number)
        {
            return last.Rows;
        }

        var page = _file.Table("SELECT opening, counter, bytes FROM pages WHERE collection = @a AND number = @b", collection, number)[0];
        var rows = RowCodec.Read(collection, Cipher((long)page[0]).Open(Place(collection, number), (long)page[1], (byte[])page[2])).ToList();
        _last = (collection, number, rows);
        return rows;
    }

    /// <summary>Page counts per collection: a page taken out or added changes them, a moved one no longer opens.</summary>
    public string Shape() => string.Join(';', _file.Table("SELECT collection, COUNT(*), COALESCE(SUM(rows), 0) FROM pages GROUP BY collection ORDER BY collection").Select(r => $"{r[0]}:{r[1]}:{r[2]}"));

    public string? Document(string name) =>
        _file.Table("SELECT opening, counter, bytes FROM documents WHERE name = @a", name) is [var row]
            ? Encoding.UTF8.GetString(Cipher((long)row[0]).Open($"document\u001F{name}", (long)row[1], (byte[])row[2]))
            : null;

    public void SetDocument(string name, string text)
    {
        var (counter, bytes) = _cipher.Seal($"document\u001F{name}", Encoding.UTF8.GetBytes(text));
        _file.Run("INSERT OR REPLACE INTO documents(name, opening, counter, bytes) VALUES (@a, @b, @c, @d)", name, _opening, counter, bytes);
    }

    public void Dispose()
    {
        foreach (var cipher in _ciphers.Values)
        {
            cipher.Dispose();
        }
    }

    private static string Place(int collection, long number) => string.Create(CultureInfo.InvariantCulture, $"page\u001F{collection}\u001F{number}");

    private void Flush(int collection, OpenPage page)
    {
        page.Writer.Flush();
        var (counter, bytes) = _cipher.Seal(Place(collection, page.Number), page.Bytes.GetBuffer().AsSpan(0, (int)page.Bytes.Length));
        _file.Run(
            "INSERT INTO pages(collection, number, first, rows, opening, counter, bytes) VALUES (@a, @b, @c, @d, @e, @f, @g)",
            collection, page.Number, page.First, page.Rows, _opening, counter, bytes);
    }

    private PageCipher Cipher(long opening)
    {
        if (!_ciphers.TryGetValue(opening, out var cipher))
        {
            var salt = (byte[])_file.Scalar("SELECT salt FROM openings WHERE id = @a", opening)!;
            _ciphers[opening] = cipher = new PageCipher(_dataKey, _runId, salt);
        }

        return cipher;
    }

    private sealed class OpenPage
    {
        public OpenPage(long number, long first)
        {
            Number = number;
            First = first;
            Writer = new BinaryWriter(Bytes, Encoding.UTF8);
        }

        public long Number { get; }

        public long First { get; }

        public long Rows { get; set; }

        public MemoryStream Bytes { get; } = new();

        public BinaryWriter Writer { get; }
    }
}
