using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>The history as pages and as events: what was, then what comes, until the end.</summary>
public sealed class HistoryTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_page_tells_everything_oldest_first(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        var (all, cursor) = (new List<JsonNode>(), "");
        do
        {
            var page = (await scenario.Decider.Get($"{scenario.Path}/history?limit=3{(cursor.Length > 0 ? "&cursor=" + cursor : "")}")).Expect(HttpStatusCode.OK);
            all.AddRange(page["items"]!.AsArray().Select(i => i!));
            cursor = page.Text("nextCursor") ?? "";
        }
        while (cursor.Length > 0);

        all.Select(e => e["seq"]!.GetValue<int>()).Should().Equal(Enumerable.Range(1, all.Count));
        all.Select(e => e["id"]!.GetValue<string>()).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id[14] == '7');
        all[0].AsObject().Select(m => m.Key).Should().Contain(["id", "request", "createdAt", "createdBy", "seq", "at", "actor", "type", "trigger", "fromState", "toState", "article", "summary", "href"]);
        all[0]["request"]!["etag"]!.GetValue<string>().Should().Be(await scenario.ETag());
        all.Single(e => e["trigger"]?.GetValue<string>() == "finish_collecting")["href"]!.GetValue<string>().Should().Be($"{scenario.Path}/collections");
    }

    /// <summary>Seen red by a planted fault: with the id of the last event ignored.</summary>
    [Theory, OnEachDatabase]
    public async Task Events_follow_until_the_request_is_closed(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Unknown());
        using var stream = await Open(api, api.Decider, scenario);
        (await stream.Line()).Should().Be("retry: 3000");
        var first = await stream.Event();
        first["event"].Should().Be("history");
        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "Found", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        var rest = new List<Dictionary<string, string>> { first };
        while (rest[^1]["event"] != "end")
        {
            rest.Add(await stream.Event());
        }

        (await stream.Line()).Should().BeNull("the stream has ended");
        var listed = (await scenario.Decider.Get($"{scenario.Path}/history?limit=200"))["items"]!.AsArray();
        rest.SkipLast(1).Select(e => e["id"]).Should().Equal(listed.Select(e => e!["id"]!.GetValue<string>()));
        JsonNode.Parse(rest[^2]["data"])!["toState"]!.GetValue<string>().Should().Be("withdrawn");

        using var resumed = await Open(api, api.Decider, scenario, rest[^3]["id"]);
        await resumed.Line();
        (await resumed.Event())["id"].Should().Be(rest[^2]["id"]);
        (await resumed.Event())["event"].Should().Be("end");
    }

    [Fact]
    public async Task A_silent_stream_says_that_it_lives_and_ends_after_ten_minutes()
    {
        using var api = Databases.Fresh("sqlite");
        var scenario = await Scenario.Received(api, People.Unknown());
        var newest = (await scenario.Decider.Get($"{scenario.Path}/history"))["items"]!.AsArray()[^1]!["id"]!.GetValue<string>();
        using var stream = await Open(api, api.Decider, scenario, newest);
        (await stream.Line()).Should().Be("retry: 3000");
        api.Clock.Advance(TimeSpan.FromSeconds(15));
        (await stream.Comment()).Should().Be(": keep-alive");
        api.Clock.Advance(TimeSpan.FromMinutes(10));
        (await stream.ToEnd()).Should().NotContain(l => l.StartsWith("id:", StringComparison.Ordinal));
    }

    /// <summary>Seen red by a planted fault: without the look at the key.</summary>
    [Theory, OnEachDatabase]
    public async Task A_revoked_key_hears_no_more(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Unknown());
        var made = (await api.As(api.Host).Post("/v1/api-keys", new { kind = "integration", name = "Screen", scopes = new[] { "requests:read" }, controllerId = await Keys.Controller(api, "demo-hosting") })).Expect(HttpStatusCode.Created);
        using var stream = await Open(api, made.Text("secret")!, scenario);
        await stream.Line();
        await stream.Event();
        (await api.As(api.Host).Send(HttpMethod.Delete, $"/v1/api-keys/{made.Id}", null)).Expect(HttpStatusCode.NoContent);
        (await stream.ToEnd()).Should().NotContain("event: end");
    }

    /// <summary>Seen red without the place given back.</summary>
    [Fact]
    public async Task A_key_has_so_many_streams_open_and_no_more()
    {
        using var api = Databases.Fresh("sqlite", ("Dsar:Rates:Streams", "2"));
        var scenario = await Scenario.Received(api, People.Unknown());
        using var first = await Open(api, api.Decider, scenario);
        using var second = await Open(api, api.Decider, scenario);
        await first.Line();
        await second.Line();
        using (var third = await Open(api, api.Decider, scenario))
        {
            (third.Status, third.MediaType).Should().Be((HttpStatusCode.TooManyRequests, "application/problem+json"));
        }

        using (var other = await Open(api, api.Approver, scenario))
        {
            other.Status.Should().Be(HttpStatusCode.OK, "each key counts for itself");
        }

        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "Found", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        await first.ToEnd();
        await second.ToEnd();
        using var again = await Open(api, api.Decider, scenario);
        again.Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_elses_history_is_streamed()
    {
        var api = databases["sqlite"];
        var scenario = await Scenario.Received(api, People.Unknown());
        using var refused = await Open(api, await Keys.Integration(api, "ecuni"), scenario);
        refused.Status.Should().Be(HttpStatusCode.NotFound);
        refused.MediaType.Should().Be("application/problem+json");
    }

    private static async Task<Stream> Open(Api api, string key, Scenario scenario, string? after = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{scenario.Path}/history");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        var response = await api.CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new Stream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>Reads server-sent events as a browser does; a stream that hangs is given up.</summary>
    private sealed class Stream(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(1));

        public HttpStatusCode Status => response.StatusCode;

        public string? MediaType => response.Content.Headers.ContentType?.MediaType;

        /// <summary>The next line that is not empty; null at the end.</summary>
        public async Task<string?> Line()
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync(_patience.Token);
            }
            while (line is "");

            return line;
        }

        public async Task<string?> Comment()
        {
            var line = await Line();
            while (line is not null && line[0] != ':')
            {
                line = await Line();
            }

            return line;
        }

        /// <summary>The fields of the next event.</summary>
        public async Task<Dictionary<string, string>> Event()
        {
            var fields = new Dictionary<string, string>();
            for (var line = await Line(); !string.IsNullOrEmpty(line); line = await reader.ReadLineAsync(_patience.Token))
            {
                fields[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
            }

            fields.Should().ContainKey("event");
            return fields;
        }

        public async Task<IReadOnlyList<string>> ToEnd()
        {
            var lines = new List<string>();
            while (await Line() is { } line)
            {
                lines.Add(line);
            }

            return lines;
        }

        public void Dispose()
        {
            _patience.Dispose();
            reader.Dispose();
            response.Dispose();
        }
    }
}
