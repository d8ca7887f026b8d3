using System.Globalization;
using System.Text;

namespace Dsar.Discovery.Tests.Schemas;

/// <summary>A few tables with references between them, made of a seed, and the rows that belong to one person by looking at all of them.</summary>
internal sealed class RandomSchema
{
    public const string Person = "u1";

    private readonly Random _random;
    private readonly List<Table> _tables = [];

    public RandomSchema(int seed)
    {
        _random = new Random(seed);
        var count = _random.Next(2, 7);
        for (var i = 0; i < count; i++)
        {
            var composite = _random.Next(2) == 0;
            _tables.Add(new Table($"t{i}", _random.Next(3) == 0 ? "beta" : "alpha", composite ? ["tenant", "no"] : ["no"])
            {
                Tie = _random.Next(5) switch { 0 => Ownership.Shared, 1 => Ownership.Mentions, _ => Ownership.Owned },
                User = i == 0 || _random.Next(4) == 0,
                Alias = _random.Next(4) == 0,
            });
        }

        foreach (var table in _tables)
        {
            for (var n = _random.Next(0, 3); n > 0; n--)
            {
                Refer(table, _tables[_random.Next(_tables.Count)]);
            }
        }

        // Whatever no reference leads to can be reached by the person's name.
        _tables[0].Tie = Ownership.Owned;
        foreach (var lonely in _tables.Skip(1).Where(t => t is { User: false, References.Count: 0 }))
        {
            Refer(lonely, _tables[_random.Next(_tables.IndexOf(lonely))]);
        }

        Reach();
        _tables.ForEach(Fill);
    }

    public IEnumerable<string> Systems => _tables.Select(t => t.System).Distinct();

    public string Sql(string system)
    {
        var sql = new StringBuilder();
        foreach (var table in _tables.Where(t => t.System == system))
        {
            sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {table.Name} ({string.Join(", ", table.Columns.Select(c => $"{c} {(Table.IsNumber(c) ? "bigint" : "text")}"))}, PRIMARY KEY ({string.Join(", ", table.Key)}));\n");
            foreach (var row in table.Rows)
            {
                sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table.Name} VALUES ({string.Join(", ", table.Columns.Select(c => row[c] is null ? "NULL" : Table.IsNumber(c) ? row[c] : $"'{row[c]}'"))});\n");
            }
        }

        return sql.ToString();
    }

    public string Map(string system)
    {
        var map = new StringBuilder($$"""
            maxConcurrency: {{_random.Next(1, 4)}}
            collections:

            """);
        foreach (var table in _tables.Where(t => t.System == system))
        {
            map.Append(CultureInfo.InvariantCulture, $$"""
                  - name: {{table.Name}}
                    title: {sv: Tabell, en: Table}
                    key: [{{string.Join(", ", table.Key)}}]
                    activity: customer-contract
                    ownership: {{Word(table.Tie)}}
                    fields:

                """);
            foreach (var column in table.Columns)
            {
                map.Append(CultureInfo.InvariantCulture, $"      - {{name: {column}, personal: false{(Table.IsNumber(column) ? ", type: integer" : ", fold: lower")}}}\n");
            }

            if (table.User)
            {
                map.Append("    identity: [{kind: username, fields: [who], match: variants}]\n");
            }

            if (table.Alias)
            {
                map.Append("    yields: [{kind: username, field: alias, accept: ask}]\n");
            }

            if (table.References.Count > 0)
            {
                map.Append("    joins:\n");
            }

            foreach (var reference in table.References)
            {
                var there = reference.To.System == system ? reference.To.Name : $"{reference.To.System}.{reference.To.Name}";
                map.Append(CultureInfo.InvariantCulture, $"      - {{name: {reference.Name}, here: [{string.Join(", ", reference.Here)}], there: \"{there} [{string.Join(", ", reference.To.Key)}]\", follow: {Word(reference.Follow)}, ownership: {Word(reference.Tie)}, maxHops: 50}}\n");
            }
        }

        return map.ToString();
    }

    /// <summary>Every row of the person with its strongest tie, by looking at all pairs of rows until nothing changes.</summary>
    public IReadOnlyDictionary<string, Ownership> BruteForce()
    {
        var (ties, names) = (new Dictionary<(Table, int), Ownership>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Person });
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var table in _tables)
            {
                for (var i = 0; i < table.Rows.Count; i++)
                {
                    var row = table.Rows[i];
                    grown |= table.User && row["who"] is { } who && names.Contains(who) && Reached(table, i, table.Tie);
                    if (table.Alias && ties.GetValueOrDefault((table, i), (Ownership)9) == Ownership.Owned && row["alias"] is { } alias)
                    {
                        grown |= names.Add(alias);
                    }
                }

                foreach (var reference in table.References)
                {
                    for (var child = 0; child < table.Rows.Count; child++)
                    {
                        for (var parent = 0; parent < reference.To.Rows.Count; parent++)
                        {
                            if (!reference.Ties(table.Rows[child], reference.To.Rows[parent]))
                            {
                                continue;
                            }

                            grown |= reference.Follow != Follow.FromHere && IsOwned(reference.To, parent) && Reached(table, child, reference.Tie);
                            grown |= reference.Follow != Follow.FromThere && IsOwned(table, child) && Reached(reference.To, parent, reference.Tie);
                        }
                    }
                }
            }
        }

        return ties.ToDictionary(t => $"{t.Key.Item1.System}.{t.Key.Item1.Name} {string.Join(",", t.Key.Item1.Key.Select(k => $"{k}={t.Key.Item1.Rows[t.Key.Item2][k]}"))}", t => t.Value);

        bool IsOwned(Table table, int row) => ties.TryGetValue((table, row), out var tie) && tie == Ownership.Owned;

        bool Reached(Table table, int row, Ownership tie)
        {
            if (ties.TryGetValue((table, row), out var held) && held <= tie)
            {
                return false;
            }

            ties[(table, row)] = tie;
            return true;
        }
    }

    public override string ToString() => string.Join("\n", Systems.Select(Map));

    private static string Word<T>(T value) where T : struct, Enum => SourceMap.Snake(value.ToString());

    private void Refer(Table from, Table to)
    {
        var name = $"r{from.References.Count}";
        var tie = _random.Next(6) switch { 0 => Ownership.Shared, 1 => Ownership.Mentions, _ => Ownership.Owned };
        var follow = _random.Next(4) switch { 0 => Follow.FromHere, 1 => Follow.Both, _ => Follow.FromThere };
        from.References.Add(new Reference(name, [.. to.Key.Select(k => Table.IsNumber(k) ? $"{name}_tenant" : $"{name}_no")], to, follow, tie));
    }

    /// <summary>A collection that nothing leads to is an error of the map (DM070).</summary>
    private void Reach()
    {
        var reached = _tables.Where(t => t.User).ToHashSet();
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (table, reference) in _tables.SelectMany(t => t.References.Select(r => (t, r))))
            {
                grown |= reference.Follow != Follow.FromHere && reached.Contains(reference.To) && reached.Add(table);
                grown |= reference.Follow != Follow.FromThere && reached.Contains(table) && reached.Add(reference.To);
            }
        }

        _tables.Where(t => !reached.Contains(t)).ToList().ForEach(t => t.User = true);
    }

    private void Fill(Table table)
    {
        var taken = new HashSet<string>();
        for (var i = _random.Next(4, 40); i > 0; i--)
        {
            var row = new Dictionary<string, string?>();
            foreach (var column in table.Columns)
            {
                // Few values, so that keys of one tenant look like those of another, and references meet.
                row[column] = Table.IsNumber(column) ? $"{_random.Next(1, 4)}"
                    : column is "who" or "alias" ? $"{(_random.Next(3) == 0 ? "U" : "u")}{_random.Next(1, 7)}"
                    : column == "no" ? $"k{_random.Next(1, 11)}"
                    : $"{(_random.Next(4) == 0 ? "K" : "k")}{_random.Next(1, 11)}";
                if (!table.Key.Contains(column) && _random.Next(6) == 0)
                {
                    row[column] = null;
                }
            }

            if (taken.Add(string.Join("|", table.Key.Select(k => row[k]))))
            {
                table.Rows.Add(row);
            }
        }
    }

    internal sealed record Reference(string Name, IReadOnlyList<string> Here, Table To, Follow Follow, Ownership Tie)
    {
        public bool Ties(Dictionary<string, string?> child, Dictionary<string, string?> parent) =>
            Here.Zip(To.Key).All(p => child[p.First] is { } value && string.Equals(value, parent[p.Second], StringComparison.OrdinalIgnoreCase));
    }

    internal sealed record Table(string Name, string System, IReadOnlyList<string> Key)
    {
        public Ownership Tie { get; set; }

        public bool User { get; set; }

        public bool Alias { get; init; }

        public List<Reference> References { get; } = [];

        public List<Dictionary<string, string?>> Rows { get; } = [];

        public IReadOnlyList<string> Columns => [.. Key, .. User ? ["who"] : Array.Empty<string>(), .. Alias ? ["alias"] : Array.Empty<string>(), .. References.SelectMany(r => r.Here)];

        public static bool IsNumber(string column) => column.EndsWith("tenant", StringComparison.Ordinal);
    }
}
