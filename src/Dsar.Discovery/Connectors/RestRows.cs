using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Makes rows of JSON. Missing members are null; a key that is missing is a fault of the map or the vendor.</summary>
internal static class RestRows
{
    /// <summary>The value a JSON Pointer leads to; null when there is none.</summary>
    public static JsonElement? At(JsonElement from, string pointer)
    {
        JsonElement? at = from;
        foreach (var part in pointer.Split('/').Skip(1).Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            at = at switch
            {
                { ValueKind: JsonValueKind.Object } map when map.TryGetProperty(part, out var member) => member,
                { ValueKind: JsonValueKind.Array } list when int.TryParse(part, out var n) && n >= 0 && n < list.GetArrayLength() => list[n],
                _ => null,
            };
        }

        return at;
    }

    /// <summary>The rows of an answer: the elements of an array, or one object; none for null.</summary>
    /// <exception cref="ConnectorException">shape: there is something else.</exception>
    public static IEnumerable<JsonElement> Of(JsonElement root, string pointer) => At(root, pointer) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } row => [row],
        { ValueKind: JsonValueKind.Null } => [],
        _ => throw new ConnectorException("shape", false),
    };

    /// <summary>The declared fields of a row; null when it is not one that the map's constants mean.</summary>
    public static Row? Row(CollectionPlan collection, JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new ConnectorException("shape", false);
        }

        try
        {
            var cells = collection.Read.Select(f => Cell(row, f)).ToArray();
            if (collection.Map.Key.Any(k => cells[collection.Position(k)].IsNull))
            {
                throw new ConnectorException("shape", false);
            }

            return collection.Map.Where.All(w => Fits(w, Cell(row, collection.Map.Fields.First(f => f.Name == w.Field)))) ? new Row(cells) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character: text that is none.
            throw new ConnectorException("shape", false);
        }
    }

    /// <summary>A value of a row as it is sent: of a declared field, or where a pointer leads.</summary>
    public static string? Text(CollectionPlan collection, JsonElement row, string name)
    {
        var cell = name.StartsWith('/') ? At(row, name) is { } value ? Scalar(value, FieldType.String) : Discovery.Cell.Null : Cell(row, collection.Map.Fields.First(f => f.Name == name));
        return cell.IsNull ? null : cell.Value;
    }

    /// <summary>The value of a declared field.</summary>
    public static Cell Cell(JsonElement row, MapField field)
    {
        var pointer = field.Source.StartsWith('/') ? field.Source : $"/{field.Source.Replace("~", "~0", StringComparison.Ordinal)}";
        if (!field.Many)
        {
            return At(row, pointer) is { } value ? Scalar(value, field.Type) : Discovery.Cell.Null;
        }

        var all = Every(row, pointer).ToArray();
        return all.Length == 0 ? Discovery.Cell.Null : new Cell(CellKind.Json, $"[{string.Join(',', all.Select(v => v.GetRawText()))}]");
    }

    // "/emails/*/value": '*' is every element; a list at the end is its elements.
    private static IEnumerable<JsonElement> Every(JsonElement from, string pointer)
    {
        var star = pointer.IndexOf("/*", StringComparison.Ordinal);
        var found = At(from, star < 0 ? pointer : pointer[..star]);
        return found switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(e => star < 0 || star + 2 == pointer.Length ? [e] : Every(e, pointer[(star + 2)..])),
            null or { ValueKind: JsonValueKind.Null } => [],
            { } one => [one],
        };
    }

    private static Cell Scalar(JsonElement value, FieldType type) => value.ValueKind switch
    {
        JsonValueKind.String when type == FieldType.Bytes && value.TryGetBytesFromBase64(out _) => new Cell(CellKind.Bytes, value.GetString()!),
        JsonValueKind.String => Cells.Of(value.GetString()!, type),
        JsonValueKind.Number => new Cell(CellKind.Number, value.GetRawText()),
        JsonValueKind.True => new Cell(CellKind.Boolean, "true"),
        JsonValueKind.False => new Cell(CellKind.Boolean, "false"),
        JsonValueKind.Null or JsonValueKind.Undefined => Discovery.Cell.Null,
        _ => new Cell(CellKind.Json, value.GetRawText()),
    };

    /// <summary>True when a value is as a constant of the map says.</summary>
    public static bool Fits(MapCondition condition, Cell cell) =>
        condition.IsNull is { } isNull ? cell.IsNull == isNull : !cell.IsNull && condition.Values.Contains(cell.Value);
}
