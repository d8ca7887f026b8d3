using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>
/// A schema of the document, read once, to compare values with: stricter than the standard in that a member which the schema does not name is a fault,
/// unless it names none at all.
/// </summary>
internal sealed partial class Shape
{
    private static readonly string[] Known =
    [
        "$ref", "type", "enum", "format", "description", "oneOf", "items", "properties", "required", "additionalProperties", "maxLength", "minLength", "maxItems", "minItems",
        "minimum", "maximum", "x-extensible-enum", "default", "pattern",
    ];

    private readonly HashSet<string> _types = [];
    private readonly HashSet<string>? _words;
    private readonly string? _format;
    private readonly Regex? _pattern;
    private readonly List<string> _required = [];
    private readonly Dictionary<string, Shape> _members = [];
    private readonly bool _open;
    private readonly (double? Least, double? Most) _length;
    private readonly (double? Least, double? Most) _count;
    private readonly (double? Least, double? Most) _size;
    private List<Shape> _choices = [];
    private Shape? _item;

    private Shape(JsonNode schema)
    {
        var unknown = schema.AsObject().Select(m => m.Key).Except(Known).ToList();
        if (unknown.Count > 0)
        {
            throw new NotSupportedException($"Shape compares no {string.Join(", ", unknown)}: teach it, or a fault there is never seen.");
        }

        _types.UnionWith(schema["type"] switch { JsonArray several => several.Select(t => (string)t!), { } one => [(string)one!], null => [] });
        _words = schema["enum"] is JsonArray words ? [.. words.Select(w => (string)w!)] : null;
        _format = (string?)schema["format"];
        _pattern = (string?)schema["pattern"] is { } pattern ? new Regex(pattern, RegexOptions.NonBacktracking) : null;
        _required.AddRange((schema["required"]?.AsArray() ?? []).Select(r => (string)r!));
        _open = schema["additionalProperties"] is JsonObject || (schema["properties"] is null && (bool?)schema["additionalProperties"] != false);
        (_length, _count, _size) = (Range("minLength", "maxLength"), Range("minItems", "maxItems"), Range("minimum", "maximum"));

        (double? Least, double? Most) Range(string least, string most) => ((double?)schema[least], (double?)schema[most]);
    }

    /// <summary>The shape of a schema; references are followed and read once.</summary>
    public static Shape Of(JsonNode schema, JsonNode document, Dictionary<JsonNode, Shape> known)
    {
        schema = Contract.Resolve(document, schema);
        if (known.TryGetValue(schema, out var shape))
        {
            return shape;
        }

        known[schema] = shape = new Shape(schema);
        shape._choices = [.. (schema["oneOf"]?.AsArray() ?? []).Select(c => Of(c!, document, known))];
        shape._item = schema["items"] is { } items ? Of(items, document, known) : null;
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            shape._members[name] = Of(member!, document, known);
        }

        return shape;
    }

    /// <summary>The first fault of a value with the path to it; null when it has none.</summary>
    public string? Fault(JsonElement value)
    {
        if (_choices.Count > 0)
        {
            var faults = _choices.Select(c => c.Fault(value)).ToList();
            return faults.Contains(null) ? null : faults[0];
        }

        var type = TypeOf(value);
        if (_types.Count > 0 && !_types.Contains(type) && !(type == "integer" && _types.Contains("number")))
        {
            return $" is {type}, not {string.Join(" or ", _types)}";
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => FaultOfObject(value),
            JsonValueKind.Array => FaultOfArray(value),
            JsonValueKind.String => FaultOfText(value.GetString()!),
            JsonValueKind.Number => Outside(_size, value.GetDouble()) ? " is outside its bounds" : null,
            _ => null,
        };
    }

    private string? FaultOfObject(JsonElement value)
    {
        foreach (var name in _required)
        {
            if (!value.TryGetProperty(name, out _))
            {
                return $" lacks {name}";
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            var fault = _members.TryGetValue(member.Name, out var shape) ? shape.Fault(member.Value) : _open ? null : " is not declared";
            if (fault is not null)
            {
                return $".{member.Name}{fault}";
            }
        }

        return null;
    }

    private string? FaultOfArray(JsonElement value)
    {
        if (Outside(_count, value.GetArrayLength()))
        {
            return $" has {value.GetArrayLength()} items";
        }

        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (_item?.Fault(item) is { } fault)
            {
                return $"[{i}]{fault}";
            }

            i++;
        }

        return null;
    }

    private string? FaultOfText(string text) =>
        _words?.Contains(text) == false ? " is none of the words"
        : Outside(_length, text.Length) ? $" has {text.Length} characters"
        : _pattern?.IsMatch(text) == false ? " does not have its pattern"
        : _format is null || HasFormat(text) ? null
        : $" is no {_format}";

    private bool HasFormat(string text) => _format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _) && !text.Any(char.IsAsciiLetterUpper),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "binary" => true,
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => throw new NotSupportedException($"Shape knows no format {_format}."),
    };

    private static bool Outside((double? Least, double? Most) range, double value) => value < range.Least || value > range.Most;

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Rfc3339();
}
