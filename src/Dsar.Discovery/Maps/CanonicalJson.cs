using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Writes a YAML tree as JSON with sorted keys and no white space, so that equal maps have equal hashes.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(SourceNode node) => Write(writer => Node(writer, node));

    public static string Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            body(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Node(Utf8JsonWriter writer, SourceNode node)
    {
        switch (node.Kind)
        {
            case SourceKind.Map:
                writer.WriteStartObject();
                foreach (var entry in node.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(entry.Key);
                    Node(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case SourceKind.List:
                writer.WriteStartArray();
                node.Items.ForEach(item => Node(writer, item));
                writer.WriteEndArray();
                break;
            default:
                Scalar(writer, node);
                break;
        }
    }

    private static void Scalar(Utf8JsonWriter writer, SourceNode node)
    {
        if (node.Text is null)
        {
            writer.WriteNullValue();
        }
        else if (!node.Quoted && node.Text is "true" or "false")
        {
            writer.WriteBooleanValue(node.Text == "true");
        }
        else if (!node.Quoted && int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == node.Text)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(node.Text);
        }
    }
}
