using System.Globalization;

namespace Dsar.Discovery;

/// <summary>A record of a file. Use it before the next one is read. Personal data: never logged.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Lines">How many lines it takes.</param>
/// <param name="Value">Its values by field; null when it cannot be read.</param>
internal sealed record FileRecord(long Line, int Lines, Func<MapField, Cell>? Value)
{
    /// <summary>The name of the file where a folder is read; null for that of the part.</summary>
    public string? File { get; init; }

    /// <summary>The declared fields of a readable record; null when it is not one that the map's constants mean.</summary>
    /// <exception cref="InvalidOperationException">A text holds half a character, which is none.</exception>
    public Row? Row(CollectionPlan collection, FilePart part) =>
        collection.Map.Where.All(w => RestRows.Fits(w, Of(collection.Map.Fields.First(f => f.Name == w.Field), part))) ? new Row([.. collection.Read.Select(f => Of(f, part))]) : null;

    /// <summary>Only the place, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}");

    private Cell Of(MapField field, FilePart part) => field.Name switch
    {
        FileSource.File => Cell.Text(File ?? part.Name),
        FileSource.Line => new Cell(CellKind.Number, Line.ToString(CultureInfo.InvariantCulture)),
        _ => Value!(field),
    };
}
