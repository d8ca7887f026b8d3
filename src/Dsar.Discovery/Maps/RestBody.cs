using System.Globalization;
using System.Text.Json.Nodes;

namespace Dsar.Discovery;

/// <summary>A JSON body with slots in its texts. Values become JSON strings, so that no value can change the body's form.</summary>
internal static class RestBody
{
    public static IEnumerable<RestSlot> Slots(SourceNode? node) => node is null ? [] : Templates(node).SelectMany(t => t.Template.Slots);

    public static IEnumerable<(SourceNode At, RestTemplate Template)> Templates(SourceNode node) => node.Kind switch
    {
        SourceKind.Map => node.Entries.SelectMany(e => Templates(e.Value)),
        SourceKind.List => node.Items.SelectMany(Templates),
        _ => node.Text is { } text ? [(node, RestTemplate.Parse(text))] : [],
    };

    /// <summary>The body with values in it.</summary>
    /// <exception cref="ConnectorException">A slot has no value.</exception>
    public static JsonNode? Fill(SourceNode node, Func<RestSlot, string?> value) => node.Kind switch
    {
        SourceKind.Map => new JsonObject(node.Entries.Select(e => KeyValuePair.Create(e.Key, Fill(e.Value, value)))),
        SourceKind.List => new JsonArray([.. node.Items.Select(i => Fill(i, value))]),
        _ => Scalar(node, value),
    };

    private static JsonValue? Scalar(SourceNode node, Func<RestSlot, string?> value)
    {
        if (node.Text is not { } text)
        {
            return null;
        }

        if (!node.Quoted && text is "true" or "false")
        {
            return JsonValue.Create(text == "true");
        }

        return !node.Quoted && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(RestTemplate.Parse(text).Fill(value, encoded: false) ?? throw new ConnectorException("not_configured", false));
    }
}
