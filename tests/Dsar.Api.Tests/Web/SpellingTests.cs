using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Calls;

/// <summary>Bodies, parameters and headers have one spelling; what can be meant is made one (NFC, spaces around a line), all else is refused.</summary>
public sealed class SpellingTests(Databases databases) : IClassFixture<Databases>
{
    private const string Name = "\"name\":\"Kim Lund\"";
    private const string Valid = """{"right":"access","channel":"post","receivedAt":"2026-11-20T10:00:00Z","subject":{"name":"Kim Lund","contact":{"email":"kim@lund.example"},"identifiers":[{"type":"customer_number","value":"1-C-1042"}]},"details":{"activityIds":[]}}""";

    [Theory]
    [InlineData("\"access\"", "\"Access\"", "/right", "unknown_value")]
    [InlineData("\"access\"", "\"ACCESS\"", "/right", "unknown_value")]
    [InlineData("\"access\"", "\" access\"", "/right", "unknown_value")]
    [InlineData("\"access\"", "\"access,erasure\"", "/right", "unknown_value")]
    [InlineData("\"access\"", "0", "/right", "wrong_type")]
    [InlineData("\"access\"", "\"0\"", "/right", "unknown_value")]
    [InlineData("\"customer_number\"", "\"customerNumber\"", "/subject/identifiers/0/type", "unknown_value")]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-20 10:00:00Z", "/receivedAt", "wrong_format")]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-20T10:00Z", "/receivedAt", "wrong_format")]
    [InlineData("2026-11-20T10:00:00Z", "20/11/2026 10:00:00 +01:00", "/receivedAt", "wrong_format")]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-31T10:00:00Z", "/receivedAt", "wrong_format")]
    [InlineData("2026-11-20T10:00:00Z", "0001-01-01T00:00:00+14:00", "/receivedAt", "wrong_format|out_of_range")]
    [InlineData("2026-11-20T10:00:00Z", "2018-05-24T21:59:59Z", "/receivedAt", "out_of_range")]
    [InlineData("[]", "[\"019AB2C4-7D10-7A3E-9B51-0F6D2C8E4A17\"]", "/details/activityIds/0", "wrong_format")]
    [InlineData("[]", "[\"{019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17}\"]", "/details/activityIds/0", "wrong_format")]
    [InlineData("[]", "{}", "/details/activityIds", "wrong_type")]
    [InlineData(Name, "\"name\":\"Kim\\u0000Lund\"", "/subject/name", "wrong_format")]
    [InlineData(Name, "\"name\":\"Kim\\r\\nBcc: a@b.se\"", "/subject/name", "wrong_format")]
    [InlineData(Name, "\"name\":\"Kim\\ud800\"", "/subject/name", "wrong_format")]
    [InlineData(Name, "\"name\":\"Kim\\ufffe\"", "/subject/name", "wrong_format")]
    [InlineData(Name, "\"name\":\" \\t \"", "/subject/name", "wrong_format")]
    [InlineData(Name, "\"name\":\"   \"", "/subject/name", "required")]
    [InlineData(Name, "\"name\":true", "/subject/name", "wrong_type")]
    [InlineData("kim@lund.example", "kim@lund.example\\nBcc:x@y.se", "/subject/contact/email", "wrong_format")]
    [InlineData("kim@lund.example", "Kim <kim@lund.example>", "/subject/contact/email", "wrong_format")]
    [InlineData("kim@lund.example", "<kim@lund.example>", "/subject/contact/email", "wrong_format")]
    [InlineData("kim@lund.example", "kim@lund.example,x@y.se", "/subject/contact/email", "wrong_format")]
    [InlineData("\"right\":\"access\"", "\"right\":\"access\",\"kim@lund.example\":1", "", "unknown_field")]
    [InlineData("\"value\":\"1-C-1042\"", "\"value\":\"1-C-1042\",\"value\":\"1-C-1043\"", "/subject/identifiers/0/value", "not_unique")]
    public async Task A_member_has_one_spelling(string old, string sent, string pointer, string code)
    {
        var answer = await Post(Valid.Replace(old, sent, StringComparison.Ordinal));
        answer.Expect(HttpStatusCode.BadRequest).Code.Should().Be("validation_failed");
        answer["errors"]!.AsArray().Select(e => ((string?)e!["pointer"], (string)e["code"]!)).Should().Contain(e => e.Item1 == pointer && code.Split('|', StringSplitOptions.None).Contains(e.Item2), answer.Body!.ToJsonString());
        OpenApi.Calls.WithoutTrace(answer).Should().NotContainAny("Kim", "lund", "1042", "Bcc");
    }

    [Theory]
    [InlineData("\uFEFF{0}")]
    [InlineData("{0}x")]
    [InlineData("{0}{0}")]
    [InlineData("/* why */{0}")]
    [InlineData("'{0}'")]
    [InlineData("NaN")]
    public async Task A_body_is_one_JSON_value_and_nothing_else(string form) =>
        (await Post(form.Replace("{0}", Valid, StringComparison.Ordinal))).Expect(HttpStatusCode.BadRequest).Code.Should().Be("malformed_json");

    [Fact]
    public async Task A_body_is_UTF8_and_at_most_32_deep()
    {
        (await PostBytes(Encoding.Latin1.GetBytes(Valid.Replace("Lund", "Lünd", StringComparison.Ordinal)))).Expect(HttpStatusCode.BadRequest).Code.Should().Be("malformed_json");
        (await PostBytes(Encoding.Unicode.GetBytes(Valid))).Expect(HttpStatusCode.BadRequest).Code.Should().Be("malformed_json");
        (await Post(new string('[', 33) + new string(']', 33))).Expect(HttpStatusCode.BadRequest).Code.Should().Be("malformed_json");
        (await Post($"{{\"right\":{new string('[', 31)}{new string(']', 31)}}}")).Expect(HttpStatusCode.BadRequest).Code.Should().Be("validation_failed");
    }

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/problem+json")]
    [InlineData("application/merge-patch+json")]
    [InlineData("text/json")]
    [InlineData("json")]
    public async Task Another_kind_of_body_is_415_and_says_what_is_taken(string mediaType)
    {
        var answer = await PostBytes(Encoding.UTF8.GetBytes(Valid), mediaType);
        answer.Expect(HttpStatusCode.UnsupportedMediaType).Body!["accepted"]!.AsArray().Select(a => (string)a!).Should().Equal("application/json");
    }

    [Fact]
    public async Task Lines_are_trimmed_and_texts_composed()
    {
        var api = databases["sqlite"];
        var agent = api.As(await Agent(api));
        var made = await agent.Post("/v1/requests", JsonNode.Parse(Valid.Replace("Kim Lund", "  Kim A\u030Akesson ", StringComparison.Ordinal).Replace("\"details\"", "\"text\":\" First\\n\\tSecond \",\"otherController\":\"   \",\"details\"", StringComparison.Ordinal))!);
        var read = await agent.Get($"/v1/requests/{made.Expect(HttpStatusCode.Created).Id}");
        read.Text("subject.name").Should().Be("Kim Åkesson");
        read.Text("text").Should().Be(" First\n\tSecond ");
        read["otherController"].Should().BeNull();
    }

    [Theory]
    [InlineData("/v1/requests?limit=%2B5", "limit", "wrong_type")]
    [InlineData("/v1/requests?limit=5.0", "limit", "wrong_type")]
    [InlineData("/v1/requests?limit=99999999999", "limit", "wrong_type")]
    [InlineData("/v1/requests?limit=-1", "limit", "out_of_range")]
    [InlineData("/v1/requests?dueBefore=2026-1-1", "dueBefore", "wrong_format")]
    [InlineData("/v1/requests?submissionId=019AB2C4-7D10-7A3E-9B51-0F6D2C8E4A17", "submissionId", "wrong_format")]
    [InlineData("/v1/requests?state=Received", "state", "unknown_value")]
    [InlineData("/v1/requests?reference=%00", "reference", "wrong_format")]
    [InlineData("/v1/requests?kim%40lund.example=1", "", "unknown_parameter")]
    public async Task A_parameter_has_one_spelling(string path, string parameter, string code)
    {
        var api = databases["sqlite"];
        var answer = await api.As(api.Decider).Get(path);
        answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.parameter").Should().Be(parameter);
        answer.Text("errors.0.code").Should().Be(code);
    }

    [Theory]
    [InlineData("/v1/Requests")]
    [InlineData("/V1/requests")]
    [InlineData("/v1//requests")]
    [InlineData("/v1/requests/")]
    [InlineData("/v1/requests/019AB2C4-7D10-7A3E-9B51-0F6D2C8E4A17")]
    [InlineData("/v1/requests/019ab2c47d107a3e9b510f6d2c8e4a17")]
    [InlineData("/v1/requests/..%2f..%2fhealth")]
    public async Task A_path_has_one_spelling(string path)
    {
        var api = databases["sqlite"];
        (await api.As(api.Decider).Get(path)).Expect(HttpStatusCode.NotFound).Code.Should().Be("not_found");
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("text/html, application/*;q=0.1", 200)]
    [InlineData("*/*;q=0.1, text/html", 200)]
    [InlineData("application/json;charset=utf-8", 200)]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0, */*", 406)]
    [InlineData("application/xml, text/*", 406)]
    public async Task Accept_rules_formats_in_and_out(string accept, int status)
    {
        var api = databases["sqlite"];
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/requests");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", api.Decider);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await api.CreateClient().SendAsync(request);
        ((int)response.StatusCode).Should().Be(status);
    }

    [Fact]
    public async Task Every_answer_has_the_common_headers()
    {
        var api = databases["sqlite"];
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/requests");
        request.Headers.TryAddWithoutValidation("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        foreach (var (key, path, status) in new[] { (api.Decider, "/v1/requests", 200), (null, "/v1/requests", 401), (api.Decider, "/v1/nothing", 404), (api.Decider, "/v1/requests?x=1", 400), (api.Decider, "/v1/api-keys", 403) })
        {
            var answer = await api.As(key).Get(path);
            ((int)answer.Status).Should().Be(status);
            foreach (var header in new[] { "Trace-Id", "RateLimit-Policy", "RateLimit", "Vary", "Cache-Control" })
            {
                answer.Http.Headers.Contains(header).Should().BeTrue($"{header} on {status}");
            }

            answer.Http.Headers.CacheControl!.NoStore.Should().BeTrue();
            answer.Http.Content.Headers.ContentLanguage.Should().Equal("en");
            answer.Http.Headers.GetValues("Trace-Id").Single().Should().MatchRegex("^[0-9a-f]{32}$");
        }

        using var traced = await api.CreateClient().SendAsync(request);
        traced.Headers.GetValues("Trace-Id").Should().Equal("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    private static Task<string> Agent(Api api) => Keys.Person(api, "demo-hosting", "Eva Lind", "requests:create", "requests:work");

    private Task<Answer> Post(string body) => PostBytes(Encoding.UTF8.GetBytes(body));

    private async Task<Answer> PostBytes(byte[] body, string mediaType = "application/json")
    {
        var api = databases["sqlite"];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/requests") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Agent(api));
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        var response = await api.CreateClient().SendAsync(request);
        return new Answer(response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()), response);
    }
}
