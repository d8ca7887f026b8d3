using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Writes and signs what is sent to a service of the controller (discovery.md 4.2). Source: Standard Webhooks 1.0. Personal data: never logged.</summary>
internal sealed record ForwarderMessage(string Id, byte[] Body)
{
    private const string Prefix = "whsec_";
    private const int LeastSecretBytes = 24;

    /// <summary>A question or an order about a collection.</summary>
    /// <param name="operation">probe, count, find, erase, anonymise, rectify, restrict, lift or stop.</param>
    /// <param name="id">The operation's id; the same in every attempt.</param>
    /// <param name="map">The system.</param>
    /// <param name="collection">The collection; null asks about all.</param>
    /// <param name="more">Writes fields, identities, keys, values.</param>
    public static ForwarderMessage Of(string operation, string id, DataMap map, CollectionMap? collection, Action<Utf8JsonWriter> more)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specVersion", "1.0");
            json.WriteString("operation", operation);
            json.WriteString("operationId", id);
            json.WriteString("controller", map.Controller);
            json.WriteString("collection", collection?.Name);
            more(json);
            json.WriteEndObject();
        }

        return new ForwarderMessage(id, buffer.WrittenSpan.ToArray());
    }

    /// <summary>Writes fields and values, numbers as numbers.</summary>
    public static void Values(Utf8JsonWriter json, CollectionMap collection, IEnumerable<FieldValue> values)
    {
        json.WriteStartObject();
        foreach (var (field, value) in values)
        {
            json.WritePropertyName(field);
            switch (value.Kind)
            {
                case CellKind.Null: json.WriteNullValue(); break;
                case CellKind.Number or CellKind.Boolean or CellKind.Json: json.WriteRawValue(value.Value); break;
                default: json.WriteStringValue(value.Value); break;
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The signed call.</summary>
    public HttpRequestMessage Signed(Uri address, byte[] secret, DateTimeOffset now, bool isPoll)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = isPoll ? [] : Body;
        var call = new HttpRequestMessage(isPoll ? HttpMethod.Get : HttpMethod.Post, address);
        if (!isPoll)
        {
            call.Content = new ByteArrayContent(body);
            call.Content.Headers.ContentType = new("application/json");
        }

        call.Headers.Add("webhook-id", Id);
        call.Headers.Add("webhook-timestamp", time);
        call.Headers.Add("webhook-signature", Signature(secret, [.. Encoding.UTF8.GetBytes($"{Id}.{time}."), .. body]));
        call.Headers.Add("Accept", "application/x-ndjson");
        call.Headers.Add("User-Agent", "Dsar/1");
        return call;
    }

    /// <summary>The signature of what is sent or answered.</summary>
    public static string Signature(byte[] secret, byte[] text) => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, text))}";

    /// <summary>The bytes of a secret, read from its file at each use.</summary>
    /// <exception cref="ConnectorException">not_configured: there is none, or it is none.</exception>
    public static async Task<byte[]> Secret(string? file, CancellationToken ct)
    {
        try
        {
            var text = file is null ? string.Empty : (await File.ReadAllTextAsync(file, ct)).Trim();
            var bytes = text.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromBase64String(text[Prefix.Length..]) : [];
            return bytes.Length >= LeastSecretBytes ? bytes : throw new ConnectorException("not_configured", false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConnectorException("not_configured", false);
        }
    }

    /// <summary>Only the id, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => Id;
}
