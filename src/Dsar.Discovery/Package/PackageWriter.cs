using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Writes the answer to a request for a copy as a ZIP that a person can read, a spreadsheet can open and a machine can verify (discovery.md section 7).</summary>
public static class PackageWriter
{
    /// <summary>Name of the list of hashes, in the form of <c>sha256sum</c>.</summary>
    public const string ManifestName = "manifest-sha256.txt";

    /// <summary>Name of the signature over it.</summary>
    public const string SignatureName = "manifest-sha256.txt.sig";

    private const int RowsPerFile = 1_000_000;
    private const int RowsOnPage = 200;
    private const int CharsOfValue = 4000;
    private const int CharsOfTable = 400_000;
    private const int CharsOfLateValue = 200;

    /// <summary>Writes the package; the stream need not be seekable, and rows are never held together.</summary>
    /// <param name="input">What the answer is made of.</param>
    /// <param name="output">Takes the ZIP; left open.</param>
    /// <param name="sign">Signs the manifest's bytes; null leaves the signature out.</param>
    /// <param name="ct">Cancels between rows.</param>
    public static PackageResult Write(PackageInput input, Stream output, Func<byte[], byte[]>? sign = null, CancellationToken ct = default) =>
        Write(input, output, sign, RowsPerFile, ct);

    /// <summary>Writes the answer that holds no data, such as a refusal before any search: the letter and the manifest.</summary>
    /// <param name="letter">The decision letter; its language is the package's.</param>
    /// <param name="controller">Who answers.</param>
    /// <param name="reference">The request's reference.</param>
    /// <param name="decidedAt">When it was decided (UTC).</param>
    /// <param name="output">Takes the ZIP; left open.</param>
    /// <param name="sign">Signs the manifest's bytes; null leaves the signature out.</param>
    public static PackageResult WriteLetter(Document letter, DataController controller, string reference, DateTimeOffset decidedAt, Stream output, Func<byte[], byte[]>? sign = null)
    {
        var frame = new PageFrame(new PackageTexts(letter.Language), controller, reference, decidedAt);
        var name = letter.Language == Language.Sv ? "1-beslut.html" : "1-decision.html";
        return Archive(output, sign, entries => entries.Add(name, "text/html", frame.End(frame.Begin(letter.Title, saysInvented: true).Document(letter, "h2"))));
    }

    internal static PackageResult Write(PackageInput input, Stream output, Func<byte[], byte[]>? sign, int rowsPerFile, CancellationToken ct = default) =>
        Archive(output, sign, entries => Fill(input, entries, rowsPerFile, ct));

    private static PackageResult Archive(Stream output, Func<byte[], byte[]>? sign, Action<PackageEntries> fill)
    {
        var (zipBytes, zipHash, manifestHash) = (0L, string.Empty, string.Empty);
        IReadOnlyList<PackageFile> files = [];
        using (var hashed = new HashedStream(new LeftOpen(output), (bytes, hash) => (zipBytes, zipHash) = (bytes, hash)))
        using (var zip = new ZipArchive(hashed, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            var entries = new PackageEntries(zip);
            fill(entries);
            files = [.. entries.Files.OrderBy(f => f.Path, StringComparer.Ordinal)];
            var manifest = Encoding.UTF8.GetBytes(string.Concat(files.Select(f => $"{f.Sha256}  {f.Path}\n")));
            manifestHash = Convert.ToHexStringLower(SHA256.HashData(manifest));
            entries.Add(ManifestName, "text/plain", manifest);
            if (sign is not null)
            {
                entries.Add(SignatureName, "application/octet-stream", sign(manifest));
            }
        }

        return new PackageResult(files, manifestHash, zipHash, zipBytes);
    }

    // Data, metadata, pages, descriptor, manifest: every hash is known when it is needed.
    private static void Fill(PackageInput input, PackageEntries entries, int rowsPerFile, CancellationToken ct)
    {
        var texts = new PackageTexts(input.Language);
        var rows = new DisclosedRows(input, texts["masked"]);
        var tables = rows.Tables.Select(t => Table(rows, t, entries, rowsPerFile, portable: input.Sheet is null, ct)).Where(t => t.Rows > 0).ToArray();
        var exceptions = Exceptions.Of(input);
        var metadata = new Metadata(input);
        const string json = "application/json";
        if (input.Sheet is not null)
        {
            entries.Add("metadata/behandlingar.json", json, metadata.Activities());
        }

        entries.Add("metadata/undantag.json", json, Metadata.Exceptions(exceptions));
        entries.Add("metadata/fullstandighet.json", json, metadata.Completeness());
        foreach (var table in tables)
        {
            entries.Add($"metadata/schema/{table.Table.Collection.System.Key}.{table.Table.Collection.Map.Name}.schema.json", json, Descriptor.Schema(table));
        }

        var pages = new HtmlPages(input, texts, tables, exceptions);
        entries.Add(pages.OverviewName, "text/html", pages.Overview());
        entries.Add(pages.DecisionName, "text/html", pages.Decision());
        entries.Add(pages.GlossaryName, "text/html", pages.Glossary());
        entries.Add("datapackage.json", json, Descriptor.Of(input, tables, entries.Files));
    }

    // Each table is streamed once per format; the first rows stay for the page.
    private static WrittenTable Table(DisclosedRows rows, DisclosedTable table, PackageEntries entries, int rowsPerFile, bool portable, CancellationToken ct)
    {
        var sum = new TableSum(table);
        var files = new List<string>();
        Parts(rows, table, rowsPerFile, ".json", files, path => new JsonRows(path, table), (JsonRows w, DisclosedRow r) => { w.Write(r); sum.Add(r, RowsOnPage); }, entries, ct);
        Parts(rows, table, rowsPerFile, ".csv", files, path => new CsvRows(path, table, sum.Changed), (CsvRows w, DisclosedRow r) => w.Write(r), entries, ct);
        switch (portable ? table.Collection.Map.Portable : null)
        {
            case { Format: PortableFormat.Vcard } vcard:
                Parts(rows, table, rowsPerFile, ".vcf", files, path => new VCard(path, table, vcard), (VCard w, DisclosedRow r) => w.Write(r), entries, ct);
                break;
            case { Format: PortableFormat.Zone } zone:
                Parts(rows, table, rowsPerFile, ".zone", files, path => new ZoneFile(path, table, zone), (ZoneFile w, DisclosedRow r) => w.Write(r), entries, ct);
                break;
        }

        return new WrittenTable(table, sum.Rows, sum.First, files, sum.Changed, sum.Replaced, sum.Masked, sum.From, sum.To);
    }

    private static void Parts<T>(
        DisclosedRows rows, DisclosedTable table, int rowsPerFile, string extension, List<string> files, Func<Stream, T> open, Action<T, DisclosedRow> write, PackageEntries entries, CancellationToken ct)
        where T : class, IDisposable
    {
        var (n, part) = (0L, 0);
        T? writer = null;
        Stream? stream = null;
        try
        {
            foreach (var row in rows.Of(table))
            {
                ct.ThrowIfCancellationRequested();
                if (n++ % rowsPerFile == 0)
                {
                    writer?.Dispose();
                    stream?.Dispose();
                    var path = $"{table.Path}{(++part == 1 ? string.Empty : $"-{part:0000}")}{extension}";
                    files.Add(path);
                    stream = entries.Open(path, extension switch { ".csv" => "text/csv", ".vcf" => "text/vcard", ".zone" => "text/dns", _ => "application/json" });
                    writer = open(stream);
                }

                write(writer!, row);
            }
        }
        finally
        {
            writer?.Dispose();
            stream?.Dispose();
        }
    }

    private sealed class TableSum(DisclosedTable table)
    {
        private long _kept;

        public long Rows { get; private set; }

        public List<DisclosedRow> First { get; } = [];

        public long[] Changed { get; } = new long[table.Columns.Count];

        public long[] Replaced { get; } = new long[table.Columns.Count];

        public HashSet<string> Masked { get; } = new(StringComparer.Ordinal);

        public DateOnly? From { get; private set; }

        public DateOnly? To { get; private set; }

        // The page shows the beginning of a long text, and less of it once there is much; the files hold all of it.
        private Cell Short(Cell cell)
        {
            if (cell.Kind == CellKind.Bytes)
            {
                return new Cell(CellKind.Bytes, string.Empty);
            }

            var most = _kept > CharsOfTable ? CharsOfLateValue : CharsOfValue;
            _kept += Math.Min(cell.Value.Length, most);
            return cell.Value.Length > most ? Cell.Text($"{cell.Value[..(char.IsHighSurrogate(cell.Value[most - 1]) ? most - 1 : most)]} […]") : cell;
        }

        public void Add(DisclosedRow row, int keep)
        {
            Rows++;
            if (First.Count < keep)
            {
                First.Add(row with { Cells = [.. row.Cells.Select(Short)] });
            }

            for (var i = 0; i < row.Cells.Length; i++)
            {
                Replaced[i] += Unreadable.Count(row.Cells[i]);
                if (row.Masked[i])
                {
                    Masked.Add(table.Columns[i].Name);
                }

                if (row.Cells[i].Kind is CellKind.Date or CellKind.Datetime && Cells.Date(row.Cells[i]) is { } date)
                {
                    From = From < date ? From : date;
                    To = To > date ? To : date;
                }
            }
        }
    }

    private sealed class LeftOpen(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);
    }
}
