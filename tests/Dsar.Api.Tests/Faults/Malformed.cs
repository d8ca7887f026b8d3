using System.Text;
using System.Text.Json.Nodes;
using Dsar.Api.Tests.OpenApi;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Makes calls of every operation of an OpenAPI document and breaks each in one to three ways: values against their type and bounds, members too many and too few,
/// broken JSON, odd ids, parameters, cursors and headers. Knows no operation by name, so a new one is met by itself.
/// </summary>
internal sealed class Malformed(Random random, IReadOnlyDictionary<string, List<string>> ids)
{
    /// <summary>Stands in every hostile text; no problem may repeat it.</summary>
    public const string Marker = "Zq7kW";

    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\u0000b", "\u0085", "\u202Egnp.exe", "e\u0301", "👩‍👩‍👧", "\uFEFF", "\u2028", "%00", "%s%n", "${jndi:ldap://x}", "{{7*7}}", "' OR 1=1 --", "'; DROP TABLE requests; --", "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>", "../../../etc/passwd", "x\r\nBcc: a@b.se", "null", "true", "-1", "1e309", "2026-02-30", "0000-00-00", "9999-12-31T23:59:60Z", "2026-11-23T08:00:00", "019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17", "dsar_dev_0", "GD-0000-0000", "*",
    ];

    private static readonly string[] Raw =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "99999999999999999999", "-0", "9223372036854775808", "[]", "{}", "[[]]", "[null]", "{\"a\":{\"b\":[1]}}", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\uffff\"", "[1,2,3]", "\"0\"",
    ];

    /// <summary>A call of the operation, broken. <paramref name="log"/> says how, without the values.</summary>
    public HttpRequestMessage Call(Operation operation, out string log)
    {
        var faults = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(6)).ToHashSet();
        log = $"{operation} faults {string.Join(',', faults)}";
        var request = new HttpRequestMessage(new HttpMethod(operation.Method.ToUpperInvariant()), Path(operation, faults.Contains(0)) + Query(operation, faults.Contains(1)));
        if (operation.RequestContent is { } content)
        {
            var (type, media) = content.First();
            request.Content = new ByteArrayContent(Body(media!, faults.Contains(2), faults.Contains(3)));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", faults.Contains(5) && random.Next(4) == 0 ? Pick("text/plain", "application/xml", "application/json; charset=utf-7", "multipart/form-data", "/", "") : type.StartsWith("multipart", StringComparison.Ordinal) ? type + "; boundary=x" : type);
        }

        Headers(request, operation, faults.Contains(4));
        return request;
    }

    private string Path(Operation operation, bool broken)
    {
        var (path, known) = (operation.Path, true);
        while (path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = path.IndexOf('}', open);
            var candidates = known ? ids.GetValueOrDefault(path[..(open - 1)]) : null;
            known = !broken && candidates is { Count: > 0 } && operation.Method != "delete" && random.Next(8) != 0;
            var id = known ? candidates![random.Next(candidates.Count)]
                : broken ? Pick("x", "0", "%01", "%27", "%2e%2e", "%ff", "019AB2C4-7D10-7A3E-9B51-0F6D2C8E4A17", "{019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17}", "00000000-0000-0000-0000-000000000000", new string('9', 3000), "%F0%9F%91%A9", "a%2Fb", "%0d%0aSet-Cookie:x")
                : Guid.CreateVersion7().ToString();
            path = path[..open] + id + path[(close + 1)..];
        }

        return path;
    }

    private string Query(Operation operation, bool broken)
    {
        var known = operation.Parameters.Where(p => (string?)p["in"] == "query").Select(p => (string)p["name"]!).ToList();
        if (!broken)
        {
            return known.Contains("limit") ? $"?limit={random.Next(1, 201)}" : "";
        }

        var names = Enumerable.Range(0, random.Next(1, 4)).Select(_ => known.Count > 0 && random.Next(5) > 0 ? known[random.Next(known.Count)] : Pick("x", "Limit", "LIMIT", "fields", "%00", "a[]", "__proto__", ""));
        return "?" + string.Join('&', names.Select(n => $"{n}={Pick("", "0", "1", "-1", "200", "201", "2147483648", "1e3", "%2B1", "null", "%00", "%FF%FE", "a,b,,", "received,", "%27%20OR%201=1", "2026-02-30", "2026-11-23", new string('9', 1100), "AAAA", "e30", Uri.EscapeDataString(Text()))}"));
    }

    private byte[] Body(JsonNode media, bool broken, bool unreadable)
    {
        var schema = Contract.Resolve(media["schema"]!);
        var body = Contract.Example(media)?.DeepClone() ?? Value(schema, 0);
        for (var changes = broken ? random.Next(1, 4) : 0; changes > 0; changes--)
        {
            body = Change(body, schema);
        }

        var text = body?.ToJsonString() ?? "null";
        text = text.Replace("\"@raw\"", Raw[random.Next(Raw.Length)], StringComparison.Ordinal);
        return unreadable && random.Next(2) == 0 ? Unreadable(text) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Changes one place of the body: a member, an element, or the whole.</summary>
    private JsonNode? Change(JsonNode? body, JsonNode schema)
    {
        var places = new List<JsonNode>();
        Collect(body, places);
        switch (places.Count == 0 ? null : places[random.Next(places.Count)])
        {
            case JsonObject members when random.Next(5) == 0:
                members[Pick("x", "id", "state", "controllerId", "__proto__", "$type", "isAdmin", " ", "a b", Marker + "é")] = Hostile();
                return body;
            case JsonObject members:
                var declared = (schema["properties"] as JsonObject)?.Select(p => p.Key).ToList() ?? [];
                var name = members.Count > 0 && random.Next(3) > 0 ? members.ElementAt(random.Next(members.Count)).Key : declared.Count > 0 ? declared[random.Next(declared.Count)] : "x";
                members.Remove(name);
                if (random.Next(6) > 0)
                {
                    members[name] = Hostile();
                }

                return body;
            case JsonArray items:
                for (var more = Pick(1, 1, 3, 21, 201); more > 0; more--)
                {
                    items.Add(items.Count > 0 && random.Next(2) == 0 ? items[0]?.DeepClone() : Hostile());
                }

                return body;
            default:
                return Hostile();
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is JsonObject or JsonArray)
        {
            places.Add(node);
            foreach (var child in node is JsonObject o ? o.Select(m => m.Value).ToList() : [.. node.AsArray()])
            {
                Collect(child, places);
            }
        }
    }

    private JsonNode? Hostile() => random.Next(5) switch
    {
        0 => null,
        1 => Deep(Pick(3, 20, 40)),
        2 => JsonValue.Create(Pick(string.Concat(Enumerable.Repeat("å", 3)), new string('x', Pick(41, 121, 201, 255, 2001, 20_001)) + Marker)),
        3 => JsonValue.Create("@raw"),
        _ => JsonValue.Create(Text()),
    };

    private static JsonNode? Deep(int depth)
    {
        JsonNode? node = null;
        for (; depth > 0; depth--)
        {
            node = depth % 2 == 0 ? new JsonObject { ["a"] = node } : new JsonArray(node);
        }

        return node;
    }

    /// <summary>A value that fits the schema, as far as the schema says.</summary>
    private JsonNode? Value(JsonNode schema, int depth)
    {
        schema = Contract.Resolve(schema);
        schema = schema["oneOf"] is JsonArray choices ? Contract.Resolve(choices[0]!) : schema;
        var type = schema["type"] is JsonArray types ? (string)types.First(t => (string)t! != "null")! : (string?)schema["type"];
        return schema["enum"] is JsonArray words ? words[random.Next(words.Count)]?.DeepClone() : depth > 6 ? null : type switch
        {
            "object" => new JsonObject((schema["properties"] as JsonObject ?? []).Select(p => KeyValuePair.Create(p.Key, Value(p.Value!, depth + 1)))),
            "array" => new JsonArray(Value(schema["items"] ?? new JsonObject(), depth + 1)),
            "integer" or "number" => JsonValue.Create(random.Next(1, 5)),
            "boolean" => JsonValue.Create(random.Next(2) == 0),
            _ => JsonValue.Create((string?)schema["format"] switch { "uuid" => Guid.CreateVersion7().ToString(), "date" => "2026-11-23", "date-time" => "2026-11-23T08:00:00Z", _ => "a" }),
        };
    }

    private byte[] Unreadable(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return random.Next(9) switch
        {
            0 => [],
            1 => bytes[..random.Next(bytes.Length + 1)],
            2 => [0xEF, 0xBB, 0xBF, .. bytes],
            3 => [.. bytes, .. "x"u8],
            4 => [.. bytes[..(bytes.Length / 2)], 0xC3, 0x28, .. bytes[(bytes.Length / 2)..]],
            5 => Encoding.Unicode.GetBytes(json),
            6 => Encoding.UTF8.GetBytes(json.Replace("{", "{\"a\":1,\"a\":2,", StringComparison.Ordinal)),
            7 => Encoding.UTF8.GetBytes(new string('[', 5000)),
            _ => Encoding.UTF8.GetBytes(json.Replace('"', '\'')),
        };
    }

    private void Headers(HttpRequestMessage request, Operation operation, bool broken)
    {
        foreach (var name in operation.Parameters.Where(p => (string?)p["in"] == "header").Select(p => (string)p["name"]!))
        {
            var value = broken ? Pick("", "x", "*", "\"", "\"\"", "W/\"x\"", "\"a\", \"b\"", new string('k', 256), "åäö", "a b", "\"0123456789abcdef\"", "NaN") : name == "Idempotency-Key" ? Guid.CreateVersion7().ToString() : "\"0123456789abcdef\"";
            if (!broken || random.Next(4) > 0)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (broken)
        {
            request.Headers.TryAddWithoutValidation("Accept", Pick("*/*", "text/html", ";;;", "application/json;q=0", "a/b/c", "application/json"));
            request.Headers.TryAddWithoutValidation("Accept-Language", Pick("sv", "*", "sv;q=9", "😀", new string('a', 5000), "en-GB, sv;q=x"));
            request.Headers.TryAddWithoutValidation("traceparent", Pick("00-0-0-0", "x", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
            request.Headers.TryAddWithoutValidation("Last-Event-ID", Text());
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "' OR 1=1");
        }
    }

    private string Text() => Texts[random.Next(Texts.Length)] + (random.Next(2) == 0 ? Marker : "");

    private T Pick<T>(params T[] of) => of[random.Next(of.Length)];
}
