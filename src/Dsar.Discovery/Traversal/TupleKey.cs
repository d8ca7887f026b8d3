using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>Tuples as edges send and compare them.</summary>
internal static class TupleKey
{
    private const char Separator = '\u001F';

    /// <summary>The parts of a source row on an edge, or null when one is null, blank or stands for nothing.</summary>
    public static string[]? Project(Edge edge, CollectionPlan source, CollectionPlan target, StoredRow row)
    {
        var parts = new string[edge.SourceFields.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var cell = row.Cells[source.Position(edge.SourceFields[i])];
            if (cell.IsNull || Junk.IsEmptyWord(cell.Value) || Sendable(cell.Value, Type(target, edge.TargetFields[i])) is not { } part)
            {
                return null;
            }

            parts[i] = part;
        }

        return parts;
    }

    /// <summary>Every spelling of an identifier as tuples of an identity edge; empty when it does not fit the edge's form.</summary>
    public static IReadOnlyList<string[]> Spell(Edge edge, CollectionPlan target, CandidateIdentity identity, FoldContext context)
    {
        IEnumerable<string> spellings = edge.ExactMatch ? [identity.Identifier.Value.Trim()] : Spellings.Of(identity.Identifier.Kind, identity.Identifier.Value, identity.Folded, context);
        var tuples = new List<string[]>();
        foreach (var spelling in spellings)
        {
            var parts = edge.Parse is null ? [spelling] : Cut(edge, spelling);
            var sendable = parts?.Select((p, i) => Sendable(p, Type(target, edge.TargetFields[i]))).ToArray();
            if (sendable is not null && Array.TrueForAll(sendable, p => p is not null))
            {
                tuples.Add(sendable!);
            }
        }

        // The column may fold more than the kind of identifier does: a user name that is compared in lower case.
        return edge.ExactMatch ? tuples : [.. tuples.Concat(tuples.SelectMany(t => Spell(edge, target, t, context))).DistinctBy(t => string.Join(Separator, t)).Take(Spellings.Most)];
    }

    /// <summary>
    /// The spellings in which a join sends its parts: a column that folds may hold another spelling than the row that leads to it, and no function stands on a column.
    /// One where every part is compared exactly.
    /// </summary>
    public static IReadOnlyList<string[]> Spell(Edge edge, CollectionPlan target, string[] parts, FoldContext context)
    {
        if (edge.IsExact)
        {
            return [parts];
        }

        IEnumerable<string[]> tuples = [[]];
        foreach (var (part, i) in parts.Select((p, i) => (p, i)))
        {
            var type = Type(target, edge.TargetFields[i]);
            var spellings = Folding.Fold(edge.Folds[i], part, context) is { } folded ? Spellings.Of(edge.Folds[i], part, folded, context).Select(s => Sendable(s, type)).OfType<string>().Distinct(StringComparer.Ordinal).ToArray() : [part];
            tuples = tuples.SelectMany(t => spellings.Select(s => (string[])[.. t, s]));
        }

        return [.. tuples.Take(Spellings.Most)];
    }

    /// <summary>The folded form by which a returned row is told from a stranger; null when a part is blank.</summary>
    public static string? Folded(Edge edge, IReadOnlyList<string> parts, CollectionPlan target, FoldContext context)
    {
        var folded = new string[parts.Count];
        for (var i = 0; i < folded.Length; i++)
        {
            if (Folding.Fold(edge.Folds[i], Plain(parts[i], Type(target, edge.TargetFields[i])), context) is not { } part)
            {
                return null;
            }

            folded[i] = part;
        }

        return string.Join(Separator, folded);
    }

    /// <summary>The parts of a returned row on the edge's target fields; null when one is null.</summary>
    public static string[]? Of(Edge edge, CollectionPlan target, Row row)
    {
        var parts = new string[edge.TargetFields.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var cell = row.Cells[target.Position(edge.TargetFields[i])];
            if (cell.IsNull)
            {
                return null;
            }

            parts[i] = cell.Value;
        }

        return parts;
    }

    /// <summary>Every tuple of a returned row whose target fields hold lists; none when no field does.</summary>
    public static IEnumerable<string[]> Each(Edge edge, CollectionPlan target, Row row)
    {
        var cells = edge.TargetFields.Select(f => target.Position(f)).Select(at => (Cell: row.Cells[at], target.Read[at].Many)).ToArray();
        IEnumerable<string[]> tuples = Array.Exists(cells, c => c.Many) ? [[]] : [];
        return cells.Aggregate(tuples, (found, cell) => found.SelectMany(t => Cells.Values(cell.Cell).Select(v => (string[])[.. t, v])));
    }

    private static FieldType Type(CollectionPlan target, string field) => target.Map.Fields.First(f => f.Name == field).Type;

    private static string[]? Cut(Edge edge, string value)
    {
        var match = new Regex(edge.Parse!, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).Match(value);
        return match.Success ? [.. edge.TargetFields.Select(f => match.Groups[f].Value)] : null;
    }

    // A value that the column's type cannot hold, or no database can store, matches no row and is not sent.
    private static string? Sendable(string text, FieldType type) => !Spellings.IsSendable(text) ? null : type switch
    {
        FieldType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        FieldType.Number => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? text : null,
        FieldType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _) ? text : null,
        _ => text,
    };

    // 10.5 and 10.50 are one number.
    private static string Plain(string text, FieldType type) =>
        type is FieldType.Number or FieldType.Integer && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("G29", CultureInfo.InvariantCulture) : text;
}
