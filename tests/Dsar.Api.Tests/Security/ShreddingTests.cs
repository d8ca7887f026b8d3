using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Jobs;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// After the retention of closed requests nothing of the person is left: not a sealed byte, not a look-up hash, not a key, not a file, in the database,
/// its log or any folder; the request stays, without them. Seen red with secure_delete=OFF, and with the key row left as it was.
/// </summary>
public sealed class ShreddingTests
{
    /// <summary>Short of the 90 days that the test's API keys last.</summary>
    private const int Months = 2;

    [Theory, OnEachDatabase]
    public async Task Nothing_of_a_person_is_left_after_the_retention(string database)
    {
        using var api = Databases.Fresh(database);
        await KeepFor(api, Months);
        var journey = await WholeJourney.Run(api);
        var reader = api.As(await Keys.Integration(api, "demo-hosting", "requests:read"));
        var (agent, path, closed) = (api.As(api.Decider), $"/v1/requests/{journey.Request}", api.Clock.GetUtcNow());
        foreach (var open in (await agent.Get("/v1/requests?state=delivering"))["items"]!.AsArray())
        {
            var withdrawal = new { by = "subject", statement = "Not needed any more.", at = closed, channel = "phone" };
            (await agent.Post($"/v1/requests/{open!["id"]}/withdrawals", withdrawal)).Expect(HttpStatusCode.Created);
        }

        await api.RunDueSteps();
        var needles = await Needles(api, journey.Request);
        Found(needles, await Stored.Everything(api)).Should().HaveCount(needles.Count, "what is there must be found, or the hunt is blind");
        var request = await agent.Get(path);
        Date(request, "contentDestroyAfter").Should().Be(closed.AddMonths(Months));
        request["contentDestroyedAt"].Should().BeNull();

        await PackageEnds(api, agent, path, closed);
        api.Clock.Set(closed.AddMonths(Months).AddSeconds(-1));
        await api.RunDueSteps();
        (await agent.Get(path)).Text("subject.name").Should().Be("Kim Lund");

        var tag = (await agent.Get(path)).ETag;
        api.Clock.Set(closed.AddMonths(Months));
        (await api.RunDueSteps()).Should().Be(3, "the journey's three submissions closed on one day");
        await api.RunDueSteps();
        var left = await Stored.Everything(api);
        // A backup keeps wrapped keys until it is deleted itself, and they open nothing once the master key that wrapped them is gone.
        left = [.. left.Where(s => !s.Where.StartsWith("backups", StringComparison.Ordinal))];
        Repository.None(Found(needles, left), "The Shredder destroys it, and SQLite writes over it (secure_delete, EmptyLog).");
        left.Select(s => s.Where).Should().NotContain(w => w.StartsWith("runs", StringComparison.Ordinal) || w.StartsWith("packages", StringComparison.Ordinal));
        (await api.Look(db => db.Idempotency.AnyAsync(i => i.RequestId == new RequestId(journey.Request)))).Should().BeFalse();
        await StaysWithoutThePerson(api, (agent, reader), path, tag);
    }

    [Fact]
    public async Task Files_that_nothing_stands_for_are_removed_and_no_others()
    {
        using var api = Databases.Fresh("sqlite");
        var scenario = await Scenario.Delivering(api);
        await scenario.HandOver();
        var kept = Directory.GetFiles(Path.Combine(api.Folder, "packages")).Concat(Directory.GetFiles(Path.Combine(api.Folder, "runs"))).ToList();
        kept.Should().HaveCountGreaterThanOrEqualTo(2);
        var (orphan, young, foreign) = (Put(api, "packages", $"{Guid.CreateVersion7():N}.seg", 3), Put(api, "packages", $"{Guid.CreateVersion7():N}.seg", 0), Put(api, "runs", "notes.txt", 300));
        var log = Put(api, "runs", $"{Guid.CreateVersion7():N}.run-wal", 3);

        await Tidy(api);
        kept.Append(young).Append(foreign).Should().OnlyContain(f => File.Exists(f), "they are needed, being written, or not ours");
        new[] { orphan, log }.Should().OnlyContain(f => !File.Exists(f));

        // Killed between the commit and the files: they are back, and the next clean-up takes them.
        var copies = kept.ToDictionary(f => f, File.ReadAllBytes);
        api.Clock.Advance(TimeSpan.FromDays(800));
        await api.RunDueSteps();
        kept.Should().OnlyContain(f => !File.Exists(f));
        copies.ToList().ForEach(c => File.WriteAllBytes(c.Key, c.Value));
        await Tidy(api);
        kept.Should().OnlyContain(f => !File.Exists(f));
    }

    [Fact]
    public async Task A_request_that_is_taken_back_ends_its_search_and_the_rows_found()
    {
        using var api = Databases.Fresh("sqlite");
        var scenario = await Scenario.InReview(api);
        var finding = (await scenario.Findings())[0]["id"]!;
        (await scenario.Decider.Get($"{scenario.Path}/findings/{finding}/rows")).Expect(HttpStatusCode.OK);
        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "No longer wanted.", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        await Tidy(api);

        Directory.GetFiles(Path.Combine(api.Folder, "runs")).Should().BeEmpty();
        (await scenario.Decider.Get($"{scenario.Path}/findings/{finding}/rows")).Expect(HttpStatusCode.Gone).Code.Should().Be("content_destroyed");
        (await scenario.Get()).Text("subject.name").Should().Be("Kim Lund", "what the person wrote is kept for its own time");
    }

    [Theory, OnEachDatabase]
    public async Task Answers_kept_for_repeats_are_forgotten_after_a_day(string database)
    {
        using var api = Databases.Fresh(database);
        await Scenario.Received(api);
        async Task<int> Kept()
        {
            await api.Services.GetRequiredService<Upkeep>().Run(default);
            return await api.Look(db => db.Idempotency.CountAsync());
        }

        api.Clock.Advance(TimeSpan.FromHours(24));
        (await Kept()).Should().BeGreaterThan(0);
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Kept()).Should().Be(0);
    }

    private static async Task PackageEnds(Api api, Client agent, string path, DateTimeOffset delivered)
    {
        var package = (await agent.Get($"{path}/packages"))["items"]![0]!["id"];
        api.Clock.Set(delivered.AddDays(30).AddSeconds(-1));
        await api.RunDueSteps();
        (await agent.Download($"{path}/packages/{package}/content")).Should().NotBeEmpty();
        api.Clock.Set(delivered.AddDays(30));
        await api.RunDueSteps();
        var ended = await agent.Get($"{path}/packages/{package}");
        (ended.Text("state"), Date(ended, "expiresAt")).Should().Be(("expired", delivered.AddDays(30)));
        (await agent.Get($"{path}/packages/{package}/content")).Expect(HttpStatusCode.Gone).Code.Should().Be("package_expired");
        Directory.GetFiles(Path.Combine(api.Folder, "packages"), $"{Guid.Parse(package!.ToString()):N}*").Should().BeEmpty();
        (await agent.Post($"{path}/deliveries", new { packageId = package, method = "handover" }, (await agent.Get(path)).ETag)).Code.Should().Be("package_not_ready");
        ((await agent.Get($"{path}/history?limit=200"))["items"]!.AsArray().Last()!["code"] ?? "").ToString().Should().Be("package_expired");
    }

    private static async Task StaysWithoutThePerson(Api api, (Client Agent, Client Reader) who, string path, string oldTag)
    {
        var (agent, reader) = who;
        var request = (await agent.Get(path)).Expect(HttpStatusCode.OK);
        Date(request, "contentDestroyedAt").Should().Be(api.Clock.GetUtcNow());
        new[] { "subject", "details", "text", "otherController", "identity.heldContact" }.Should().OnlyContain(m => request[m] == null);
        request.Body!.AsObject().Should().ContainKeys("subject", "details", "text", "otherController");
        (request.Text("outcome"), request.Text("state"), request["deadline.onTime"]!.GetValue<bool>()).Should().Be(("partly_granted", "partly_fulfilled", true));

        var question = (await agent.Get($"{path}/clarifications"))["items"]![0]!;
        question.AsObject().Should().ContainKey("question").WhoseValue.Should().BeNull();
        question["why"]!.GetValue<string>().Should().Be("cannot_act");
        (await reader.Get($"{path}/clarifications"))["items"]![0]!.AsObject().Should().NotContainKey("question");
        foreach (var noun in Enum.GetValues<Noun>())
        {
            (await agent.Get($"{path}/{Dsar.Api.Features.Records.RecordEndpoints.Segment(noun)}")).Expect(HttpStatusCode.OK);
        }

        var find = new { identifiers = new[] { new { type = "email", value = "kim@lund.example" } } };
        (await agent.Send(HttpMethod.Post, "/v1/requests/search", System.Text.Json.JsonSerializer.Serialize(find)))["items"]!.AsArray().Should().BeEmpty();
        await Gone(agent, path, oldTag, request.ETag);
        await using var scope = api.Services.CreateAsyncScope();
        (await Dsar.Api.Security.AuditVerifier.Verify(scope.ServiceProvider.GetRequiredService<DsarDbContext>(), default)).Clean.Should().BeTrue();
        (await api.Look(db => db.AuditEntries.CountAsync(e => e.Action == "content.destroyed"))).Should().Be(3);
    }

    /// <summary>410 stands after 404 and 412 and before every rule of state.</summary>
    private static async Task Gone(Client agent, string path, string oldTag, string tag)
    {
        async Task Is(Task<Answer> call, HttpStatusCode status, string code) => (await call).Expect(status).Code.Should().Be(code);
        var (finding, package) = ((await agent.Get($"{path}/findings"))["items"]![0]!["id"], (await agent.Get($"{path}/packages"))["items"]![0]!["id"]);
        await Is(agent.Get($"{path}/findings/{finding}/rows"), HttpStatusCode.Gone, "content_destroyed");
        await Is(agent.Get($"{path}/packages/{package}/content"), HttpStatusCode.Gone, "content_destroyed");
        await Is(agent.Get($"{path}/packages/{Guid.CreateVersion7()}/content"), HttpStatusCode.NotFound, "not_found");
        await Is(agent.Post($"{path}/decisions", new { acceptProposals = true }, oldTag), HttpStatusCode.PreconditionFailed, "version_conflict");
        await Is(agent.Post($"{path}/decisions", new { acceptProposals = true }, tag), HttpStatusCode.Gone, "content_destroyed");
        await Is(agent.Post($"{path}/deliveries", new { packageId = package, method = "handover" }, tag), HttpStatusCode.Gone, "content_destroyed");
        await Is(agent.Post($"{path}/clarifications/{Guid.CreateVersion7()}/answers", new { text = "x", answeredAt = DateTimeOffset.UnixEpoch.AddYears(49), channel = "phone" }), HttpStatusCode.NotFound, "not_found");
        foreach (var (noun, body) in new (string, object)[]
        {
            ("extensions", new { ground = "complexity", reason = "x" }), ("clarifications", new { question = "x", why = "much_data" }), ("identity-checks", new { method = "mailbox_code" }),
            ("collections", new { systemIds = Array.Empty<Guid>(), reason = "x" }), ("withdrawals", new { by = "subject", statement = "x", at = DateTimeOffset.UnixEpoch.AddYears(49), channel = "phone" }),
        })
        {
            var answer = (await agent.Post($"{path}/{noun}", body)).Expect(HttpStatusCode.Gone);
            (answer.Code, answer["destroyedAt"]).Should().Be(("content_destroyed", answer["destroyedAt"]!));
        }
    }

    /// <summary>What a thief could keep: a part of every sealed value of the journey, its keys, its look-up hashes.</summary>
    private static async Task<IReadOnlyList<(string Where, byte[] Bytes)>> Needles(Api api, Guid requestId)
    {
        var request = new RequestId(requestId);
        return await api.Look(async db =>
        {
            var requests = await db.Requests.IgnoreQueryFilters().AsNoTracking().Select(r => new { r.Id, r.SubmissionId }).ToListAsync();
            requests.Should().HaveCountGreaterThan(2).And.Contain(r => r.Id == request);
            var packages = await db.Records.IgnoreQueryFilters().AsNoTracking().Where(r => r.Noun == Noun.Packages).Select(r => r.Id).ToListAsync();
            var owners = requests.SelectMany(r => new[] { r.Id.Value, r.SubmissionId.Value }).Concat(packages).ToList();
            var found = new List<(string, byte[])>();
            found.AddRange((await db.Keys.AsNoTracking().Where(k => owners.Contains(k.Owner)).ToListAsync()).Select(k => ($"key {k.Kind}", k.Wrapped!.Bytes)));
            found.AddRange((await db.Lookups.IgnoreQueryFilters().AsNoTracking().ToListAsync()).Select(l => ("look-up hash", l.Hash)));
            found.AddRange((await db.RequestContents.IgnoreQueryFilters().AsNoTracking().ToListAsync()).Select(c => ("request content", c.Content!.Bytes)));
            found.AddRange((await db.SubmissionContents.IgnoreQueryFilters().AsNoTracking().ToListAsync()).Select(c => ("subject", c.Subject!.Bytes)));
            found.AddRange((await db.Records.IgnoreQueryFilters().AsNoTracking().Where(r => r.Content != null).ToListAsync()).Select(r => ($"content of {r.Noun}", r.Content!.Bytes)));
            found.Should().HaveCountGreaterThan(20);
            return found.Select(f => (f.Item1, f.Item2[..Math.Min(24, f.Item2.Length)])).ToList();
        });
    }

    /// <summary>What a sweep does once an hour.</summary>
    private static async Task Tidy(Api api)
    {
        var upkeep = api.Services.GetRequiredService<Upkeep>();
        api.Clock.Advance(TimeSpan.FromHours(1));
        await upkeep.Run(default);
    }

    private static Task<int> KeepFor(Api api, int months) => api.Look(async db =>
    {
        foreach (var row in await db.Controllers.IgnoreQueryFilters().ToListAsync())
        {
            row.Body = Registers.Write(Registers.Read(row.Body) with { ClosedRetentionMonths = months });
        }

        return await db.SaveChangesAsync();
    });

    private static IReadOnlyList<string> Found(IReadOnlyList<(string Where, byte[] Bytes)> needles, IReadOnlyList<(string Where, byte[] Bytes)> stored) =>
        [.. needles.Select(n => (n.Where, Places: stored.Where(s => s.Bytes.AsSpan().IndexOf(n.Bytes) >= 0).Select(s => s.Where).ToList())).Where(f => f.Places.Count > 0).Select(f => $"  {f.Where} in {string.Join(", ", f.Places)}")];

    private static DateTimeOffset? Date(Answer answer, string member) => answer.Text(member) is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    private static string Put(Api api, string folder, string name, int hoursOld)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(api.Folder, folder)).FullName, name);
        File.WriteAllText(path, "x");
        File.SetLastWriteTimeUtc(path, api.Clock.GetUtcNow().UtcDateTime.AddHours(-hoursOld));
        return path;
    }
}
