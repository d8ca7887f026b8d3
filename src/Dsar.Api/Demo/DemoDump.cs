using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dsar.Api.Demo;

/// <summary>
/// Every row of every table of the demo systems at one moment, read with plain SQL and spelled as SQL spells its values: NULL is told from '' and 1 from '1'.
/// A row is called by its system, table and key, such as <c>demo-crm.customers 1 'C-1042'</c>; in a table without a key by all it says.
/// </summary>
internal sealed class DemoDump
{
    private readonly Dictionary<string, Dictionary<string, string>> _rows = [];
    private readonly SortedSet<string> _tables = new(StringComparer.Ordinal);

    /// <summary>Names of the tables, such as <c>demo-crm.customers</c>.</summary>
    public IReadOnlyCollection<string> Tables => _tables;

    /// <summary>Reads the systems whose files lie in a folder.</summary>
    public static DemoDump Of(string folder)
    {
        var dump = new DemoDump();
        foreach (var file in Directory.GetFiles(folder, "*.db"))
        {
            using var database = Open(file);
            foreach (var table in Lines(database, "SELECT name FROM sqlite_master WHERE type = 'table'").Select(t => t[0]))
            {
                var place = $"{Path.GetFileNameWithoutExtension(file)}.{table}";
                dump._tables.Add(place);
                foreach (var (name, values) in Rows(database, place, table, "true"))
                {
                    dump._rows[name] = values;
                }
            }
        }

        return dump;
    }

    /// <summary>What the rows of a table are called of which a condition in SQL is true now.</summary>
    public static IReadOnlyList<string> Names(string folder, string place, string condition)
    {
        var parts = place.Split('.');
        using var database = Open(Path.Combine(folder, parts[0] + ".db"));
        return [.. Rows(database, place, parts[1], condition).Select(row => row.Name)];
    }

    /// <summary>A value as it was, spelled by SQL.</summary>
    public string this[string row, string field] => _rows[row][field];

    /// <summary>
    /// What is otherwise than it was before: <c>demo-crm.customers 1 'C-1042' gone</c>, the same with <c>new</c>, or a field with what it was and is,
    /// <c>demo-crm.customers 1 'C-1043' parent_customer_no: 'C-1042' → NULL</c>.
    /// </summary>
    public IReadOnlyList<string> Since(DemoDump before) =>
    [
        .. before._rows.Keys.Except(_rows.Keys).Select(row => $"{row} gone"),
        .. _rows.Keys.Except(before._rows.Keys).Select(row => $"{row} new"),
        .. from row in _rows
           where before._rows.ContainsKey(row.Key)
           from field in row.Value
           let was = before._rows[row.Key][field.Key]
           where was != field.Value
           select $"{row.Key} {field.Key}: {was} → {field.Value}",
    ];

    private static IEnumerable<(string Name, Dictionary<string, string> Values)> Rows(SqliteConnection database, string place, string table, string condition)
    {
        var columns = Lines(database, $"SELECT name, pk FROM pragma_table_info('{table}') ORDER BY cid").Select(c => (Name: c[0], IsKey: c[1] != "0")).ToList();
        var keys = columns.Exists(c => c.IsKey) ? columns.Where(c => c.IsKey).ToList() : columns;
        var alike = new Dictionary<string, int>();
        foreach (var row in Lines(database, $"SELECT {string.Join(", ", columns.Select(c => $"quote({c.Name})"))} FROM {table} WHERE {condition}"))
        {
            var values = columns.Zip(row).ToDictionary(v => v.First.Name, v => v.Second);
            var name = $"{place} {string.Join(' ', keys.Select(k => values[k.Name]))}";
            alike[name] = alike.GetValueOrDefault(name) + 1;
            yield return (alike[name] == 1 ? name : $"{name} no. {alike[name]}", values);
        }
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Names are those of the demo's own tables, conditions its own constants.")]
    private static List<string[]> Lines(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string[]>();
        while (reader.Read())
        {
            lines.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "")]);
        }

        return lines;
    }

    private static SqliteConnection Open(string file)
    {
        var database = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        database.Open();
        return database;
    }
}
