using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Web;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>The committed document is the one the code makes, and says of every operation what a client needs.</summary>
/// <remarks>Seen to catch: a changed summary, an input left open, an operation without statuses, an answer with a member the document does not know.</remarks>
public sealed partial class OpenApiTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly Lazy<JsonObject> Document = new(() => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "openapi", "dsar.v1.json")))!.AsObject());

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in Document.Value["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key, operation.Value!.AsObject());

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var served = await databases["sqlite"].CreateClient().GetStringAsync("/openapi/dsar.v1.json");
        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "openapi", "dsar.v1.json"));
        (served == committed).Should().BeTrue("openapi/dsar.v1.json is made by: dotnet run --project src/Dsar.Api -- openapi openapi/dsar.v1.json (look at the difference and say it in CHANGELOG.md)");
    }

    [Fact]
    public void An_operation_is_named_after_its_use_case_and_says_what_it_needs()
    {
        var useCases = typeof(SubmitRequest).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("Dsar.Api.Features.", StringComparison.Ordinal) == true && (t.GetMethod("Map", [typeof(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)]) ?? t.GetMethod("MapPublic")) is not null).Select(t => t.Name);
        var records = Enum.GetValues<Dsar.Api.Data.Noun>().SelectMany(n => new[] { $"List{n}", $"Get{RecordEndpoints.Singular(n)}" });
        Operations.Select(o => (string)o.Operation["operationId"]!).Should().BeEquivalentTo(useCases.Concat(records));
        var tags = Document.Value["tags"]!.AsArray().Select(t => (string)t!["name"]!).ToList();
        foreach (var (path, method, operation) in Operations)
        {
            var name = $"{method} {path}";
            ((string?)operation["summary"]).Should().NotBeNullOrWhiteSpace(name);
            operation["tags"]!.AsArray().Should().ContainSingle(name).Which!.GetValue<string>().Should().BeOneOf(tags);
            (operation["x-scopes"]?.AsArray().Count > 0).Should().Be(path.StartsWith("/v1/", StringComparison.Ordinal), name);
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                var (where, schema) = ($"{name} {parameter!["name"]}", parameter["schema"]!);
                (schema["format"] is not null || schema["maxLength"] is not null || schema["maximum"] is not null).Should().BeTrue(where + " has bounds or a format");
                ((string?)parameter["in"] != "path" || (string?)schema["format"] == "uuid").Should().BeTrue(where + " is a uuid");
            }
        }
    }

    [Fact]
    public void An_operation_declares_its_answers()
    {
        foreach (var (path, method, operation) in Operations)
        {
            var (name, responses) = ($"{method} {path}", operation["responses"]!.AsObject());
            var success = responses.Single(r => r.Key.StartsWith('2'));
            (success.Key == "204" || success.Value!["content"] is not null).Should().BeTrue(name + " answers with something");
            (success.Key is not ("201" or "202") || success.Value!["headers"]!["Location"] is not null).Should().BeTrue(name + " says where");
            responses.Select(r => r.Key).Should().Contain(path.StartsWith("/v1/", StringComparison.Ordinal) ? ["401", "403", "500", "503"] : ["500", "503"], name);
            foreach (var problem in responses.Where(r => r.Key[0] is '4' or '5'))
            {
                var answer = Resolve(problem.Value!);
                ((string?)answer["content"]!["application/problem+json"]!["schema"]!["$ref"]).Should().Be("#/components/schemas/Problem", name);
                answer["x-problem-codes"]!.AsArray().Select(c => ProblemTexts.Status((string)c!).ToString(CultureInfo.InvariantCulture)).Should().NotBeEmpty().And.OnlyContain(s => s == problem.Key, name);
            }
        }
    }

    [Fact]
    public void Bodies_are_closed_and_have_an_example()
    {
        foreach (var (path, method, operation) in Operations.Where(o => o.Operation["requestBody"] is not null))
        {
            var content = operation["requestBody"]!["content"]!;
            var json = content["application/json"] ?? content["multipart/form-data"]!;
            // An example of nothing is not written.
            (json["example"] is not null || Resolve(json["schema"]!)["properties"] is null).Should().BeTrue($"{method} {path}");
            Conformity.Faults(Document.Value, json["schema"]!, json["example"] ?? new JsonObject()).Should().BeEmpty($"the example of {method} {path} is valid");
            ((bool?)Resolve(json["schema"]!)["additionalProperties"]).Should().BeFalse($"{method} {path}");
        }
    }

    [Fact]
    public void Every_schema_that_an_action_names_exists() =>
        Acts.Rows.Where(r => Document.Value["paths"]![$"/v1/requests/{{id}}/{RecordEndpoints.Segment(r.Noun)}"]!["post"] is not null).Select(r => RecordEndpoints.Singular(r.Noun) + "Input")
            .Should().OnlyContain(n => Document.Value["components"]!["schemas"]![n] != null);

    [Fact]
    public void No_text_speaks_of_the_inside() =>
        Inside().Matches(Document.Value.ToJsonString()).Select(m => m.Value).Distinct().Should().BeEmpty("a reader of the API knows neither namespaces nor design documents");

    [Fact]
    public async Task Answers_of_the_journey_are_as_declared()
    {
        var scenario = await Scenario.Delivering(databases["sqlite"]);
        var auditor = databases["sqlite"].As(await Keys.Integration(databases["sqlite"], "demo-hosting", "audit:read"));
        foreach (var (path, _, operation) in Operations.Where(o => o.Method == "get" && !o.Path.EndsWith("/content", StringComparison.Ordinal) && !o.Path.Contains("{cid}", StringComparison.Ordinal) && !o.Path.Contains("api-keys", StringComparison.Ordinal)))
        {
            var address = path.Replace("{id}", scenario.Id.ToString(), StringComparison.Ordinal);
            if (address.IndexOf("/{", StringComparison.Ordinal) is > 0 and var end)
            {
                var items = (await scenario.Decider.Get(address[..end]))["items"]!.AsArray();
                if (items.Count == 0)
                {
                    continue;
                }

                var rest = address.IndexOf('/', end + 1) is > 0 and var more ? address[more..] : "";
                address = $"{address[..end]}/{(string)items[0]!["id"]!}{rest}";
            }

            var answer = await (address.StartsWith("/v1/audit", StringComparison.Ordinal) ? auditor : scenario.Decider).Get(address);
            ((int)answer.Status).Should().Be(200, address);
            Conformity.Faults(Document.Value, operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, answer.Body).Take(5).Should().BeEmpty(address);
        }
    }

    private static JsonNode Resolve(JsonNode node) => Conformity.Resolve(Document.Value, node);

    [GeneratedRegex(@"Dsar\.(Domain|Discovery|Api)\b|\w+\.md\b")]
    private static partial Regex Inside();
}
