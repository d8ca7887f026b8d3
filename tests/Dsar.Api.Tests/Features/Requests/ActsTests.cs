using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>
/// A request says truly what can be done with it. On random ways through its life, and for callers of every kind: each of the 16 nouns is in exactly one list;
/// what is allowed is never refused for the caller or the state; what is blocked answers the first code that is told.
/// </summary>
/// <remarks>Seen red by a planted fault: an act told without its scope.</remarks>
public sealed class ActsTests(Databases databases) : IClassFixture<Databases>
{
    private const int Steps = 60;

    private static readonly string[] Nouns = [.. Enum.GetValues<Noun>().Where(n => n != Noun.Findings).Select(RecordEndpoints.Segment)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_a_request_says_is_what_its_calls_answer(int seed)
    {
        var (api, random) = (databases["sqlite"], new Random(seed));
        var callers = await Callers(api);
        var scenario = await Start(api, seed);
        var tried = new HashSet<string>();
        for (var step = 0; step < Steps; step++)
        {
            var (name, client) = callers[random.Next(callers.Count)];
            var before = (await client.Get(scenario.Path)).Expect(HttpStatusCode.OK);
            var allowed = before["allowedActions"]!.AsArray().Select(a => a!["action"]!.GetValue<string>()).ToList();
            var blocked = before["blockedActions"]!.AsArray().ToDictionary(b => b!["action"]!.GetValue<string>(), b => b!["blockedBy"]![0]!["code"]!.GetValue<string>());
            allowed.Concat(blocked.Keys).Should().BeEquivalentTo(Nouns);
            var likely = allowed.Where(a => a != "withdrawals" || random.Next(12) == 0).ToList();
            var noun = likely.Count > 0 && random.Next(3) > 0 ? likely[random.Next(likely.Count)] : Nouns[random.Next(Nouns.Length)];
            if (HasCall(api, noun) && await Body(api, scenario, noun, random) is { } body)
            {
                var answer = await client.Post($"{scenario.Path}/{noun}", body, before.ETag);
                var why = $"{name} posts {noun} in {before.Text("state")}: {answer.Body?.ToJsonString()}";
                tried.Add(noun);
                if (allowed.Contains(noun))
                {
                    (answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.NotFound || answer.Code == "invalid_state").Should().BeFalse(why);
                }
                else
                {
                    answer.Code.Should().Be(blocked[noun], why);
                }
            }

            await GoOn(api, scenario, random);
            if (before.Text("waitingOn") == "nobody" && random.Next(6) == 0)
            {
                scenario = await Start(api, random.Next(3)); // a closed request has little more to tell
            }
        }

        tried.Count.Should().BeGreaterThan(3, "a walk that tries little proves little: {0}", string.Join(", ", tried));
    }

    [Fact]
    public async Task Titles_and_reasons_are_told_in_the_callers_language()
    {
        var api = databases["sqlite"];
        var scenario = await Scenario.Received(api, People.Unknown());
        var swedish = await scenario.Decider.Send(HttpMethod.Get, scenario.Path, null, language: "sv");
        swedish["allowedActions"]!.AsArray().Single(a => a!["action"]!.GetValue<string>() == "withdrawals")!["title"]!.GetValue<string>().Should().Be("Registrera en återtagen begäran");
        swedish["blockedActions"]!.AsArray().Single(a => a!["action"]!.GetValue<string>() == "collections")!["blockedBy"]![0]!["detail"]!.GetValue<string>().Should().Be("Går inte i det här läget.");
        swedish.ETag.Should().Be(await scenario.ETag());
    }

    private static async Task<Scenario> Start(Api api, int seed) => (seed % 3) switch
    {
        0 => await Scenario.Received(api, People.Unknown()),
        1 => await Scenario.ByAgent(api, new { right = "access", channel = "phone", subject = People.Unknown(), identityCheck = new { method = "agent_attestation", evidence = "Called back the number on record." } }, await All(api)),
        _ => await Scenario.ByAgent(api, new { right = "access", channel = "phone", otherController = "Granit AB", subject = People.Unknown() }, await All(api)),
    };

    private static Task<string> All(Api api) => Keys.Person(api, "demo-hosting", "Allan Alm", "requests:create", "requests:work", "requests:decide", "requests:approve", "deliveries:write");

    private static bool HasCall(Api api, string noun) => api.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .Any(e => e.RoutePattern.RawText?.EndsWith($"/requests/{{id:guid}}/{noun}", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("POST"));

    private static async Task<IReadOnlyList<(string Name, Client Client)>> Callers(Api api)
    {
        return
        [
            ("the decider", api.As(api.Decider)),
            ("the decider", api.As(api.Decider)),
            ("the approver", api.As(api.Approver)),
            ("one who may do all", api.As(await All(api))),
            ("an integration that works", api.As(await Keys.Integration(api, "demo-hosting", "requests:work", "requests:decide", "deliveries:write"))),
            ("a web form", api.As(await Keys.Integration(api))),
            ("a reader", api.As(await Keys.Integration(api, "demo-hosting", "requests:read"))),
        ];
    }

    /// <summary>A valid body for the noun, as far as the request holds what it must name; null when it does not.</summary>
    private static async Task<object?> Body(Api api, Scenario scenario, string noun, Random random)
    {
        var now = api.Clock.GetUtcNow();
        return noun switch
        {
            "notes" => new { text = "Called, nobody answered." },
            "messages" => new { direction = "in", channel = "phone", text = "Asks how long it takes." },
            "identity-checks" => new { method = "held_phone_code", whyAsked = "The address is new to us" },
            "clarifications" => new { question = "Which of your accounts do you mean?", why = "much_data" },
            "extensions" => new { ground = "complexity", reason = "Many systems." },
            "collections" => new { reason = "The billing system was down." },
            "tasks" => new { kind = "other", title = "Look in the archive", instructions = "The folder of 2019." },
            "decisions" => await scenario.State() is "in_review" ? new { acceptProposals = true } : new { refusal = new { ground = "manifestly_unfounded", rationale = new { sv = "Sextionde gången i år." }, evidence = "Log of requests." } },
            "approvals" => await scenario.Items("decisions") is [.., var decision] ? new { decisionId = decision["id"]!.GetValue<string>(), outcome = random.Next(3) == 0 ? "returned" : "approved", comment = "See the log." } : null,
            "executions" => new { reason = "The disk was full." },
            "packages" => new { language = "sv", pdf = false },
            "deliveries" => await scenario.Items("packages", "ready") is [.., var package] ? new { packageId = package["id"]!.GetValue<string>(), method = "handover" } : null,
            "forwardings" => new { ground = "processor_for_customer" },
            "withdrawals" => new { by = "subject", statement = "Found it.", at = now, channel = "phone" },
            _ => null,
        };
    }

    /// <summary>What others do meanwhile: steps run, tasks and questions are answered, codes entered, answers handed over.</summary>
    private static async Task GoOn(Api api, Scenario scenario, Random random)
    {
        if (random.Next(3) > 0)
        {
            return;
        }

        await api.RunDueSteps();
        foreach (var task in await scenario.Items("tasks", "open"))
        {
            await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = task["kind"]!.GetValue<string>() == "identity" ? "rejected" : "done", text = "Done." });
        }

        foreach (var question in await scenario.Items("clarifications", "asked"))
        {
            await scenario.Decider.Post($"{scenario.Path}/clarifications/{question["id"]}/answers", new { text = "All of them.", answeredAt = api.Clock.GetUtcNow(), channel = "phone" });
        }

        if (await scenario.State() is "awaiting_identity" && random.Next(2) == 0)
        {
            await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Called back the number on record." });
        }

        foreach (var delivery in await scenario.Items("deliveries", "prepared"))
        {
            await scenario.Decider.Post($"{scenario.Path}/deliveries/{delivery["id"]}/confirmations", new { basis = "handed_over", at = api.Clock.GetUtcNow(), evidence = "Signed for." });
        }
    }
}
