using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>Compares a value with a schema of the document, strictly: a member that the schema does not name is a fault.</summary>
internal static class Conformity
{
    public static JsonNode Resolve(JsonNode document, JsonNode node) =>
        (string?)node["$ref"] is { } reference ? reference[2..].Split('/').Aggregate(document, (at, name) => at[name]!) : node;

    public static IEnumerable<string> Faults(JsonNode document, JsonNode schema, JsonNode? value, string at = "$")
    {
        schema = Resolve(document, schema);
        if (schema["oneOf"] is JsonArray choices)
        {
            return choices.Any(c => !Faults(document, c!, value, at).Any()) ? [] : choices.SelectMany(c => Faults(document, c!, value, at)).Take(1);
        }

        var types = schema["type"] switch { JsonArray several => several.Select(t => (string)t!).ToArray(), { } one => [(string)one!], null => [] };
        var type = value?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
            JsonValueKind.String => "string",
            _ => "boolean",
        };
        if (types.Length > 0 && !types.Contains(type) && !(type == "integer" && types.Contains("number")))
        {
            return [$"{at} is {type}, not {string.Join(" or ", types)}"];
        }

        if (schema["enum"] is JsonArray words && !words.Any(w => w?.ToString() == value?.ToString()))
        {
            return [$"{at} is not one of the words"];
        }

        return value switch
        {
            JsonArray array when schema["items"] is { } items => array.SelectMany((v, i) => Faults(document, items, v, $"{at}[{i}]")),
            JsonObject body when schema["properties"] is JsonObject properties => Members(document, schema, properties, body, at),
            _ => Format(schema, value, at),
        };
    }

    private static IEnumerable<string> Members(JsonNode document, JsonNode schema, JsonObject properties, JsonObject body, string at) =>
        (schema["required"]?.AsArray() ?? []).Where(r => !body.ContainsKey((string)r!)).Select(r => $"{at} lacks {r}")
            .Concat(body.SelectMany(m => properties[m.Key] is { } member ? Faults(document, member, m.Value, $"{at}.{m.Key}") : [$"{at}.{m.Key} is not declared"]));

    private static IEnumerable<string> Format(JsonNode schema, JsonNode? value, string at)
    {
        var right = value is null || (string?)schema["format"] switch
        {
            "uuid" => Guid.TryParseExact(value.ToString(), "D", out _),
            "date" => DateOnly.TryParseExact(value.ToString(), "yyyy-MM-dd", out _),
            "date-time" => DateTimeOffset.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        return right ? [] : [$"{at} is no {schema["format"]}"];
    }
}
