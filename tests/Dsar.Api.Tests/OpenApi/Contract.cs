using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>An operation of the document.</summary>
/// <param name="Path">The path with its placeholders.</param>
/// <param name="Method">In lower case, as the document has it.</param>
/// <param name="Node">What the document says about it.</param>
internal sealed record Operation(string Path, string Method, JsonObject Node)
{
    public string Id => (string)Node["operationId"]!;

    public IReadOnlyList<string> Scopes => [.. Node["x-scopes"]!.AsArray().Select(s => (string)s!)];

    public bool PeopleOnly => (bool?)Node["x-people-only"] ?? false;

    public bool HostOnly => (bool?)Node["x-host-only"] ?? false;

    public IEnumerable<JsonNode> Parameters => (Node["parameters"]?.AsArray() ?? []).Select(p => p!);

    public JsonObject? RequestContent => Node["requestBody"]?["content"]?.AsObject();

    public override string ToString() => $"{Method.ToUpperInvariant()} {Path}";
}

/// <summary>The committed document, read once: operations to look up by call, schemas to compare values with.</summary>
internal static class Contract
{
    private static readonly Dictionary<JsonNode, Shape> Shapes = [];

    public static JsonObject Document { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "openapi", "dsar.v1.json")))!.AsObject();

    public static IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in Document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select new Operation(path.Key, operation.Key, operation.Value!.AsObject()),
    ];

    private static readonly ILookup<(string Method, int Length), (Operation Operation, string[] Parts)> Table =
        Operations.Select(o => (Operation: o, Parts: o.Path.Split('/'))).ToLookup(o => (o.Operation.Method, o.Parts.Length));

    /// <summary>The operation that a call reaches, the one with the fewest placeholders; null when none does.</summary>
    public static Operation? Find(HttpMethod method, string path)
    {
        var parts = path.Split('/');
        return Table[(method.Method.ToLowerInvariant(), parts.Length)]
            .Where(o => o.Parts.Zip(parts).All(p => p.First.StartsWith('{') || p.First == p.Second))
            .OrderBy(o => o.Parts.Count(p => p.StartsWith('{'))).Select(o => o.Operation).FirstOrDefault();
    }

    /// <summary>The methods that a path has, in the order of the alphabet.</summary>
    public static IEnumerable<string> Methods(string path) =>
        new[] { HttpMethod.Delete, HttpMethod.Get, HttpMethod.Patch, HttpMethod.Post }.Where(m => Find(m, path) is not null).Select(m => m.Method);

    /// <summary>What a reference leads to, or the node itself.</summary>
    public static JsonNode Resolve(JsonNode node) => Resolve(Document, node);

    public static JsonNode Resolve(JsonNode document, JsonNode node) =>
        (string?)node["$ref"] is { } reference ? reference[2..].Split('/').Aggregate(document, (at, name) => at[name]!) : node;

    /// <summary>The first fault of a value, with the path to it.</summary>
    public static string? Fault(JsonNode schema, JsonElement value)
    {
        lock (Shapes)
        {
            return Shape.Of(schema, Document, Shapes).Fault(value) is { } fault ? "$" + fault : null;
        }
    }

    public static string? Fault(JsonNode schema, JsonNode? value)
    {
        using var parsed = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        return Fault(schema, parsed.RootElement);
    }

    /// <summary>The example that a body of the document refers to; null when it has none.</summary>
    public static JsonNode? Example(JsonNode media) => media["examples"]?["demo"] is { } example ? Resolve(example)["value"] : null;
}
