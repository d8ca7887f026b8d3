using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>A mapping whose known keys are declared; reads typed values and reports each fault under the key's own code.</summary>
internal sealed partial class SourceMap
{
    private static readonly string[] LanguagesKeys = ["sv", "en"];
    private readonly SourceErrors _errors;

    public SourceMap(SourceNode node, SourceErrors errors, IReadOnlyList<string> known, string code)
    {
        Node = node;
        _errors = errors;
        if (node.Kind != SourceKind.Map)
        {
            errors.Add(node, code, "a mapping of keys is expected here");
        }

        foreach (var entry in node.Entries.Where(e => !known.Contains(e.Key)))
        {
            errors.Add(entry.Line, entry.Column, entry.Value.Pointer, errors.Codes.UnknownKey, $"unknown key '{entry.Key}'{NearestName.Hint(entry.Key, known)}");
        }
    }

    public SourceNode Node { get; }

    /// <summary>The mapping that stands under a key, with its own known keys.</summary>
    public SourceMap Inner(string key, IReadOnlyList<string> known, string code) => new(At(key), _errors, known, code);

    public SourceNode At(string key) => Node[key] ?? Node;

    public bool Has(string key) => Node[key] is { IsNull: false };

    public void Fault(string key, string code, string message) => _errors.Add(At(key), code, message);

    /// <summary>The key is needed and is not there; the pointer leads to where it should stand.</summary>
    public void Missing(string key, string code, string message) => _errors.Add(At(key).Line, At(key).Column, $"{Node.Pointer}/{key}", code, message);

    public void FaultAt(SourceNode at, string code, string message) => _errors.Add(at, code, message);

    public string? Text(string key, string code, bool required = false)
    {
        if (Node[key] is not { IsNull: false } value)
        {
            if (required)
            {
                Missing(key, code, $"'{key}' is missing");
            }

            return null;
        }

        if (value.Kind != SourceKind.Scalar)
        {
            Fault(key, code, $"'{key}' must be one text");
            return null;
        }

        return value.Text;
    }

    public string Slug(string key, string code, bool underscores = true)
    {
        var text = Text(key, code, required: true);
        if (text is not null && !(underscores ? LooseSlug() : StrictSlug()).IsMatch(text))
        {
            Fault(key, code, $"'{key}' must be a slug: lower-case letters, digits{(underscores ? ", hyphen or underscore" : " and hyphens")}, beginning with a letter, at most 40 characters");
        }

        return text ?? string.Empty;
    }

    public bool Bool(string key, string code, bool fallback)
    {
        var text = Text(key, code);
        if (text is null)
        {
            return fallback;
        }

        if (text is not ("true" or "false") || Node[key]!.Quoted)
        {
            Fault(key, code, $"'{key}' must be true or false");
        }

        return text == "true";
    }

    public int Int(string key, string code, int fallback, int min, int max)
    {
        var text = Text(key, code);
        if (text is null)
        {
            return fallback;
        }

        if (!int.TryParse(text.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < min || value > max)
        {
            Fault(key, code, $"'{key}' must be a whole number from {min} to {max}");
            return fallback;
        }

        return value;
    }

    public T Enum<T>(string key, string code, T fallback, bool required = false)
        where T : struct, Enum =>
        Text(key, code, required) is { } text ? EnumOf(Node[key]!, text, code, fallback) : fallback;

    public T EnumOf<T>(SourceNode at, string text, string code, T fallback)
        where T : struct, Enum
    {
        foreach (var value in System.Enum.GetValues<T>().Where(v => Snake(v.ToString()) == text))
        {
            return value;
        }

        var names = System.Enum.GetNames<T>().Select(Snake).ToArray();
        _errors.Add(at, code, $"'{text}' is not one of {string.Join(", ", names)}{NearestName.Hint(text, names)}");
        return fallback;
    }

    public LocalText? Local(string key, string code, bool required = false)
    {
        if (Node[key] is not { IsNull: false } value)
        {
            if (required)
            {
                Missing(key, code, $"'{key}' is missing; write {{sv: …, en: …}}");
            }

            return null;
        }

        return LocalOf(value, code);
    }

    public LocalText LocalOf(SourceNode value, string code)
    {
        var map = new SourceMap(value, _errors, LanguagesKeys, code);
        return new LocalText(map.Text("sv", code, required: value.Kind == SourceKind.Map) ?? string.Empty, map.Text("en", code, required: value.Kind == SourceKind.Map) ?? string.Empty);
    }

    public IReadOnlyList<SourceNode> List(string key, string code)
    {
        if (Node[key] is not { IsNull: false } value)
        {
            return [];
        }

        if (value.Kind == SourceKind.List)
        {
            return value.Items;
        }

        Fault(key, code, $"'{key}' must be a list");
        return [];
    }

    public IReadOnlyList<string> Texts(string key, string code)
    {
        var texts = new List<string>();
        foreach (var item in List(key, code))
        {
            if (item is { Kind: SourceKind.Scalar, Text: { } text })
            {
                texts.Add(text);
            }
            else
            {
                _errors.Add(item, code, $"'{key}' must be a list of texts");
            }
        }

        return texts;
    }

    /// <summary>A mapping from field to a plain value; empty when the key is absent.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string key, string code)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Has(key))
        {
            return pairs;
        }

        if (At(key).Kind != SourceKind.Map)
        {
            Fault(key, code, $"'{key}' is a mapping from field to value");
        }

        foreach (var entry in At(key).Entries)
        {
            pairs[entry.Key] = entry.Value.Text ?? string.Empty;
        }

        return pairs;
    }

    public IReadOnlyList<LocalText> Locals(string key, string code) => [.. List(key, code).Select(n => LocalOf(n, code))];

    public static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex LooseSlug();

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex StrictSlug();
}
