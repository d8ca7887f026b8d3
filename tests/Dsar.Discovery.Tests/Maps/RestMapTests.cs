using System.Text;
using Dsar.Discovery.Tests.Connectors;

namespace Dsar.Discovery.Tests.Maps;

/// <summary>What is wrong with a map of kind rest is told with line, reason and cure. Seen red: with the rules of RestRules taken out of the table.</summary>
public sealed class RestMapTests
{
    [Theory]
    [InlineData("via: byEmail}", "via: byMail}", "29:45  DM080 there is no request 'byMail' in 'things'; did you mean 'byEmail'?")]
    [InlineData("{email: \"{value}\"}", "{email: all}", "DM080 the request 'byEmail' does not send {value}: it would fetch everybody's rows")]
    [InlineData("{email: \"{value}\"}", "{email: \"{value|lowr}\"}", "DM080 'lowr' is none of exact, trim, lower, email, phone, personnummer, digits, domain, md5, sha256; did you mean 'lower'?")]
    [InlineData("{email: \"{value}\"}", "{email: \"{value\"}", "DM080 a brace stands alone")]
    [InlineData("/things/{value.tenant}/{value.no}", "/things/{value}", "DM080 the request 'byKey' does not send {value.tenant}")]
    [InlineData("get: \"/things/{value.tenant}/{value.no}\"", "get: \"//evil.example/{value.tenant}/{value.no}\"", "DM080 a path begins with one '/' and has no host")]
    [InlineData("/things/{row.tenant}/{row.no}\", ok: [204]", "/things/{row.tennant}/{row.no}\", ok: [204]", "DM080 the call of 'erase' names the field 'tennant', which is not declared; did you mean 'tenant'?")]
    [InlineData("/things/{row.tenant}/{row.no}\", ok: [204]", "/things/{value}\", ok: [204]", "DM080 the call of 'erase' has no {value}; it knows {row…} and {config…}")]
    [InlineData("rows: /items", "rows: items", "DM081 'rows' is a JSON Pointer such as /data/items")]
    [InlineData("source: /contact/email", "source: /contact/~email", "DM081 the source of 'email' is no JSON Pointer")]
    [InlineData("source: /contact/email", "source: /contact/*/email", "DM081 '*' in the source of 'email' stands for every element: add 'many: true'")]
    [InlineData("type: offset, send: offset, size: 100", "type: offset, send: offset", "DM082 'size' is missing")]
    [InlineData("type: offset, send: offset, size: 100", "type: cursor, send: offset", "DM082 'next' is missing")]
    [InlineData("type: offset, send: offset, size: 100", "type: pages", "DM082 'pages' is not one of none, offset, cursor, link")]
    [InlineData("notFound: [404]", "notFound: [200]", "DM083 'notFound' is a list of HTTP status codes from 400 to 499, such as [404]")]
    [InlineData("ok: [204]", "ok: deleted", "DM083 'ok' must be a list")]
    [InlineData("{type: none}", "{type: header, name: x-api-token, value: hunter2}", "DM005 the value is a secret; write 'value: secret' and put it into SecretFile of the connection")]
    [InlineData("{type: none}", "{type: basic, user: dsar, password: hunter2}", "DM005 'password' is a secret")]
    [InlineData("{type: none}", "{type: bearer}", "DM080 'value' is missing; write 'value: secret', the word that stands for SecretFile")]
    [InlineData("permits: 10000, per: 1s", "permits: 10000, per: 1d", "DM019 'per' is a duration from 1s to 60m")]
    [InlineData("kind: username", "kind: personnummer", "DM056 a personal identity number is not put into a URL")]
    [InlineData("rest: {auth", "restr: {auth", "DM004 unknown key 'restr'; did you mean 'rest'?")]
    [InlineData("kind: rest", "kind: sqlite", "DM080 'requests' and 'call' are for 'kind: rest'")]
    [InlineData("key: [tenant, no]\n    person: true", "key: none", "DM031 'things' has no key, so a row that several spellings find would count as several: add 'match: exact'")]
    [InlineData("erase: {strategy: delete, call: {delete: \"/things/{row.tenant}/{row.no}\", ok", "erase: {strategy: delete, effectiveAfter: 30d, call: {delete: \"/things/{row.tenant}/{row.no}\", ok", "DM060 'effectiveAfter' must be an ISO 8601 period such as P30D")]
    [InlineData("backupRetention: P1M", "restrict: {set: {label: x}}\nbackupRetention: P1M", "DM064 a rest system has no columns to set")]
    public void A_fault_is_told_with_its_place_and_cure(string right, string wrong, string told)
    {
        var map = Subject.RestMap;
        map.Should().Contain(right);

        var errors = DataMapReader.Read([new MapFile("sut.yaml", Encoding.UTF8.GetBytes(map.Replace(right, wrong, StringComparison.Ordinal)))]).Errors;

        errors.Select(e => e.ToString()).Should().Contain(e => e.Contains(told, StringComparison.Ordinal)).And.OnlyContain(e => e.StartsWith("sut.yaml:", StringComparison.Ordinal));
        errors.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_plan_with_calls_is_restored_with_the_same_hash_and_a_system_without_address_is_a_manual_task()
    {
        var maps = DataMapReader.Read([new MapFile("sut.yaml", Encoding.UTF8.GetBytes(Subject.RestMap))]).Maps;
        var plan = PlanCompiler.Compile("demo-hosting", maps, []);

        var restored = PlanCompiler.Restore(plan.Json);

        restored.Hash.Should().Be(plan.Hash);
        restored.Collections[0].Map.Requests.Should().HaveCount(3);
        restored.Collections[0].Map.EraseCall!.Path.Text.Should().Be("/things/{row.tenant}/{row.no}");
        PlanCompiler.Compile("demo-hosting", maps, [], connections: new HashSet<string>()).Systems.Single().Skip.Should().Be(SkipRule.Manual);
    }
}
