using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Dsar.Api.Demo;

/// <summary>A row as text by column: one of a demo system, or one of the package, which may hide values.</summary>
internal sealed record DemoRow(IReadOnlyDictionary<string, string?> Values, IReadOnlySet<string> Hidden)
{
    private static readonly HashSet<string> Nothing = [];

    /// <summary>The whole rows that a query of the truth picks; with a key, the row of that key from the same table.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The product's own seed file; values of keys are parameters.")]
    public static List<DemoRow> Select(SqliteConnection database, string sql, Dictionary<string, string>? key = null)
    {
        using var command = database.CreateCommand();
        var from = sql[sql.IndexOf(" FROM ", StringComparison.Ordinal)..];
        command.CommandText = "SELECT *" + (key is null ? from : $"{from[..from.IndexOf(" WHERE ", StringComparison.Ordinal)]} WHERE {string.Join(" AND ", key.Keys.Select(k => $"CAST({k} AS TEXT) = ${k}"))}");
        foreach (var (name, value) in key ?? [])
        {
            command.Parameters.AddWithValue("$" + name, value);
        }

        var rows = new List<DemoRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new DemoRow(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)), Nothing));
        }

        return rows;
    }

    /// <summary>The rows of a collection in the package, with the fields that the package says it hides.</summary>
    public static List<DemoRow> Disclosed(string package, string system, string collection)
    {
        var file = Path.Combine(package, "data", system, collection + ".json");
        if (!File.Exists(file))
        {
            return [];
        }

        using var exceptions = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "metadata", "undantag.json")));
        var hidden = exceptions.RootElement.EnumerateArray()
            .Where(e => e.GetProperty("system").GetString() == system && e.GetProperty("collection").GetString() == collection)
            .SelectMany(e => e.GetProperty("fields").EnumerateArray()).Select(f => f.GetString()!).ToHashSet();
        using var rows = JsonDocument.Parse(File.ReadAllText(file));
        return [.. rows.RootElement.EnumerateArray().Select(r => new DemoRow(r.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ValueKind == JsonValueKind.Null ? null : m.Value.ToString()), hidden))];
    }

    public bool Has(Dictionary<string, string> key) => key.All(k => Values.GetValueOrDefault(k.Key) == k.Value);

    /// <summary>Pairs the rows off, those that hide least first; what is left on either side differs.</summary>
    public static IEnumerable<string> Differences(string where, IEnumerable<DemoRow> expected, IEnumerable<DemoRow> disclosed)
    {
        var missing = expected.ToList();
        foreach (var row in disclosed.OrderBy(d => missing.Min(m => (int?)d.HiddenFrom(m)) ?? 0))
        {
            var pair = missing.Where(row.IsOf).MinBy(row.HiddenFrom);
            if (pair is null)
            {
                yield return $"  {where}: not expected: {row}";
            }
            else
            {
                missing.Remove(pair);
            }
        }

        foreach (var row in missing)
        {
            yield return $"  {where}: missing: {row}";
        }
    }

    public override string ToString() => string.Join(", ", Values.Take(4).Select(v => $"{v.Key} {v.Value ?? "null"}"));

    /// <summary>Every value is the source's, save those the package says it hides.</summary>
    private bool IsOf(DemoRow source) => Values.All(v => source.Values.TryGetValue(v.Key, out var value) && (Same(v.Value, value) || Hidden.Contains(v.Key)));

    private int HiddenFrom(DemoRow source) => Values.Count(v => !Same(v.Value, source.Values.GetValueOrDefault(v.Key)));

    private static bool Same(string? a, string? b) => a == b || (a is not null && b is not null && (IsoTime(a) == IsoTime(b) || SameNumber(a, b)));

    private static string IsoTime(string value) => value.Length >= 19 && value[10] == ' ' ? $"{value[..10]}T{value[11..]}" : value;

    private static bool SameNumber(string a, string b) =>
        decimal.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && decimal.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y) && x == y;
}
