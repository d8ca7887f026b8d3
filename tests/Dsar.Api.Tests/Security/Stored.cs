using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dsar.Api.Tests;

/// <summary>What a thief would have: every byte of the data folder and, on PostgreSQL, every column of every table.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Table names come from the database's own catalogue.")]
internal static class Stored
{
    /// <summary>Named blobs: files of the data folder without demo systems and keys, and all columns of all tables on either database.</summary>
    public static async Task<IReadOnlyList<(string Where, byte[] Bytes)>> Everything(Api api) => [.. Files(api), .. await Columns(api)];

    /// <summary>Every column of every table, one blob a column; also the job engine's.</summary>
    public static async Task<IReadOnlyList<(string Where, byte[] Bytes)>> Columns(Api api)
    {
        await using var connection = await Open(api);
        var found = new List<(string, byte[])>();
        foreach (var table in await Tables(connection))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            var blobs = Enumerable.Range(0, reader.FieldCount).Select(_ => new MemoryStream()).ToList();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    byte[] value = reader.IsDBNull(i) ? [] : reader.GetValue(i) is byte[] raw ? raw : Encoding.UTF8.GetBytes(Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)!);
                    blobs[i].Write(value);
                    blobs[i].WriteByte((byte)'\n');
                }
            }

            found.AddRange(blobs.Select((b, i) => ($"{table}.{reader.GetName(i)}", b.ToArray())));
        }

        return found;
    }

    /// <summary>A connection of its own to the installation's database.</summary>
    public static async Task<DbConnection> Open(Api api)
    {
        var text = await api.Look(db => Task.FromResult(db.Database.GetConnectionString()!));
        DbConnection connection = api.IsPostgres
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text) { Password = new NpgsqlConnectionStringBuilder(Databases.Postgres!).Password }.ToString())
            : new SqliteConnection(text);
        await connection.OpenAsync();
        return connection;
    }

    private static IEnumerable<(string, byte[])> Files(Api api)
    {
        foreach (var file in Directory.EnumerateFiles(api.Folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(api.Folder, file);
            if (name.Split(Path.DirectorySeparatorChar)[0] is "systems" or "keys" || name.EndsWith(".lock", StringComparison.Ordinal) || name.StartsWith("node-", StringComparison.Ordinal))
            {
                continue;
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            yield return (name, copy.ToArray());
        }
    }

    private static async Task<IReadOnlyList<string>> Tables(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = connection is SqliteConnection
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }
}

/// <summary>
/// Looks for texts in bytes: as UTF-8 and UTF-16, as written, in lower case, as base64 would hold them at each of its three alignments, in hex,
/// percent-encoded and escaped as JSON.
/// </summary>
internal static class Hunt
{
    public static IEnumerable<string> For(IEnumerable<string> texts, IReadOnlyList<(string Where, byte[] Bytes)> stored) =>
        from text in texts
        from needle in Forms(text)
        from place in stored
        where place.Bytes.AsSpan().IndexOf(needle) >= 0
        select $"  {place.Where}: {text}";

    /// <summary>Codes are short: only as a word of their own.</summary>
    public static IEnumerable<string> ForCodes(IEnumerable<string> codes, IReadOnlyList<(string Where, byte[] Bytes)> stored) =>
        from code in codes
        from place in stored
        where Stands(place.Bytes, Encoding.ASCII.GetBytes(code))
        select $"  {place.Where}: code {code}";

    private static IEnumerable<byte[]> Forms(string text)
    {
        yield return Encoding.UTF8.GetBytes(text);
        yield return Encoding.UTF8.GetBytes(text.ToLowerInvariant());
        yield return Encoding.Unicode.GetBytes(text);
        var raw = Encoding.UTF8.GetBytes(text);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(raw));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(raw));
        yield return Encoding.ASCII.GetBytes(Uri.EscapeDataString(text));
        yield return Encoding.ASCII.GetBytes(System.Net.WebUtility.UrlEncode(text));
        yield return Encoding.ASCII.GetBytes(System.Text.Json.JsonEncodedText.Encode(text).ToString());
        for (var skip = 0; skip < 3 && raw.Length > 8; skip++)
        {
            var whole = raw[skip..^((raw.Length - skip) % 3)];
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(whole));
        }
    }

    private static bool Stands(byte[] bytes, byte[] code)
    {
        static bool Word(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == (byte)'-' || b == (byte)'.';
        for (var at = bytes.AsSpan().IndexOf(code); at >= 0;)
        {
            var end = at + code.Length;
            if ((at == 0 || !Word(bytes[at - 1])) && (end == bytes.Length || !Word(bytes[end])))
            {
                return true;
            }

            var next = bytes.AsSpan(at + 1).IndexOf(code);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }
}
