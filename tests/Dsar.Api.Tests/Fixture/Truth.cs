using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Dsar.Api.Tests;

/// <summary>What seeds/demo/truth.yaml says by hand about a person: rows that must, must not and may be found, and a plain query per collection. Our maps play no part.</summary>
public sealed class Truth
{
    public string Person { get; set; } = "";

    public List<TrueRow> Rows { get; set; } = [];

    public List<TrueQuery> Queries { get; set; } = [];

    public static Truth Of(string person)
    {
        var yaml = File.ReadAllText(Path.Combine(Repository.Root, "seeds", "demo", "truth.yaml"));
        return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).IgnoreUnmatchedProperties().Build().Deserialize<Document>(yaml).Persons.Single(p => p.Person == person);
    }

    /// <summary>Keys of the rows of one kind in a collection, as text.</summary>
    public IEnumerable<string> Keys(string expect, string system, string collection) =>
        Rows.Where(r => r.Expect == expect && r.System == system && r.Collection == collection).Select(r => Key(r.Key.Keys, r.Key));

    /// <summary>Runs the person's query on the demo system's own file.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The repository's own seed file.")]
    public static (IReadOnlyList<string> Columns, IReadOnlyList<string> Keys) Ask(string folder, TrueQuery query)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "systems", query.System + ".db")};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query.Sql;
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var keys = new List<string>();
        while (reader.Read())
        {
            keys.Add(Key(columns, columns.ToDictionary(c => c, c => Convert.ToString(reader[c], CultureInfo.InvariantCulture))));
        }

        return (columns, keys);
    }

    public static string Key(IEnumerable<string> columns, IReadOnlyDictionary<string, string?> row) => string.Join('|', columns.Order(StringComparer.Ordinal).Select(c => $"{c}={row[c]}"));

    /// <summary>A row by its key.</summary>
    public sealed class TrueRow
    {
        public string System { get; set; } = "";

        public string Collection { get; set; } = "";

        public Dictionary<string, string?> Key { get; set; } = [];

        public string Expect { get; set; } = "";
    }

    /// <summary>A hand-written query.</summary>
    public sealed class TrueQuery
    {
        public string System { get; set; } = "";

        public string Collection { get; set; } = "";

        public string Sql { get; set; } = "";
    }

    private sealed class Document
    {
        public List<Truth> Persons { get; set; } = [];
    }
}
