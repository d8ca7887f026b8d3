using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Dsar.Discovery;

/// <summary>Makes the databases of the invented demo controller out of <c>seeds/demo/*.sql</c>, with dates relative to a day.</summary>
public static partial class DemoLandscape
{
    /// <summary>Puts ISO dates for <c>{today}</c>, <c>{today-30d}</c>, <c>{today-14m}</c>, <c>{today-8y}</c>, <c>{today+1y}</c>.</summary>
    public static string Render(string sql, DateOnly today) => Placeholder().Replace(sql, match =>
    {
        var amount = match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var day = match.Groups[2].Value switch
        {
            "m" => today.AddMonths(amount),
            "y" => today.AddYears(amount),
            _ => today.AddDays(amount),
        };
        return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    });

    /// <summary>Makes one SQLite file for each SQL file, <c>demo-crm.sql</c> to <c>demo-crm.db</c>; an existing file is replaced.</summary>
    /// <param name="folder">Where the databases go; made when absent.</param>
    /// <param name="seedsFolder">The folder with the SQL files (<c>seeds/demo</c>).</param>
    /// <param name="today">The day the dates are relative to.</param>
    /// <returns>Connections by system key, for <see cref="ConnectorKinds"/>.</returns>
    public static IReadOnlyDictionary<string, SystemConnection> Create(string folder, string seedsFolder, DateOnly today)
    {
        Directory.CreateDirectory(folder);
        var connections = new Dictionary<string, SystemConnection>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(seedsFolder, "*.sql").Order(StringComparer.Ordinal))
        {
            var key = Path.GetFileNameWithoutExtension(file);
            var path = Path.Combine(folder, $"{key}.db");
            RunStore.Delete(path);
            Fill(path, Render(File.ReadAllText(file), today));
            connections[key] = new SystemConnection { Read = new SqliteConnectionStringBuilder { DataSource = path }.ToString() };
        }

        return connections;
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The product's own seed file.")]
    private static void Fill(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"BEGIN;{sql}\nCOMMIT;";
        command.ExecuteNonQuery();
    }

    [GeneratedRegex("\\{today(?:([+-]\\d{1,5})([dmy]))?\\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
