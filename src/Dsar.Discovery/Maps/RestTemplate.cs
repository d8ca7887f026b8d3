using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>A place for a value: <c>{value|lower|md5}</c>, <c>{row.id}</c>, <c>{row/item/id}</c>, <c>{config.list}</c>. No expressions.</summary>
/// <param name="From">value, row or config.</param>
/// <param name="Name">The field, JSON Pointer or configuration key; empty for <c>{value}</c>.</param>
/// <param name="Forms">What is done to the value, in order: folds, md5, sha256.</param>
internal sealed record RestSlot(string From, string Name, IReadOnlyList<string> Forms)
{
    /// <summary>The value as it is sent; null when it cannot be of the form that is asked for.</summary>
    public string? Shape(string value, FoldContext context) => Forms.Aggregate((string?)value, (text, form) => text is null ? null : form switch
    {
        "md5" => Md5(text),
        "sha256" => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        _ => Folding.Fold(Enum.Parse<FoldKind>(form, ignoreCase: true), text, context),
    });

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Vendors address persons by it; it protects nothing here.")]
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>A text with slots.</summary>
internal sealed partial class RestTemplate
{
    public static readonly string[] Forms = [.. Enum.GetNames<FoldKind>().Select(n => n.ToLowerInvariant()), "md5", "sha256"];
    private readonly List<(string Text, RestSlot? Slot)> _parts = [];

    private RestTemplate(string text) => Text = text;

    /// <summary>The text as the map has it.</summary>
    public string Text { get; }

    /// <summary>Why the text is none; null when it is one.</summary>
    public string? Fault { get; private init; }

    public IEnumerable<RestSlot> Slots => _parts.Select(p => p.Slot).OfType<RestSlot>();

    public static RestTemplate Parse(string text)
    {
        var parts = new List<(string, RestSlot?)>();
        var from = 0;
        foreach (Match match in Braces().Matches(text))
        {
            parts.Add((text[from..match.Index], null));
            from = match.Index + match.Length;
            var words = match.Value[1..^1].Split('|');
            if (Place().Match(words[0]) is not { Success: true } place)
            {
                return new RestTemplate(text) { Fault = $"'{match.Value}' is no slot: write {{value}}, {{value.field}}, {{row.field}}, {{row/pointer}} or {{config.name}}" };
            }

            if (words.Skip(1).FirstOrDefault(f => !Forms.Contains(f)) is { } unknown)
            {
                return new RestTemplate(text) { Fault = $"'{unknown}' is none of {string.Join(", ", Forms)}{NearestName.Hint(unknown, Forms)}" };
            }

            parts.Add((string.Empty, new RestSlot(place.Groups[1].Value, place.Groups[2].Value.TrimStart('.'), words[1..])));
        }

        parts.Add((text[from..], null));
        var template = new RestTemplate(text) { Fault = parts.Exists(p => p.Item1.AsSpan().ContainsAny('{', '}')) ? "a brace stands alone: a slot is written {value}" : null };
        template._parts.AddRange(parts);
        return template;
    }

    /// <summary>The text with values in it; null when a slot has none.</summary>
    public string? Fill(Func<RestSlot, string?> value, bool encoded)
    {
        var filled = new StringBuilder();
        foreach (var (text, slot) in _parts)
        {
            if (slot is null)
            {
                filled.Append(text);
            }
            else if (value(slot) is { Length: > 0 } found)
            {
                filled.Append(encoded ? Uri.EscapeDataString(found) : found);
            }
            else
            {
                return null;
            }
        }

        return filled.ToString();
    }

    [GeneratedRegex("\\{[^{}]*\\}", RegexOptions.CultureInvariant)]
    private static partial Regex Braces();

    [GeneratedRegex("^(?:(value)(\\.[a-z][a-z0-9_-]*)?|(?<1>row)(?<2>\\.[a-z][a-z0-9_-]*|/[^|]*)|(?<1>config)(?<2>\\.[A-Za-z0-9_-]+))\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
