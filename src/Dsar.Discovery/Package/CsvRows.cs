using System.Text;

namespace Dsar.Discovery;

/// <summary>The convenience copy for spreadsheets: BOM, semicolon, CRLF, RFC 4180; text that could run as a formula gets an apostrophe, counted per column.</summary>
internal sealed class CsvRows : IDisposable
{
    private const string Dangerous = "=+-@\t\r\n\0＝＋－＠";
    private readonly StreamWriter _writer;
    private readonly long[] _changed;

    public CsvRows(Stream stream, DisclosedTable table, long[] changed)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        _changed = changed;
        _writer.WriteLine(string.Join(';', table.Columns.Select(c => Quoted(c.Name))));
    }

    public void Write(DisclosedRow row)
    {
        for (var i = 0; i < row.Cells.Length; i++)
        {
            if (i > 0)
            {
                _writer.Write(';');
            }

            _writer.Write(Cell(row.Cells[i], i));
        }

        _writer.WriteLine();
    }

    public void Dispose() => _writer.Dispose();

    private string Cell(Cell cell, int column)
    {
        // A number is what it is, a minus sign in it no formula. All else may be one: base64 can begin with a plus sign, a database's date be "-infinity".
        if (cell.Value.Length == 0 || (cell.Kind == CellKind.Number && Cells.IsNumber(cell.Value)) || !Dangerous.Contains(cell.Value[0], StringComparison.Ordinal))
        {
            return Quoted(cell.Value);
        }

        _changed[column]++;
        return $"\"'{cell.Value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Quoted(string value) =>
        value.AsSpan().ContainsAny("\";\r\n") || (value.Length > 0 && (value[0] == ' ' || value[^1] == ' ')) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
