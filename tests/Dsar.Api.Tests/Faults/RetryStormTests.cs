using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Faults;

/// <summary>A client that repeats what it is not sure of: each key has one effect, whatever is sent at once, cut off or sent again.</summary>
/// <remarks>
/// The client's own log is the witness: which ids it was told, compared with what the list holds. Seen red: with the effect saved before its key.
/// </remarks>
public sealed class RetryStormTests
{
    private static readonly int KeyCount = Release.Is ? 2_000 : 200;
    private const int AtOnce = 5;
    private const int Wave = 10;

    [Theory, OnEachDatabase]
    public async Task Each_key_has_one_effect(string database)
    {
        using var api = Databases.Fresh(database);
        var intake = await Keys.Integration(api);
        var told = new ConcurrentDictionary<int, ConcurrentBag<Guid>>();
        for (var first = 0; first < KeyCount; first += Wave)
        {
            await Task.WhenAll(Enumerable.Range(first, Wave).SelectMany(key => Enumerable.Range(0, AtOnce).Select(call => Storm(api, intake, key, call, told))));
        }

        for (var key = 0; key < KeyCount; key++)
        {
            // The patient client: asks until it is told.
            var answer = await Post(api, intake, key);
            told.GetOrAdd(key, _ => []).Add(answer.Expect(HttpStatusCode.Created).Id);
            told[key].Distinct().Should().ContainSingle("key {0} has one answer", key);
            (await Post(api, intake, key)).Expect(HttpStatusCode.Created).Http.Headers.GetValues("Idempotency-Replayed").Should().Equal("true");
        }

        (await api.As(intake).Post("/v1/requests", Body(-1), idempotencyKey: "key-0")).Expect(HttpStatusCode.UnprocessableEntity).Code.Should().Be("idempotency_key_reused");
        var stored = await api.Look(db => db.Requests.IgnoreQueryFilters().Select(r => r.Id).ToListAsync());
        stored.Select(r => r.Value).Should().BeEquivalentTo(told.Values.Select(ids => ids.First()));
        (await api.Look(db => db.Idempotency.CountAsync(r => r.Response == null))).Should().Be(0, "no claim is left open");
    }

    /// <summary>The answer does not depend on whether the tag is stale by now.</summary>
    [Theory, OnEachDatabase]
    public async Task A_repeated_approval_is_answered_or_in_progress_but_never_a_conflict(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Scenario.Decided(api);
        var etag = await scenario.ETag();
        Task<Answer> Approve() => scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, etag, "one-key");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Approve()));
        answers.Should().OnlyContain(a => a.Status == HttpStatusCode.Created || (a.Code == "idempotency_in_progress" && a.Http.Headers.RetryAfter!.Delta == TimeSpan.FromSeconds(1)));
        var last = (await Approve()).Expect(HttpStatusCode.Created);
        last.Http.Headers.GetValues("Idempotency-Replayed").Should().Equal("true");
        answers.Where(a => a.Status == HttpStatusCode.Created).Select(a => a.Id).Append(last.Id).Distinct().Should().ContainSingle();
        (await scenario.Items("approvals")).Should().ContainSingle();
    }

    [Theory, OnEachDatabase]
    public async Task A_claim_whose_holder_died_ends_after_a_minute(string database)
    {
        using var api = Databases.Fresh(database);
        var prefix = api.Decider[..14];
        var (decider, now) = (await api.Look(db => db.ApiKeys.IgnoreQueryFilters().FirstAsync(k => k.Prefix == prefix)), api.Clock.GetUtcNow());
        var scenario = await Scenario.Received(api);
        Task<Answer> Ask() => scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_phone_code", whyAsked = "The address is new" }, idempotencyKey: "dead");
        (await Ask()).Expect(HttpStatusCode.Created);
        // What a process leaves that is killed in the middle: the claim, without an answer.
        (await api.Look(db => db.Idempotency.Where(r => r.CallerId == decider.Id && r.Key == "dead").ExecuteUpdateAsync(u => u.SetProperty(r => r.Response, (Dsar.Api.Security.Sealed?)null).SetProperty(r => r.LeaseUntil, now.AddSeconds(60))))).Should().Be(1);
        (await Ask()).Expect(HttpStatusCode.Conflict).Code.Should().Be("idempotency_in_progress");
        api.Clock.Advance(TimeSpan.FromSeconds(59));
        (await Ask()).Expect(HttpStatusCode.Conflict);
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Ask()).Expect(HttpStatusCode.Created).Http.Headers.Contains("Idempotency-Replayed").Should().BeFalse();
        (await Ask()).Expect(HttpStatusCode.Created).Http.Headers.GetValues("Idempotency-Replayed").Should().Equal("true");
        api.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        (await Ask()).Expect(HttpStatusCode.Created).Http.Headers.Contains("Idempotency-Replayed").Should().BeFalse("an answer is kept for a day");
    }

    private static object Body(int key) => new { right = "access", channel = "api", subject = People.Of($"Kim {key}", $"kim{key}@lund.example", new { type = "customer_number", value = $"9-{key}" }) };

    private static async Task Storm(Api api, string intake, int key, int call, ConcurrentDictionary<int, ConcurrentBag<Guid>> told)
    {
        // One of the five hangs up shortly after it sent.
        using var cut = call == 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(key % 20)) : new CancellationTokenSource();
        try
        {
            var answer = await Once(api, intake, key, cut.Token);
            if (answer.Status == HttpStatusCode.Created)
            {
                told.GetOrAdd(key, _ => []).Add(answer.Id);
                return;
            }

            answer.Code.Should().BeOneOf("idempotency_in_progress", "dependency_unavailable");
            answer.Http.Headers.RetryAfter.Should().NotBeNull();
        }
        catch (Exception e) when (cut.IsCancellationRequested && e is OperationCanceledException or HttpRequestException or IOException)
        {
        }
    }

    private static Task<Answer> Post(Api api, string intake, int key) =>
        Wait.For(async () => await Once(api, intake, key, default) is { Code: not ("idempotency_in_progress" or "dependency_unavailable") } answer ? answer : null, $"key {key} is answered");

    private static async Task<Answer> Once(Api api, string intake, int key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/requests") { Content = System.Net.Http.Json.JsonContent.Create(Body(key)) };
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", intake);
        request.Headers.Add("Idempotency-Key", $"key-{key}");
        var response = await api.CreateClient().SendAsync(request, ct);
        return new Answer(response.StatusCode, System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(ct)), response);
    }
}
