using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Web;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>The committed document is the one the code makes, and says of every operation what a client needs.</summary>
/// <remarks>
/// Seen red: a change by hand, a body without its example, an operation without 428, one that its use case does not name, one under a tag that nobody
/// describes, a list left out, an input called otherwise than an action calls it, a namespace in a description, a 405 without Allow.
/// </remarks>
public sealed partial class OpenApiTests(Databases databases) : IClassFixture<Databases>
{
    /// <summary>What any call can meet: another verb, a fault, a system that is down; and below, what comes with a key: unreadable queries, none or too little of a key, another format, too many calls.</summary>
    private static readonly string[] Everywhere = ["405", "500", "503"];

    private static readonly string[] BehindAKey = ["400", "401", "403", "406", "429"];

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var served = await databases["sqlite"].CreateClient().GetStringAsync("/openapi/dsar.v1.json");
        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "openapi", "dsar.v1.json"));
        (served == committed).Should().BeTrue("openapi/dsar.v1.json is made by: dotnet run --project src/Dsar.Api -- openapi openapi/dsar.v1.json (look at the difference and say it in CHANGELOG.md)");
    }

    [Fact]
    public void An_operation_is_named_after_its_use_case()
    {
        var useCases = typeof(SubmitRequest).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("Dsar.Api.Features.", StringComparison.Ordinal) == true && (t.GetMethod("Map", [typeof(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)]) ?? t.GetMethod("MapPublic")) is not null).Select(t => t.Name);
        var records = Enum.GetValues<Dsar.Api.Data.Noun>().SelectMany(n => new[] { $"List{n}", $"Get{RecordEndpoints.Singular(n)}" });
        Contract.Operations.Select(o => o.Id).Should().BeEquivalentTo(useCases.Concat(records), "the document has every use case and Rule R, and nothing else");
    }

    [Fact]
    public void An_operation_says_what_it_is_and_who_may_call()
    {
        var tags = Contract.Document["tags"]!.AsArray().Select(t => (string)t!["name"]!).ToList();
        Repository.None(Contract.Operations.SelectMany(Findings), "The sentence above the use case's class, its tag with a line in SharedSchemas.Tags, and .Needs(scope) say this.");

        IEnumerable<string> Findings(Operation o)
        {
            var (summary, description) = ((string?)o.Node["summary"], (string?)o.Node["description"]);
            if (string.IsNullOrWhiteSpace(summary) || string.IsNullOrWhiteSpace(description))
            {
                yield return $"  {o}: no summary or description";
            }
            else if (summary.Contains("Art. ", StringComparison.Ordinal) && !description.Contains("Art. ", StringComparison.Ordinal))
            {
                yield return $"  {o}: the description does not name the article";
            }

            if (o.Node["tags"]!.AsArray() is not [var tag] || !tags.Contains((string)tag!))
            {
                yield return $"  {o}: not exactly one tag that SharedSchemas.Tags describes";
            }

            var security = o.Node["security"]?.AsArray().Select(s => s!.AsObject().Single().Key).ToList() ?? [];
            if (o.Path.StartsWith("/v1/", StringComparison.Ordinal) ? o.Scopes.Count == 0 || !security.SequenceEqual(["apiKey", "oidc"]) : security.Count > 0)
            {
                yield return $"  {o}: x-scopes and security do not fit";
            }
        }
    }

    [Fact]
    public void An_operation_declares_its_answers() =>
        Repository.None(Contract.Operations.SelectMany(o => FindingsOf(o).Select(f => $"  {o}: {f}")), "Statuses, codes and headers come from the endpoint's metadata: .Needs, .Idempotent, .Matched, .Problems, .Answers.");

    [Fact]
    public void Every_body_has_an_example_that_is_valid()
    {
        var bodies =
            from o in Contract.Operations
            let answers = o.Node["responses"]!.AsObject().Where(r => r.Key[0] == '2').SelectMany(r => r.Value!["content"]?.AsObject() ?? [])
            from body in (o.RequestContent ?? []).Concat(answers)
            where !(body.Value!["schema"]!["format"] is { } format && (string)format! == "binary")
            let example = Contract.Example(body.Value!)
            let fault = example is null ? "has no example" : Fault(body.Key, body.Value!, example)
            where fault is not null
            select $"  {o} {body.Key} {(string?)body.Value!["schema"]?["$ref"]}: {fault}";
        Repository.None(bodies.Distinct(), "Examples stand in src/Dsar.Api/Setup/OpenApi/examples.json under the name of their schema (a page shows its item's), texts under operationId.media.type.");
    }

    [Fact]
    public void Every_schema_that_an_action_names_exists() =>
        Acts.Rows.Where(r => Contract.Document["paths"]![$"/v1/requests/{{id}}/{RecordEndpoints.Segment(r.Noun)}"]!["post"] is not null).Select(r => RecordEndpoints.RecordName(r.Noun) + "Input").Should().OnlyContain(n => Contract.Document["components"]!["schemas"]![n] != null);

    [Fact]
    public void No_text_speaks_of_the_inside() =>
        Inside().Matches(Contract.Document.ToJsonString()).Select(m => m.Value).Distinct().Should().BeEmpty("a reader of the API knows neither namespaces nor design documents");

    [Fact]
    public async Task Every_GET_of_the_journey_answers_as_declared()
    {
        var scenario = await Scenario.Delivering(databases["sqlite"]);
        var whole = databases["sqlite"].As(await Keys.Person(databases["sqlite"], "demo-hosting", "Alva Allt", AuthorisationMatrixTests.AllScopes));
        foreach (var operation in Contract.Operations.Where(o => o.Method == "get" && !o.Path.EndsWith("/content", StringComparison.Ordinal)))
        {
            var address = operation.Path.Replace("{id}", scenario.Id.ToString(), StringComparison.Ordinal);
            if (address.IndexOf("/{", StringComparison.Ordinal) is > 0 and var at)
            {
                if ((await whole.Get(address[..at]))["items"]!.AsArray() is not [{ } item, ..])
                {
                    continue;
                }

                address = address[..(at + 1)] + (string)item["id"]! + address[(address.IndexOf('}', at) + 1)..];
            }

            (await whole.Get(address)).Expect(System.Net.HttpStatusCode.OK);
        }
    }

    private static IEnumerable<string> FindingsOf(Operation o)
    {
        var responses = o.Node["responses"]!.AsObject();
        var (status, success) = responses.Single(r => r.Key[0] == '2');
        var headers = success!["headers"]?.AsObject() ?? [];
        var wanted = Everywhere.Concat(o.Scopes.Count > 0 ? BehindAKey : []).Concat(o.Path.Contains('{', StringComparison.Ordinal) ? ["404"] : [])
            .Concat(o.RequestContent is null ? [] : ["413", "415"]).Concat(Takes(o, "Idempotency-Key") ? ["409", "422"] : []).Concat(Takes(o, "If-Match") ? ["412", "428"] : [])
            .Concat(o.Method != "get" && o.Path.StartsWith("/v1/requests/{id}/", StringComparison.Ordinal) ? ["409", "410"] : []);
        foreach (var missing in wanted.Distinct().Where(w => !responses.ContainsKey(w)))
        {
            yield return $"does not declare {missing}";
        }

        foreach (var header in (status is "201" or "202" ? new[] { "Location" } : []).Concat(o.Method == "patch" ? ["ETag"] : []).Concat(Takes(o, "Idempotency-Key") ? ["Idempotency-Replayed"] : []).Where(h => !headers.ContainsKey(h)))
        {
            yield return $"{status} does not declare {header}";
        }

        foreach (var (code, answer) in responses.Select(r => (r.Key, Contract.Resolve(r.Value!))))
        {
            var told = answer["headers"]?.AsObject() ?? [];
            foreach (var header in HeadersOf(o, code).Where(h => !told.ContainsKey(h)))
            {
                yield return $"{code} does not declare {header}";
            }
        }

        foreach (var (code, answer) in responses.Where(r => r.Key[0] is '4' or '5').Select(r => (r.Key, Contract.Resolve(r.Value!))))
        {
            if ((string?)answer["content"]?["application/problem+json"]?["schema"]?["$ref"] != "#/components/schemas/Problem"
                || answer["x-problem-codes"]?.AsArray() is not { Count: > 0 } codes || codes.Any(c => ProblemTexts.Status((string)c!).ToString(CultureInfo.InvariantCulture) != code))
            {
                yield return $"{code} is no Problem with codes of that status";
            }
        }
    }

    private static IEnumerable<string> HeadersOf(Operation o, string status) =>
        new[] { "Trace-Id" }.Concat(o.Scopes.Count > 0 ? ["RateLimit", "RateLimit-Policy"] : []).Concat(status switch
        {
            "401" => ["WWW-Authenticate"],
            "405" => ["Allow"],
            "429" or "503" => ["Retry-After"],
            _ => [],
        });

    private static bool Takes(Operation o, string header) => o.Parameters.Any(p => (string?)p["name"] == header);

    private static string? Fault(string media, JsonNode body, JsonNode example) =>
        media.EndsWith("json", StringComparison.Ordinal) && !media.EndsWith("ndjson", StringComparison.Ordinal) || media == "multipart/form-data" ? Contract.Fault(body["schema"]!, example)
        : example.GetValueKind() == System.Text.Json.JsonValueKind.String ? null
        : "is no text";

    [GeneratedRegex(@"Dsar\.(Domain|Discovery|Api)\b|\w+\.md\b")]
    private static partial Regex Inside();
}
