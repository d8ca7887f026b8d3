using System.Data.Common;
using System.Text;

namespace Dsar.Discovery;

/// <summary>A table as the database says it is.</summary>
internal sealed record SqlTable(IReadOnlyDictionary<string, string> Columns, IReadOnlyList<IReadOnlyList<string>> Indexes, bool Writable);

/// <summary>A statement and its named parameters.</summary>
internal sealed record SqlStatement(string Text, IReadOnlyList<(string Name, object Value)> Parameters);

/// <summary>
/// What differs between databases. The only place that writes SQL: identifiers are quoted here and were checked against the schema,
/// values are parameters, and there is no LIKE.
/// </summary>
internal abstract class SqlDialect
{
    public abstract ConnectorTraits Traits { get; }

    /// <summary>A connection of the reading or of the writing account.</summary>
    public abstract DbConnection Connection(string connectionString, DataMap map, bool write);

    public abstract Task<SqlTable?> Table(DbConnection connection, string source, CancellationToken ct);

    public abstract Task<IReadOnlyList<string>> Tables(DbConnection connection, CancellationToken ct);

    /// <summary>How a column stands in the select list.</summary>
    public abstract string Selected(MapField field, string column);

    /// <summary>The value of a column as a cell.</summary>
    public abstract Cell Cell(DbDataReader reader, int ordinal, MapField field);

    /// <summary>FROM and WHERE for rows whose columns carry one of the tuples in parameter <paramref name="name"/>.</summary>
    public abstract (string From, string Where) Match(string table, IReadOnlyList<string> columns, IReadOnlyList<string> types, string name);

    /// <summary>The parameters of <see cref="Match"/>; a tuple that the columns cannot hold is left out.</summary>
    public abstract IReadOnlyList<(string Name, object Value)> Bind(IReadOnlyList<MapField> fields, IReadOnlyList<string> types, IReadOnlyList<string[]> tuples, string name);

    /// <summary>Comparison of a column with one text parameter of a map's <c>where</c>, or with a date.</summary>
    public abstract string Compare(string column, string type, string parameter, string sign);

    /// <summary>A parameter as a value of a column's type.</summary>
    public abstract string Typed(string type, string parameter);

    /// <summary>Equality of a column with a value that was read from it and is bound as a parameter.</summary>
    public virtual string Equal(Cell value, string column, string type, string parameter) => $"{column} = {Typed(type, parameter)}";

    /// <summary>What is bound for a value of a field.</summary>
    public abstract object Bound(MapField field, Cell value);

    /// <summary>The stable code of a driver's exception, and whether another attempt may succeed.</summary>
    public abstract ConnectorException Translate(DbException fault);

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string QuoteSource(string source) => string.Join('.', source.Split('.', 2).Select(Quote));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Text is built in this folder from quoted identifiers that were checked against the schema; values are parameters.")]
    public static DbCommand Command(DbConnection connection, SqlStatement statement, TimeSpan timeout)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement.Text;
        command.CommandTimeout = (int)Math.Max(1, timeout.TotalSeconds);
        foreach (var (name, value) in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>The statement that reads a batch.</summary>
    public SqlStatement Select(CollectionPlan collection, IReadOnlyList<string> fields, IReadOnlyList<string[]> tuples, long limit, SqlTable? table)
    {
        var (columns, types) = Columns(collection, fields, table);
        var (from, where) = Match(QuoteSource(collection.Map.Source), columns, types, "k");
        var parameters = Bind([.. fields.Select(f => collection.Map.Fields.First(x => x.Name == f))], types, tuples, "k").ToList();
        var selected = string.Join(", ", collection.Read.Select(f => Selected(f, $"t.{Quote(f.Source)}")));
        var text = $"SELECT {selected} FROM {from} WHERE {where}{Constants(collection, table, parameters)} LIMIT @limit";
        parameters.Add(("limit", limit));
        return new SqlStatement(text, parameters);
    }

    /// <summary>The statement that lists the keys of a collection.</summary>
    public SqlStatement Keys(CollectionPlan collection, IReadOnlyList<MapField> key, SqlTable table)
    {
        var parameters = new List<(string Name, object Value)>();
        var selected = string.Join(", ", key.Select(f => Selected(f, $"t.{Quote(f.Source)}")));
        return new SqlStatement($"SELECT {selected} FROM {QuoteSource(collection.Map.Source)} AS t WHERE 1 = 1{Constants(collection, table, parameters)}", parameters);
    }

    /// <summary>The statement of one change; <paramref name="other"/> is the table of the row it makes way for.</summary>
    /// <exception cref="ArgumentException">It neither sets nor deletes, or both, or names no row.</exception>
    public SqlStatement Change(RowChange change, SqlTable table, SqlTable? other)
    {
        if (change.Delete == change.Set.Count > 0 || change.Where.Count == 0)
        {
            throw new ArgumentException("A change names a row, and either deletes it or sets something.", nameof(change));
        }

        var parameters = new List<(string Name, object Value)>();
        var set = change.Set.Select((v, i) => $"{Quote(Field(change.Collection, v.Field).Source)} = {Typed(change, table, v, $"s{i}", parameters)}").ToArray();
        var source = QuoteSource(change.Collection.Map.Source);
        var text = change.Delete ? $"DELETE FROM {source} AS t" : $"UPDATE {source} AS t SET {string.Join(", ", set)}";
        var where = Standing(change, table, "t", parameters);
        var only = change.For is { } row ? $" AND EXISTS (SELECT 1 FROM {QuoteSource(row.Collection.Map.Source)} AS p WHERE {Standing(row, other!, "p", parameters)})" : string.Empty;
        return new SqlStatement($"{text} WHERE {where}{only}", parameters);
    }

    /// <summary>The statement that counts persons.</summary>
    public SqlStatement Count(IdentityProbe probe, SqlTable table)
    {
        var parameters = new List<(string, object)>();
        var keys = string.Join(", ", probe.Collection.Map.Key.Select(k => $"t.{Quote(Field(probe.Collection, k).Source)}"));
        var parts = probe.Ways.Select((way, i) =>
        {
            var (columns, types) = Columns(probe.Collection, way.Fields, table);
            var (from, where) = Match(QuoteSource(probe.Collection.Map.Source), columns, types, $"k{i}");
            parameters.AddRange(Bind([.. way.Fields.Select(f => Field(probe.Collection, f))], types, way.Tuples, $"k{i}"));
            return (From: from, Where: where);
        }).ToArray();
        var held = string.Empty;
        if (probe.HeldBefore is { } before && probe.Collection.Map.Since is { } since)
        {
            var column = Field(probe.Collection, since).Source;
            held = $" AND {Compare($"t.{Quote(column)}", table.Columns.GetValueOrDefault(column, string.Empty), "@before", "<")}";
            parameters.Add(("before", before.ToString("yyyy-MM-dd", null)));
        }

        var constants = Constants(probe.Collection, table, parameters);
        var union = string.Join(" UNION ", parts.Select(p => $"SELECT {keys} FROM {p.From} WHERE {p.Where}{constants}{held}"));
        return new SqlStatement($"SELECT COUNT(*) FROM ({union}) AS persons", parameters);
    }

    public static MapField Field(CollectionPlan collection, string name) => collection.Map.Fields.First(f => f.Name == name);

    private string Typed(RowChange change, SqlTable table, FieldValue value, string name, List<(string Name, object Value)> parameters)
    {
        var field = Field(change.Collection, value.Field);
        parameters.Add((name, value.Value.IsNull ? DBNull.Value : Bound(field, value.Value)));
        return Typed(table.Columns.GetValueOrDefault(field.Source, string.Empty), $"@{name}");
    }

    /// <summary>The conditions that only the row of a change fulfils, the map's constants among them.</summary>
    private string Standing(RowChange change, SqlTable table, string alias, List<(string Name, object Value)> parameters)
    {
        var conditions = change.Where.Select((v, i) =>
        {
            var field = Field(change.Collection, v.Field);
            var column = $"{alias}.{Quote(field.Source)}";
            if (v.Value.IsNull)
            {
                return $"{column} IS NULL";
            }

            parameters.Add(($"{alias}k{i}", Bound(field, v.Value)));
            return Equal(v.Value, column, table.Columns.GetValueOrDefault(field.Source, string.Empty), $"@{alias}k{i}");
        }).ToArray();
        return string.Join(" AND ", conditions) + Constants(change.Collection, table, parameters, alias);
    }

    private static (string[] Columns, string[] Types) Columns(CollectionPlan collection, IReadOnlyList<string> fields, SqlTable? table)
    {
        var columns = fields.Select(f => Field(collection, f).Source).ToArray();
        return (columns, [.. columns.Select(c => table?.Columns.GetValueOrDefault(c, string.Empty) ?? string.Empty)]);
    }

    private string Constants(CollectionPlan collection, SqlTable? table, List<(string Name, object Value)> parameters, string alias = "t")
    {
        var text = new StringBuilder();
        foreach (var condition in collection.Map.Where)
        {
            var source = collection.Map.Fields.FirstOrDefault(f => f.Name == condition.Field)?.Source ?? condition.Field;
            var column = $"{alias}.{Quote(source)}";
            var type = table?.Columns.GetValueOrDefault(source, string.Empty) ?? string.Empty;
            if (condition.IsNull is { } isNull)
            {
                text.Append(isNull ? $" AND {column} IS NULL" : $" AND {column} IS NOT NULL");
                continue;
            }

            var any = condition.Values.Select(value =>
            {
                // Counting embeds the same conditions once per way; equal names then mean equal values.
                var name = $"{(alias == "t" ? "w" : "v")}{collection.Map.Where.ToList().IndexOf(condition)}_{condition.Values.ToList().IndexOf(value)}";
                if (parameters.TrueForAll(p => p.Name != name))
                {
                    parameters.Add((name, value));
                }

                return Compare(column, type, $"@{name}", "=");
            });
            text.Append(" AND (").AppendJoin(" OR ", any).Append(')');
        }

        return text.ToString();
    }
}
