using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>
/// The writing rules of the document: everything has bounds, inputs are closed, names are alike, nothing personal stands in a URL. Seen red with a text
/// that has no longest length, a query parameter "email", a list without cursor, an input left open, a word in capitals, a shape under two names.
/// </summary>
public sealed partial class BoundsTests
{
    private const string Cure = "An input's bounds are read from its validator (Web/Rules.cs: \"At most N characters.\", \"1 to 20 identifiers\"); what the server writes has its bound in Setup/OpenApi/Bounds.cs, a query parameter in QueryAndPath.cs.";

    private static IEnumerable<(string Name, JsonObject Schema)> Named => Contract.Document["components"]!["schemas"]!.AsObject().Select(s => (s.Key, s.Value!.AsObject()));

    /// <summary>Every schema there is with the place where it stands.</summary>
    private static IEnumerable<(string At, JsonNode Schema)> All =>
        Named.SelectMany(n => Inside(n.Name, n.Schema)).Concat(Contract.Operations.SelectMany(o => o.Parameters.SelectMany(p => Inside($"{o} {p["name"]}", p["schema"]!))));

    [Fact]
    public void Everything_is_bounded() => Repository.None(All.Where(s => Unbounded(s.Schema)).Select(s => $"  {s.At}").Distinct(), Cure);

    [Fact]
    public void What_is_sent_is_closed_and_its_required_texts_are_not_empty()
    {
        var inputs = Contract.Operations.SelectMany(o => o.RequestContent ?? []).Select(c => (string?)c.Value!["schema"]!["$ref"]).OfType<string>().Select(r => r.Split('/')[^1]).ToHashSet();
        var reached = new HashSet<string>();
        void Reach(string name)
        {
            if (reached.Add(name))
            {
                foreach (var inner in Inside(name, Contract.Document["components"]!["schemas"]![name]!).Select(s => (string?)s.Schema["$ref"]).OfType<string>())
                {
                    Reach(inner.Split('/')[^1]);
                }
            }
        }

        inputs.ToList().ForEach(Reach);
        var findings =
            from name in reached
            let schema = Contract.Document["components"]!["schemas"]![name]!
            where (string?)schema["type"] == "object"
            from finding in ((bool?)schema["additionalProperties"] == false ? Array.Empty<string>() : [$"  {name} takes unknown members"])
                .Concat((schema["required"]?.AsArray() ?? []).Select(r => (Name: (string)r!, Schema: schema["properties"]![(string)r!]!))
                    .Where(m => (string?)m.Schema["type"] == "string" && m.Schema["enum"] is null && m.Schema["format"] is null && m.Schema["minLength"] is null).Select(m => $"  {name}.{m.Name} may be empty"))
            select finding;
        Repository.None(findings, Cure);
    }

    [Fact]
    public void Names_are_written_alike()
    {
        var findings =
            Contract.Operations.Where(o => !Path().IsMatch(o.Path)).Select(o => $"  {o}: kebab-case nouns")
                .Concat(Contract.Operations.SelectMany(o => o.Parameters.Where(p => (string?)p["in"] == "query" && !Camel().IsMatch((string)p["name"]!)).Select(p => $"  {o} {p["name"]}: camelCase")))
                .Concat(Named.SelectMany(n => (n.Schema["properties"]?.AsObject() ?? []).Where(p => !Camel().IsMatch(p.Key)).Select(p => $"  {n.Name}.{p.Key}: camelCase")))
                .Concat(All.SelectMany(s => (s.Schema["enum"]?.AsArray() ?? []).Where(w => !Snake().IsMatch((string)w!)).Select(w => $"  {s.At}: {w} is not in snake_case")))
                .Concat(Named.Where(n => n.Schema["enum"] is not null && (bool?)n.Schema["x-extensible-enum"] != true).Select(n => $"  {n.Name}: an enum that does not say that it may grow"));
        Repository.None(findings.Distinct(), "Paths are kebab-case, members camelCase, words snake_case.");
    }

    [Fact]
    public void No_URL_carries_anything_personal() =>
        Repository.None(
            from o in Contract.Operations
            from p in o.Parameters
            where (string?)p["in"] is "query" or "path" && Personal().IsMatch((string)p["name"]!)
            select $"  {o} {p["name"]}",
            "Look-ups by a person's identifiers are POST bodies.");

    [Fact]
    public void A_list_has_limit_and_cursor_and_answers_a_page() =>
        Repository.None(
            from o in Contract.Operations
            where o.Id.StartsWith("List", StringComparison.Ordinal)
            let page = ((string?)o.Node["responses"]!["200"]?["content"]?["application/json"]?["schema"]?["$ref"])?.EndsWith("Page", StringComparison.Ordinal) == true
            where !page || !new[] { "limit", "cursor" }.All(n => o.Parameters.Any(p => (string?)p["name"] == n))
            select $"  {o}",
            "A list takes limit and cursor and answers Page<T>.");

    [Fact]
    public void A_shape_stands_once_and_has_a_name()
    {
        // Two members may be alike by chance, and an act's input has the name of its noun.
        var twice = Named.Where(n => n.Schema["properties"] is JsonObject { Count: > 2 }).GroupBy(n => $"{n.Schema["properties"]!.ToJsonString()} {n.Schema["required"]?.ToJsonString()} {n.Schema["additionalProperties"]}").Where(g => g.Count() > 1).Select(g => $"  {string.Join(", ", g.Select(n => n.Name))} are one shape");
        var nameless = All.Where(s => s.At.Contains('.', StringComparison.Ordinal) && s.Schema["properties"] is not null).Select(s => $"  {s.At} has no name");
        Repository.None(twice.Concat(nameless), "Give the type a name in SchemaNames, or use the one there is.");
    }

    private static bool Unbounded(JsonNode schema)
    {
        var types = schema["type"] switch { JsonArray several => several.Select(t => (string)t!).ToArray(), { } one => [(string)one!], null => [] };
        return (types.Contains("string") && schema["maxLength"] is null && schema["enum"] is null)
            || (types.Contains("array") && schema["maxItems"] is null)
            || (types.Contains("integer") && (schema["minimum"] is null || schema["maximum"] is null));
    }

    private static IEnumerable<(string At, JsonNode Schema)> Inside(string at, JsonNode schema) =>
        (schema["properties"]?.AsObject() ?? []).SelectMany(p => Inside($"{at}.{p.Key}", p.Value!))
            .Concat((schema["oneOf"]?.AsArray() ?? []).SelectMany(c => Inside(at, c!)))
            .Concat(schema["items"] is { } items ? Inside($"{at}[]", items) : [])
            .Append((at, schema));

    [GeneratedRegex(@"^(/(v1|\.well-known|[a-z][a-z0-9]*(-[a-z0-9]+)*(\.json)?|\{[a-z]+\}))+$")]
    private static partial Regex Path();

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*$")]
    private static partial Regex Camel();

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex Snake();

    [GeneratedRegex("^(e-?mail|phone|name|personnummer|customer_?number)$", RegexOptions.IgnoreCase)]
    private static partial Regex Personal();
}
