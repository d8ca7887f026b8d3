using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>
/// The collection in <c>openapi/dsar.http</c> runs from top to bottom against a fresh installation, request by request as an editor would send it; only
/// what a person does and what time does comes from here.
/// </summary>
/// <remarks>Seen red: an expected status changed, a name that no request has, the fourteen days left out before the refusal, a third variable.</remarks>
public sealed partial class HttpFileTests : IDisposable
{
    private readonly Api _api = new(null);
    private readonly Dictionary<string, Answer> _answers = [];
    private string? _integration;

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task The_collection_runs_from_top_to_bottom()
    {
        var (variables, steps) = HttpFile.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "openapi", "dsar.http")));
        variables.Should().Equal("host", "key");
        foreach (var step in steps)
        {
            await _api.RunDueSteps();
            foreach (var before in step.Before)
            {
                await Do(before);
            }

            var answer = await Send(step);
            ((int)answer.Status).Should().Be(step.Expect, "{0} ({1} {2}) answered {3}", step.Name, step.Method, step.Url, answer.Body?.ToJsonString());
            _answers.Add(step.Name, answer);
            _integration ??= answer.Text("kind") == "integration" ? answer.Text("secret") : null;
        }

        _answers["accessClosed"].Text("state").Should().Be("fulfilled");
        _answers["refusalClosed"].Text("state").Should().Be("refused");
        _answers["submitAccessAgain"].Http.Headers.Contains("Idempotency-Replayed").Should().BeTrue();
        _answers["decideTooEarly"].Code.Should().Be("identity_level_insufficient");
        _answers["refuseTooEarly"].Code.Should().Be("refusal_not_ready");
    }

    /// <summary>"clock 14 days", or "person types the mailed code at PATH".</summary>
    private async Task Do(string step)
    {
        if (Days().Match(step) is { Success: true } days)
        {
            _api.Clock.Advance(TimeSpan.FromDays(int.Parse(days.Groups[1].Value, CultureInfo.InvariantCulture)));
            await _api.RunDueSteps();
            await _api.RunDueSteps();
            return;
        }

        var path = Code().Match(step);
        path.Success.Should().BeTrue("'{0}' is a step that this test knows", step);
        var code = SixDigits().Match(_api.Mails.First(m => m.Subject.StartsWith("Din kod", StringComparison.Ordinal)).Text).Value;
        (await _api.As(_integration).Post(Fill(path.Groups[1].Value), new { code })).Expect(System.Net.HttpStatusCode.Created).Text("result").Should().Be("correct");
        await _api.RunDueSteps();
    }

    private async Task<Answer> Send(HttpStep step)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), Fill(step.Url));
        foreach (var (name, value) in step.Headers.Where(h => h.Name != "Content-Type"))
        {
            request.Headers.TryAddWithoutValidation(name, Fill(value)).Should().BeTrue();
        }

        if (step.Body is { } body)
        {
            request.Content = new StringContent(Fill(body), MediaTypeHeaderValue.Parse(step.Headers.Single(h => h.Name == "Content-Type").Value));
        }

        using var client = _api.CreateClient();
        var response = await client.SendAsync(request);
        var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer(response.StatusCode, json ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null, response);
    }

    private string Fill(string text) => Reference().Replace(text, m => Value(m.Groups[1].Value.Trim()));

    private string Value(string reference)
    {
        if (Fixed(reference) is { } known)
        {
            return known;
        }

        var parts = From().Match(reference);
        parts.Success.Should().BeTrue("'{0}' refers to a request before it", reference);
        var answer = _answers[parts.Groups["name"].Value];
        var value = parts.Groups["part"].Value == "headers" ? answer.Http.Headers.GetValues(parts.Groups["path"].Value).Single() : Pick(answer.Body!, parts.Groups["path"].Value)?.ToString();
        return value ?? throw new InvalidOperationException($"{reference} is nothing in {answer.Body?.ToJsonString()}");
    }

    private string? Fixed(string reference) => reference switch
    {
        "host" => "",
        "key" => _api.Host,
        "$guid" => Guid.CreateVersion7().ToString(),
        _ when Moment().Match(reference) is { Success: true } m => _api.Clock.GetUtcNow()
            .Add(int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * (m.Groups[2].Value == "d" ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(1))).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The few words of JSONPath that the collection uses: members, places, and the first item whose member has a value.</summary>
    private static JsonNode? Pick(JsonNode body, string path)
    {
        JsonNode? at = body;
        foreach (Match step in PathStep().Matches(path[1..]))
        {
            at = step.Groups["member"].Success ? at?[step.Groups["member"].Value]
                : step.Groups["place"].Success ? at?.AsArray().ElementAtOrDefault(int.Parse(step.Groups["place"].Value, CultureInfo.InvariantCulture))
                : at?.AsArray().FirstOrDefault(i => Pick(i!, "$." + step.Groups["name"].Value)?.ToString() == step.Groups["value"].Value);
        }

        return at;
    }

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(?<name>\w+)\.response\.(?<part>body|headers)\.(?<path>.+)$")]
    private static partial Regex From();

    [GeneratedRegex(@"\.(?<member>\w+)|\[(?<place>\d+)\]|\[\?\(@\.(?<name>[\w\[\]]+)=='(?<value>[^']+)'\)\]")]
    private static partial Regex PathStep();

    [GeneratedRegex(@"^\$datetime iso8601 (-?\d+) (d|m)$")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^clock (\d+) days$")]
    private static partial Regex Days();

    [GeneratedRegex(@"^person types the mailed code at (\S+.*)$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}
