using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Dsar.Discovery;

/// <summary>SQLite: tuples go in as one JSON parameter; CROSS JOIN fixes the plan to the composite index.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const int Busy = 5;
    private const int Locked = 6;

    public override ConnectorTraits Traits { get; } = new(1000, 1000);

    public override DbConnection Connection(string connectionString, DataMap map, bool write) =>
        new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Mode = write ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly, ForeignKeys = write, Pooling = false, DefaultTimeout = (int)map.ReadTimeout.TotalSeconds }.ToString());

    public override async Task<SqlTable?> Table(DbConnection connection, string source, CancellationToken ct)
    {
        var name = source.Split('.', 2)[^1];
        var columns = await Pairs(connection, "SELECT name, type FROM pragma_table_xinfo(@p)", name, ct);
        if (columns.Count == 0)
        {
            return null;
        }

        var indexes = new List<IReadOnlyList<string>>();
        foreach (var (index, _) in await Pairs(connection, "SELECT name, origin FROM pragma_index_list(@p)", name, ct))
        {
            indexes.Add([.. (await Pairs(connection, "SELECT name, '' FROM pragma_index_info(@p) ORDER BY seqno", index, ct)).Select(c => c.Item1)]);
        }

        var rowId = await Pairs(connection, "SELECT name, '' FROM pragma_table_xinfo(@p) WHERE pk = 1", name, ct);
        indexes.Add([.. rowId.Select(r => r.Item1)]);
        return new SqlTable(columns.ToDictionary(c => c.Item1, c => c.Item2, StringComparer.Ordinal), indexes, false);
    }

    public override async Task<IReadOnlyList<string>> Tables(DbConnection connection, CancellationToken ct) =>
        [.. (await Pairs(connection, "SELECT name, '' FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND @p = '' ORDER BY name", string.Empty, ct)).Select(t => t.Item1)];

    public override string Selected(MapField field, string column) => column;

    public override Cell Cell(DbDataReader reader, int ordinal, MapField field) => reader.GetValue(ordinal) switch
    {
        DBNull => Discovery.Cell.Null,
        long value when field.Type == FieldType.Boolean && value is 0 or 1 => new Cell(CellKind.Boolean, value == 1 ? "true" : "false"),
        long value => new Cell(CellKind.Number, value.ToString(CultureInfo.InvariantCulture)),
        double value => Cells.Of(value.ToString("R", CultureInfo.InvariantCulture), FieldType.Number),
        byte[] value => new Cell(CellKind.Bytes, Convert.ToBase64String(value)),
        var value => Cells.Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty, field.Type),
    };

    public override (string From, string Where) Match(string table, IReadOnlyList<string> columns, IReadOnlyList<string> types, string name) =>
        ($"json_each(@{name}) k CROSS JOIN {table} t", string.Join(" AND ", columns.Select((c, i) => $"t.{Quote(c)} = k.value->>{i}")));

    public override IReadOnlyList<(string Name, object Value)> Bind(IReadOnlyList<MapField> fields, IReadOnlyList<string> types, IReadOnlyList<string[]> tuples, string name)
    {
        var rows = new JsonArray();
        foreach (var tuple in tuples.Where(t => t.All(Spellings.IsSendable)))
        {
            var parts = new JsonArray();
            for (var i = 0; i < tuple.Length; i++)
            {
                // Without affinity SQLite tells 1 from '1': a number goes as a number.
                var number = fields[i].Type is FieldType.Integer or FieldType.Boolean && long.TryParse(tuple[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
                parts.Add(number ? JsonNode.Parse(long.Parse(tuple[i], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)) : JsonValue.Create(tuple[i]));
            }

            rows.Add(parts);
        }

        return [(name, rows.ToJsonString(JsonSerializerOptions.Default))];
    }

    public override string Compare(string column, string type, string parameter, string sign) => $"{column} {sign} {parameter}";

    public override string Typed(string type, string parameter) => parameter;

    // Dates are texts here, written with a space or a T, with or without a time; reading made one form of them.
    public override string Equal(Cell value, string column, string type, string parameter) => value.Kind is CellKind.Date or CellKind.Datetime
        ? $"({column} = {parameter} OR (typeof({column}) = 'text' AND strftime('%Y-%m-%d %H:%M:%f', {column}) = strftime('%Y-%m-%d %H:%M:%f', {parameter})))"
        : $"{column} = {parameter}";

    // Without affinity SQLite tells 1 from '1': a number goes as the number it is.
    public override object Bound(MapField field, Cell value) => value.Kind switch
    {
        CellKind.Number when long.TryParse(value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        CellKind.Number when double.TryParse(value.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        CellKind.Boolean => value.Value == "true" ? 1L : 0L,
        CellKind.Bytes => Convert.FromBase64String(value.Value),
        _ => value.Value,
    };

    public override ConnectorException Translate(DbException fault) => fault is SqliteException sqlite
        ? sqlite.SqliteErrorCode switch
        {
            Busy or Locked => new ConnectorException("busy", true),
            9 => new ConnectorException("timeout", true),
            14 => new ConnectorException("unavailable", false),
            11 or 26 => new ConnectorException("damaged", false),
            8 or 23 => new ConnectorException("auth", false),
            _ => new ConnectorException("query", false),
        }
        : new ConnectorException("unavailable", false);

    private static async Task<List<(string, string)>> Pairs(DbConnection connection, string text, string parameter, CancellationToken ct)
    {
        await using var command = Command(connection, new SqlStatement(text, [("p", parameter)]), TimeSpan.FromSeconds(((SqliteConnection)connection).DefaultTimeout));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var pairs = new List<(string, string)>();
        while (await reader.ReadAsync(ct))
        {
            pairs.Add((reader.IsDBNull(0) ? string.Empty : reader.GetString(0), reader.IsDBNull(1) ? string.Empty : reader.GetString(1)));
        }

        return pairs;
    }
}
