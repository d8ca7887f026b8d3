using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>The faithful copy: UTF-8, an array with one row a line, key order of the map, null explicit, numbers as the source wrote them.</summary>
internal sealed class JsonRows : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly Stream _stream;
    private readonly DisclosedTable _table;
    private readonly Utf8JsonWriter _writer;
    private bool _any;

    public JsonRows(Stream stream, DisclosedTable table)
    {
        _stream = stream;
        _table = table;
        _writer = new Utf8JsonWriter(stream, Options);
        _stream.Write("["u8);
    }

    public void Write(DisclosedRow row)
    {
        _stream.Write(_any ? ",\n"u8 : "\n"u8);
        _any = true;
        _writer.Reset(_stream);
        _writer.WriteStartObject();
        for (var i = 0; i < row.Cells.Length; i++)
        {
            _writer.WritePropertyName(_table.Columns[i].Name);
            Value(_writer, row.Cells[i]);
        }

        _writer.WriteEndObject();
        _writer.Flush();
    }

    public void Dispose()
    {
        _stream.Write("\n]\n"u8);
        _writer.Reset(Stream.Null);
        _writer.Dispose();
    }

    public static void Value(Utf8JsonWriter writer, Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Null:
                writer.WriteNullValue();
                break;
            case CellKind.Number when Cells.IsNumber(cell.Value):
                writer.WriteRawValue(cell.Value, skipInputValidation: true);
                break;
            case CellKind.Boolean:
                writer.WriteBooleanValue(cell.Value == "true");
                break;
            case CellKind.Json:
                // Parsed and written again, so that line breaks inside do not break "one row a line".
                using (var document = JsonDocument.Parse(Unreadable.Whole(cell.Value)))
                {
                    document.RootElement.WriteTo(writer);
                }

                break;
            default:
                writer.WriteStringValue(cell.Value);
                break;
        }
    }
}
