using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Dsar.Discovery;

/// <summary>PostgreSQL: tuples go in as one array a column; every value comes back as the server's own text.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    private static readonly HashSet<string> ComparableTable = new(StringComparer.Ordinal)
    {
        "int2", "int4", "int8", "text", "varchar", "bpchar", "citext", "uuid", "numeric", "bool", "date", "name",
    };

    public override ConnectorTraits Traits { get; } = new(1000, 8000);

    public override DbConnection Connection(string connectionString, DataMap map, bool write)
    {
        var milliseconds = ((long)map.ReadTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = write ? "dsar-execution" : "dsar-discovery",
            IncludeErrorDetail = false,
            Timeout = (int)Math.Min(60, map.ReadTimeout.TotalSeconds),
            CommandTimeout = (int)map.ReadTimeout.TotalSeconds,
            Options = $"-c default_transaction_read_only={(write ? "off" : "on")} -c statement_timeout={milliseconds} -c lock_timeout={milliseconds} -c DateStyle=ISO -c TimeZone=UTC -c IntervalStyle=iso_8601 -c bytea_output=hex",
        }.ToString());
    }

    public override async Task<SqlTable?> Table(DbConnection connection, string source, CancellationToken ct)
    {
        const string columns = """
            SELECT a.attname, CASE WHEN b.oid IS NULL THEN t.typname ELSE b.typname END
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typbasetype <> 0
            WHERE a.attrelid = to_regclass(@p) AND a.attnum > 0 AND NOT a.attisdropped
            """;
        const string indexes = """
            SELECT (SELECT string_agg(a.attname, chr(31) ORDER BY k.n) FROM unnest(i.indkey::int[]) WITH ORDINALITY k(att, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.att), ''
            FROM pg_index i WHERE i.indrelid = to_regclass(@p) AND i.indisvalid
            """;
        const string writable = "SELECT CASE WHEN has_table_privilege(to_regclass(@p)::oid, 'INSERT') OR has_table_privilege(to_regclass(@p)::oid, 'UPDATE') OR has_table_privilege(to_regclass(@p)::oid, 'DELETE') THEN 'yes' ELSE '' END, ''";
        var name = QuoteSource(source);
        var found = await Pairs(connection, columns, name, ct);
        return found.Count == 0
            ? null
            : new SqlTable(
                found.ToDictionary(c => c.Item1, c => c.Item2, StringComparer.Ordinal),
                [.. (await Pairs(connection, indexes, name, ct)).Select(i => i.Item1.Split('\u001F'))],
                (await Pairs(connection, writable, name, ct)).Exists(w => w.Item1 == "yes"));
    }

    public override async Task<IReadOnlyList<string>> Tables(DbConnection connection, CancellationToken ct) =>
        [.. (await Pairs(connection, "SELECT table_name, table_schema FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND @p = '' ORDER BY 2, 1", string.Empty, ct))
            .Select(t => t.Item2 == "public" ? t.Item1 : $"{t.Item2}.{t.Item1}")];

    public override string Selected(MapField field, string column) => field.Type == FieldType.Bytes ? $"encode({column}, 'base64')" : $"{column}::text";

    public override Cell Cell(DbDataReader reader, int ordinal, MapField field)
    {
        if (reader.IsDBNull(ordinal))
        {
            return Discovery.Cell.Null;
        }

        var text = reader.GetString(ordinal);
        return field.Type == FieldType.Bytes ? new Cell(CellKind.Bytes, text.Replace("\n", string.Empty, StringComparison.Ordinal)) : Cells.Of(text, field.Type);
    }

    public override (string From, string Where) Match(string table, IReadOnlyList<string> columns, IReadOnlyList<string> types, string name)
    {
        var left = columns.Select((c, i) => Comparable(types[i]) ? $"t.{Quote(c)}" : $"t.{Quote(c)}::text");
        var right = columns.Select((_, i) => $"@{name}_{i}::text[]{(Comparable(types[i]) && types[i].Length > 0 ? $"::{types[i]}[]" : string.Empty)}");
        return ($"{table} t", $"({string.Join(", ", left)}) IN (SELECT * FROM unnest({string.Join(", ", right)}))");
    }

    public override IReadOnlyList<(string Name, object Value)> Bind(IReadOnlyList<MapField> fields, IReadOnlyList<string> types, IReadOnlyList<string[]> tuples, string name)
    {
        var fitting = tuples.Where(t => t.Select((part, i) => Fits(part, types[i])).All(fits => fits)).ToArray();
        return [.. fields.Select((_, i) => ($"{name}_{i}", (object)fitting.Select(t => t[i]).ToArray()))];
    }

    public override string Compare(string column, string type, string parameter, string sign) =>
        type is "date" or "timestamp" or "timestamptz" ? $"{column} {sign} ({parameter}::text)::{type}" : $"{column}::text {sign} {parameter}::text";

    public override string Typed(string type, string parameter) => type switch
    {
        "" => $"{parameter}::text",
        "bytea" => $"decode({parameter}::text, 'base64')",
        _ => $"({parameter}::text)::{Quote(type)}",
    };

    // These types know no equality; what was read is their text.
    public override string Equal(Cell value, string column, string type, string parameter) =>
        type is "json" or "xml" ? $"{column}::text = {parameter}::text" : base.Equal(value, column, type, parameter);

    public override object Bound(MapField field, Cell value) => value.Value;

    public override ConnectorException Translate(DbException fault) => fault switch
    {
        PostgresException { SqlState: "57014" } => new ConnectorException("timeout", true),
        PostgresException { SqlState: "28P01" or "28000" or "42501" } => new ConnectorException("auth", false),
        PostgresException { SqlState: "42P01" or "42703" } => new ConnectorException("schema", false),
        PostgresException { SqlState: "3D000" } => new ConnectorException("unavailable", false),
        PostgresException { IsTransient: false } => new ConnectorException("query", false),
        NpgsqlException { InnerException: TimeoutException } => new ConnectorException("timeout", true),
        _ => new ConnectorException("unavailable", fault.IsTransient),
    };

    private static bool Comparable(string type) => type.Length == 0 || ComparableTable.Contains(type);

    // A value that the column's type cannot hold matches no row; sent, it would fail the whole batch.
    private static bool Fits(string part, string type) => Spellings.IsSendable(part) && type switch
    {
        "int2" => short.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "int4" => int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "int8" => long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "numeric" => decimal.TryParse(part, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        "uuid" => Guid.TryParseExact(part, "D", out _),
        "bool" => part is "true" or "false",
        "date" => DateOnly.TryParseExact(part, "yyyy-MM-dd", out _),
        "name" => part.Length < 64,
        _ => true,
    };

    private static async Task<List<(string, string)>> Pairs(DbConnection connection, string text, string parameter, CancellationToken ct)
    {
        await using var command = Command(connection, new SqlStatement(text, [("p", parameter)]), TimeSpan.FromSeconds(((NpgsqlConnection)connection).CommandTimeout));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var pairs = new List<(string, string)>();
        while (await reader.ReadAsync(ct))
        {
            pairs.Add((reader.IsDBNull(0) ? string.Empty : reader.GetString(0), reader.IsDBNull(1) ? string.Empty : reader.GetString(1)));
        }

        return pairs;
    }
}
