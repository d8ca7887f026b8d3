using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Discovery;

namespace Dsar.Api.Web;

/// <summary>A value of a connected system as JSON: numbers and truth values as such, everything else as text.</summary>
public static class CellJson
{
    public static JsonNode? Of(Cell cell) => cell.Kind switch
    {
        CellKind.Null => null,
        CellKind.Number => decimal.TryParse(cell.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(cell.Value),
        CellKind.Boolean => JsonValue.Create(cell.Value is "true" or "True" or "1"),
        CellKind.Json => JsonNode.Parse(cell.Value),
        _ => JsonValue.Create(cell.Value),
    };
}
