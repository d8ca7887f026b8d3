using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dsar.Api.Data;

namespace Dsar.Api.Security;

/// <summary>
/// One entry of a chain as it is hashed, exported and mirrored: every field as text, hashes in lower-case hex, data as JSON with sorted keys and no
/// white space. One entry is one line of NDJSON in exactly one spelling, so that a single changed byte shows.
/// </summary>
public sealed record AuditRecord(
    string ControllerId, long Seq, string At, string ActorType, string? ActorId, string Action, string ObjectType, string ObjectId, string? RequestId, string? SubjectHmac,
    string Data, string PrevHash, string Hash)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AuditRecord Of(AuditEntry e) => new(
        e.ControllerId.ToString(), e.Seq, AuditChain.Time(e.At), e.ActorType, e.ActorId?.ToString(), e.Action, e.ObjectType, e.ObjectId.ToString(), e.RequestId?.ToString(),
        e.SubjectHmac is null ? null : Convert.ToHexStringLower(e.SubjectHmac), e.Data, Convert.ToHexStringLower(e.PrevHash), Convert.ToHexStringLower(e.Hash));

    /// <summary>Reads a line; null unless it is written exactly as <see cref="Line"/> writes it.</summary>
    public static AuditRecord? Parse(string line) => NdJson.Read(line, e =>
    {
        var actor = e.GetProperty("actor");
        return new AuditRecord(
            Text(e, "controllerId")!, e.GetProperty("seq").GetInt64(), Text(e, "at")!, Text(actor, "type")!, Text(actor, "id"), Text(e, "action")!, Text(e, "objectType")!,
            Text(e, "objectId")!, Text(e, "requestId"), Text(e, "subjectHmac"), Sorted(e.GetProperty("data")), Text(e, "prevHash")!, Text(e, "hash")!);
    }, r => r.Line());

    /// <summary>The entry as one line of NDJSON, without the line's end.</summary>
    public string Line()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("controllerId", ControllerId);
            json.WriteNumber("seq", Seq);
            json.WriteString("at", At);
            json.WriteStartObject("actor");
            json.WriteString("type", ActorType);
            json.WriteString("id", ActorId);
            json.WriteEndObject();
            json.WriteString("action", Action);
            json.WriteString("objectType", ObjectType);
            json.WriteString("objectId", ObjectId);
            json.WriteString("requestId", RequestId);
            json.WriteString("subjectHmac", SubjectHmac);
            json.WritePropertyName("data");
            json.WriteRawValue(Data);
            json.WriteString("prevHash", PrevHash);
            json.WriteString("hash", Hash);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary><c>SHA-256(0x00 ‖ previous ‖ fields)</c>, each field a 4-byte big-endian length and UTF-8, absent = FFFFFFFF.</summary>
    public byte[] HashAfter(byte[] previous) => SHA256.HashData([0x00, .. previous, .. Fields(
        ControllerId, Seq.ToString(CultureInfo.InvariantCulture), At, ActorType, ActorId, Action, ObjectType, ObjectId, RequestId, SubjectHmac, Data)]);

    /// <summary>Fields one after the other, each with its length in front: no two lists have the same bytes.</summary>
    public static byte[] Fields(params string?[] fields)
    {
        using var stream = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteUInt32BigEndian(length, field is null ? uint.MaxValue : (uint)bytes.Length);
            stream.Write(length);
            stream.Write(bytes);
        }

        return stream.ToArray();
    }

    private static string? Text(JsonElement e, string name) => e.GetProperty(name).GetString();

    private static string Sorted(JsonElement data) =>
        AuditChain.Data(data.EnumerateObject().GroupBy(p => p.Name).Select(g => (g.Key, g.Last().Value.ValueKind == JsonValueKind.String ? g.Last().Value.GetString()! : (object)g.Last().Value.GetInt64())));
}

/// <summary>What a checkpoint says, as it is signed and written: <c>0x01 ‖ fields</c> in the order of these members up to the key.</summary>
public sealed record CheckpointRecord(string Id, string ControllerId, long Seq, string HeadHash, string At, string KeyId, string Signature)
{
    public const string Algorithm = "RS256";

    public static CheckpointRecord Of(AuditCheckpoint c) => new(
        c.Id.ToString(), c.ControllerId.Value.ToString(), c.Seq, Convert.ToHexStringLower(c.HeadHash), AuditChain.Time(c.At), c.KeyId.ToString(), Convert.ToBase64String(c.Signature));

    /// <summary>Reads a line; null unless it is written exactly as <see cref="Line"/> writes it.</summary>
    public static CheckpointRecord? Parse(string line) => NdJson.Read(line, e =>
    {
        string Text(string name) => e.GetProperty(name).GetString()!;
        return new CheckpointRecord(Text("id"), Text("controllerId"), e.GetProperty("seq").GetInt64(), Text("headHash"), Text("at"), Text("keyId"), Text("signature"));
    }, r => r.Line());

    public string Line() => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{Id}}","controllerId":"{{ControllerId}}","seq":{{Seq}},"headHash":"{{HeadHash}}","at":"{{At}}","algorithm":"{{Algorithm}}","keyId":"{{KeyId}}","signature":"{{Signature}}"}""");

    /// <summary>The bytes that are signed. The id is outside: it names the row, not the statement.</summary>
    public byte[] Signed() => [0x01, .. AuditRecord.Fields(ControllerId, Seq.ToString(CultureInfo.InvariantCulture), HeadHash, At, KeyId)];
}

/// <summary>Lines that have one spelling only.</summary>
internal static class NdJson
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 4 };

    /// <summary>The value of a line; null when it is not JSON, lacks a member, or is not spelled as <paramref name="write"/> spells it.</summary>
    public static T? Read<T>(string line, Func<JsonElement, T> read, Func<T, string> write) where T : class
    {
        if (line.Any(c => c is < ' ' or > '~'))
        {
            return null; // what is written is printable ASCII
        }

        try
        {
            using var json = JsonDocument.Parse(line, Shallow);
            var value = read(json.RootElement);
            return string.Equals(write(value), line, StringComparison.Ordinal) ? value : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The lines of a file with their numbers; null for one that is no UTF-8, and for a last one without its end.</summary>
    public static IEnumerable<(int Number, string? Text)> Lines(string file)
    {
        using var stream = new BufferedStream(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), 1 << 16);
        var (line, number) = (new List<byte>(), 1);
        for (var b = stream.ReadByte(); b >= 0; b = stream.ReadByte())
        {
            if (b != '\n')
            {
                line.Add((byte)b);
                continue;
            }

            yield return (number++, Decoded([.. line]));
            line.Clear();
        }

        if (line.Count > 0)
        {
            yield return (number, null);
        }
    }

    private static string? Decoded(byte[] line)
    {
        try
        {
            return Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
