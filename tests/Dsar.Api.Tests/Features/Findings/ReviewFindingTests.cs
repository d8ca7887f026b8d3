using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Findings;

/// <summary>What a person hides or leaves out is gone from every file of the answer, and from nothing else. Seen red by a planted fault: with the masks not handed to the writer.</summary>
public sealed class ReviewFindingTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_masked_value_is_in_no_file_and_the_row_itself_is_unaltered(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        await scenario.CloseQuestions();
        var seen = new List<string>();
        foreach (var (collection, field) in new[] { ("customers", "street"), ("invoices", "bill_street") })
        {
            foreach (var finding in (await scenario.Findings()).Where(f => f["collection"]!.GetValue<string>() == collection && Has(f, field)))
            {
                var path = $"{scenario.Path}/findings/{finding["id"]}";
                var before = await scenario.Decider.Get($"{path}/rows");
                seen.AddRange(before["items"]!.AsArray().Select(r => (string?)r!["values"]![field] ?? ""));
                var masks = finding["masks"]!.AsArray().Select(m => m!.DeepClone()).Append(new JsonObject { ["field"] = field, ["ground"] = "third_party_rights" }).ToList();
                var masked = await scenario.Decider.Patch(path, new { masks }, (await scenario.Decider.Get(path)).ETag);
                masked.Expect(HttpStatusCode.OK)["masks"]!.AsArray().Should().HaveCount(masks.Count);
                (await scenario.Decider.Get($"{path}/rows")).Body!.ToJsonString().Should().Be(before.Body!.ToJsonString(), "who reviews sees the row as it is");
            }
        }

        seen.Should().Contain(v => v.Contains("gårdshuset", StringComparison.Ordinal));
        var package = await Packed(scenario);
        package.FilesWith("gårdshuset").Should().BeEmpty();
        package.FilesWith("kim@lund.example").Should().NotBeEmpty();
        package.Text("metadata/undantag.json").Should().Contain("street").And.Contain("third_party_rights");
        (await scenario.Get()).Text("outcome").Should().Be("partly_granted", "the mask hides the person's own data");
    }

    [Theory, OnEachDatabase]
    public async Task A_mask_of_one_row_hides_that_row_only(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        await scenario.CloseQuestions();
        var (path, finding, row) = await Row(scenario, "messages", "body", 2);
        var (hidden, other) = ((string)row[0]!["values"]!["body"]!, (string)row[1]!["values"]!["body"]!);
        var masks = finding["masks"]!.AsArray().Select(m => m!.DeepClone()).Append(new JsonObject { ["field"] = "body", ["row"] = row[0]!["index"]!.DeepClone(), ["ground"] = "third_party_rights" }).ToList();
        (await scenario.Decider.Patch(path, new { masks }, (await scenario.Decider.Get(path)).ETag)).Expect(HttpStatusCode.OK);

        var package = await Packed(scenario);
        var bodies = package.Rows("demo-support", "messages").Select(r => r["body"]).ToList();
        bodies.Should().NotContain(hidden).And.Contain(other);
        package.FilesWith(hidden).Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task An_excluded_row_and_another_persons_finding_stay_out(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        await scenario.CloseQuestions();
        const string left = "F-10005";
        foreach (var finding in (await scenario.Findings()).Where(f => f["collection"]!.GetValue<string>() == "invoices"))
        {
            var path = $"{scenario.Path}/findings/{finding["id"]}";
            var row = (await scenario.Decider.Get($"{path}/rows"))["items"]!.AsArray().SingleOrDefault(r => (string?)r!["values"]!["invoice_no"] == left);
            if (row is not null)
            {
                (await scenario.Decider.Patch(path, new { excludedRows = new[] { new { row = row["index"], reason = "Booked on the wrong customer" } } }, (await scenario.Decider.Get(path)).ETag)).Expect(HttpStatusCode.OK);
            }
        }

        foreach (var finding in (await scenario.Findings()).Where(f => f["collection"]!.GetValue<string>() == "notes"))
        {
            var notes = $"{scenario.Path}/findings/{finding["id"]}";
            var changed = await scenario.Decider.Patch(notes, new { personMatch = "other" }, (await scenario.Decider.Get(notes)).ETag);
            changed.Expect(HttpStatusCode.OK).Text("proposal.ground").Should().Be("not_this_person");
        }

        var package = await Packed(scenario);
        package.Rows("demo-billing", "invoices").Select(r => r["invoice_no"]).Should().NotContain(left).And.Contain("F-10003");
        package.Rows("demo-support", "notes").Should().BeEmpty();
        package.FilesWith("Trevlig men envis").Should().BeEmpty();
        package.FilesWith("wrong customer").Should().BeEmpty("the reason is the controller's own");
    }

    [Theory, OnEachDatabase]
    public async Task Passwords_and_codes_are_named_and_never_given(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        await scenario.CloseQuestions();
        var secrets = Secrets(api);
        secrets.Should().HaveCountGreaterThan(5);
        foreach (var finding in await scenario.Findings())
        {
            // Not even an agent who takes every mask away can see them or give them out.
            var path = $"{scenario.Path}/findings/{finding["id"]}";
            (await scenario.Decider.Patch(path, new { masks = Array.Empty<object>() }, (await scenario.Decider.Get(path)).ETag)).Expect(HttpStatusCode.OK);
            var rows = (await scenario.Decider.Get($"{path}/rows?limit=200")).Body!.ToJsonString();
            secrets.Should().NotContain(s => rows.Contains(s, StringComparison.Ordinal));
        }

        var package = await Packed(scenario);
        foreach (var secret in secrets)
        {
            package.FilesWith(secret).Should().BeEmpty();
        }

        package.FilesWith("panel_password_hash").Should().NotBeEmpty("that it exists is told");
    }

    [Theory, OnEachDatabase]
    public async Task The_call_needs_the_current_tag_and_fields_that_exist(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        var finding = await Finding(scenario, "customers", "street");
        var path = $"{scenario.Path}/findings/{finding["id"]}";
        var etag = (await scenario.Decider.Get(path)).ETag;
        (await scenario.Decider.Patch(path, new { personMatch = "same" }, null)).Expect((HttpStatusCode)428).Code.Should().Be("precondition_required");
        (await scenario.Decider.Patch(path, new { personMatch = "same" }, await scenario.ETag())).Expect(HttpStatusCode.PreconditionFailed).Code.Should().Be("version_conflict");
        await Refused(scenario, path, etag, new { masks = new[] { new { field = "shoe_size", ground = "third_party_rights" } } }, "/masks/0/field", "unknown_reference");
        await Refused(scenario, path, etag, new { cleared = new[] { new { field = "shoe_size" } } }, "/cleared/0/field", "unknown_reference");
        await Refused(scenario, path, etag, new { masks = new[] { new { field = "street", ground = "we_would_rather_not" } } }, "/masks/0/ground", "unknown_value");
        await Refused(scenario, path, etag, new { masks = new[] { new { ground = "third_party_rights" } } }, "/masks/0/field", "required");
        await Refused(scenario, path, etag, new { excludedRows = new[] { new { row = 0 } } }, "/excludedRows/0/reason", "required");
        await Refused(scenario, path, etag, new { excludedRows = new[] { new { row = 9999, reason = "x" } } }, "/excludedRows/0/row", "unknown_reference");
        await Refused(scenario, path, etag, new { masks = new[] { new { field = "street", row = 9999, ground = "third_party_rights" } } }, "/masks/0/row", "unknown_reference");
        await Refused(scenario, path, etag, new { rows = 1 }, "/rows", "unknown_field");
        (await scenario.Decider.Patch(path, new { personMatch = "same" }, etag)).Expect(HttpStatusCode.OK).ETag.Should().NotBe(etag);
        (await scenario.Decider.Patch(path, new { personMatch = "same" }, etag)).Expect(HttpStatusCode.PreconditionFailed);
    }

    private static async Task Refused(Scenario scenario, string path, string etag, object body, string pointer, string code)
    {
        var answer = await scenario.Decider.Patch(path, body, etag);
        answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be(pointer);
        answer.Text("errors.0.code").Should().Be(code);
    }

    private static async Task<ResponsePackage> Packed(Scenario scenario)
    {
        await scenario.StepUp();
        await scenario.Approve((await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
        return await scenario.Package();
    }

    private static async Task<JsonNode> Finding(Scenario scenario, string collection, string field) =>
        (await scenario.Findings()).First(f => f["collection"]!.GetValue<string>() == collection && Has(f, field));

    private static bool Has(JsonNode finding, string field) => finding["fields"]!.AsArray().Any(n => n!.GetValue<string>() == field);

    // A finding of the collection with at least so many rows that differ in the field.
    private static async Task<(string Path, JsonNode Finding, JsonArray Rows)> Row(Scenario scenario, string collection, string field, int atLeast)
    {
        foreach (var finding in (await scenario.Findings()).Where(f => f["collection"]!.GetValue<string>() == collection && f["rowCount"]!.GetValue<int>() >= atLeast))
        {
            var path = $"{scenario.Path}/findings/{finding["id"]}";
            var rows = (await scenario.Decider.Get($"{path}/rows"))["items"]!.AsArray();
            if (rows.Select(r => (string?)r!["values"]![field]).Distinct().Count() >= atLeast)
            {
                return (path, finding, rows);
            }
        }

        throw new InvalidOperationException($"No finding of {collection} has {atLeast} rows.");
    }

    // Straight from the systems' files: the product itself reads no credential.
    private static List<string> Secrets(Api api)
    {
        var secrets = new List<string>();
        foreach (var (system, column, table) in new[] { ("demo-crm", "panel_password_hash", "customers"), ("demo-domains", "auth_code", "domains") })
        {
            secrets.AddRange(Truth.Ask(api.Folder, new Truth.TrueQuery { System = system, Sql = $"SELECT {column} FROM {table} WHERE {column} <> ''" }).Keys.Select(k => k[(k.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        }

        return secrets;
    }
}
