using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests;

/// <summary>A delivered package, opened with the platform's own zip reader.</summary>
public sealed class ResponsePackage
{
    public ResponsePackage(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        Files = archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }

    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>System and collection of every data file.</summary>
    public IEnumerable<(string System, string Collection)> Collections =>
        Files.Keys.Where(f => f.StartsWith("data/", StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal)).Select(f => f.Split('/', '.')).Select(p => (p[1], p[2]));

    public string Text(string path) => Encoding.UTF8.GetString(Files[path]);

    /// <summary>The decision letter as it is read: tags away, entities decoded.</summary>
    public string Letter => new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Text(Files.Keys.Single(k => k.EndsWith("beslut.html", StringComparison.Ordinal) || k.EndsWith("decision.html", StringComparison.Ordinal)))).Body!.TextContent;

    public JsonNode Json(string path) => JsonNode.Parse(Text(path))!;

    /// <summary>Rows of a collection, each value as plain text; none when the package has no such file.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows(string system, string collection) =>
        Files.ContainsKey($"data/{system}/{collection}.json") ? [.. Json($"data/{system}/{collection}.json").AsArray().Select(r => r!.AsObject().ToDictionary(m => m.Key, m => Plain(m.Value)))] : [];

    /// <summary>Files in which a value can be read.</summary>
    public IReadOnlyList<string> FilesWith(string value) => [.. Files.Where(f => Encoding.UTF8.GetString(f.Value).Contains(value, StringComparison.OrdinalIgnoreCase)).Select(f => f.Key)];

    private static string? Plain(JsonNode? node) => node is null ? null : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
}
