using System.Net;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// An entry proves whom it is about and which words it speaks of, to who has the master key and while the content is kept; to everybody else, and afterwards, it
/// tells nothing. Seen red with words that were not compared, and with entries that named nobody.
/// </summary>
[Collection("console")]
public sealed class AuditProofTests(Databases databases) : IClassFixture<Databases>
{
    private const string Words = "Kim rang from Åkergatan 4 and was upset.";

    [Theory, OnEachDatabase]
    public async Task Entries_about_a_person_carry_one_digest_and_words_enter_as_digests_only(string database)
    {
        var api = databases[database];
        var (first, second) = (await Noted(api), await Noted(api));
        var entries = await api.Look(db => db.AuditEntries.AsNoTracking().Where(e => e.RequestId == first.Id || e.RequestId == second.Id).OrderBy(e => e.Seq).ToListAsync());
        entries.Should().OnlyContain(e => e.SubjectHmac != null && e.SubjectHmac.Length == 32).And.Contain(e => e.Action == "mail.sent", "also what no call did is about a person");
        entries.GroupBy(e => e.RequestId).Select(g => g.Select(e => Convert.ToHexString(e.SubjectHmac!)).Distinct().Count()).Should().Equal(1, 1);
        entries.Select(e => Convert.ToHexString(e.SubjectHmac!)).Distinct().Should().HaveCount(2, "one person's requests cannot be linked by them");

        var noted = entries.Where(e => e.Action == "note.added").Select(e => JsonDocument.Parse(e.Data).RootElement.GetProperty("digest").GetString()).ToList();
        noted.Should().HaveCount(2).And.OnlyHaveUniqueItems().And.OnlyContain(d => d!.Length == 64);
        entries.Should().NotContain(e => e.Data.Contains("Kim") || e.Data.Contains("upset"));
        (await Deep(api)).Clean.Should().BeTrue();
    }

    [Theory]
    [InlineData("sqlite", "note.added", "Kim rang and was upset.")]
    [InlineData("sqlite", "identity_check.tried", "correct")]
    [InlineData("sqlite", "collection.started", "12 rows")]
    public async Task Only_a_digest_goes_where_a_digest_belongs(string database, string action, string value)
    {
        var act = () => databases[database].Look(db =>
        {
            var (of, key) = action switch
            {
                "note.added" => (AuditAction.NoteAdded, AuditAction.Digest),
                "identity_check.tried" => (AuditAction.IdentityCheckTried, AuditAction.Digest),
                _ => (AuditAction.CollectionStarted, AuditAction.Reason),
            };
            db.Audit(of, "note", Guid.Empty, null, (key, value));
            return Task.FromResult(0);
        });
        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage($"*{action}*");
    }

    [Theory, OnEachDatabase]
    public async Task Words_that_were_exchanged_behind_the_entries_are_found_with_the_master_key(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        var (note, other) = (await Note(scenario, Words), await Note(scenario, "Another one."));
        (await Deep(api)).Lines.Should().NotContain(l => l.Contains("BROKEN"));

        var seq = await Seq(api, note);
        await Exchange(api, note, """{"text":"Kim was in a good mood."}""");
        (await Deep(api)).Lines.Should().ContainSingle(l => l.Contains($"BROKEN  seq {seq}: the words of note {note} are not those entered"));
        (await api.Look(db => AuditVerifier.Verify(db, default))).Clean.Should().BeTrue("without the key the chain alone does not tell");

        await api.Look(db => db.Records.IgnoreQueryFilters().Where(r => r.Id == note || r.Id == other).ExecuteDeleteAsync());
        (await Deep(api)).Lines.Should().ContainSingle(l => l.Contains($"BROKEN  seq {seq}: the words of"), "what is gone is not what was entered");
    }

    [Theory, OnEachDatabase]
    public async Task A_person_put_in_anothers_place_is_found(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Noted(api);
        await api.Look(async db =>
        {
            await using var scope = api.Services.CreateAsyncScope();
            var content = await db.SubmissionContents.IgnoreQueryFilters().AsTracking().SingleAsync();
            var subject = await scope.ServiceProvider.GetRequiredService<Vault>().OpenForWork(content.Place, content.Subject!, default);
            content.Subject = await scope.ServiceProvider.GetRequiredService<Vault>().Seal(content.Place, subject.Replace("Kim Lund", "Eva Lund", StringComparison.Ordinal), default);
            return await db.SaveChangesAsync();
        });
        (await Deep(api)).Lines.Should().ContainSingle(l => l.Contains($"it is not about the person of request {scenario.Id}"));
    }

    [Theory, OnEachDatabase]
    public async Task After_the_content_is_destroyed_nothing_is_proven_and_nothing_claimed(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Noted(api);
        var withdrawal = new { by = "subject", statement = "Not needed any more.", at = api.Clock.GetUtcNow(), channel = "phone" };
        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", withdrawal)).Expect(HttpStatusCode.Created);
        api.Clock.Advance(TimeSpan.FromDays(1200));
        await api.RunDueSteps();
        (await api.Look(db => db.AuditEntries.AsNoTracking().SingleAsync(e => e.Action == "content.destroyed"))).SubjectHmac.Should().NotBeNull();
        (await api.Look(db => db.Requests.IgnoreQueryFilters().Select(r => EF.Property<byte[]?>(r, "AuditSubject")).SingleAsync())).Should().BeNull();
        var findings = await Deep(api);
        (findings.Clean, findings.Proofs.Destroyed, findings.Proofs.Agreeing).Should().Be((true, 1, 0));

        await api.Look(db => db.Keys.Where(k => k.Owner == scenario.Id).ExecuteDeleteAsync());
        (await Deep(api)).Lines.Should().ContainSingle(l => l.Contains($"the key of request {scenario.Id} is gone or changed"), "a destruction leaves its date");
    }

    [Fact]
    public async Task The_verb_needs_the_installations_own_database_and_key()
    {
        using var folder = new Installations();
        await (await folder.Prepared()).DisposeAsync();
        var (exit, output, error) = await Installations.Verb(["audit", "verify", "--deep", .. folder.Arguments()]);
        (exit, error).Should().Be((0, ""));
        output.Should().Contain("0 keyed digests agree").And.Contain("ok");
        (exit, _, error) = await Installations.Verb(["audit", "verify", "--deep", "--export", "nowhere.ndjson", .. folder.Arguments()]);
        exit.Should().Be(2);
        error.Should().Contain("--deep");
    }

    private static async Task<Scenario> Noted(Api api)
    {
        var scenario = await Scenario.Received(api);
        await Note(scenario, Words);
        await api.RunDueSteps();
        return scenario;
    }

    private static async Task<Guid> Note(Scenario scenario, string text) => (await scenario.Decider.Post($"{scenario.Path}/notes", new { text })).Expect(HttpStatusCode.Created).Id;

    private static Task<long> Seq(Api api, Guid record) => api.Look(db => db.AuditEntries.Where(e => e.ObjectId == record && e.Data.Contains("digest")).MaxAsync(e => e.Seq));

    /// <summary>Other words in a record's place, sealed as they must be: somebody had the database and the keys.</summary>
    private static async Task Exchange(Api api, Guid record, string words)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        var row = await db.Records.IgnoreQueryFilters().AsTracking().SingleAsync(r => r.Id == record);
        row.Content = await scope.ServiceProvider.GetRequiredService<Vault>().Seal(row.Place, words, default);
        await db.SaveChangesAsync();
    }

    /// <summary>What <c>audit verify --deep</c> finds.</summary>
    internal static async Task<(bool Clean, IReadOnlyList<string> Lines, AuditProofs Proofs)> Deep(Api api)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var (db, verifier) = (scope.ServiceProvider.GetRequiredService<DsarDbContext>(), new AuditVerifier());
        await verifier.Read(db, default);
        var proofs = ActivatorUtilities.CreateInstance<AuditProofs>(scope.ServiceProvider);
        await proofs.Check(await db.AuditEntries.Where(e => e.RequestId != null).Select(e => e.ControllerId).Distinct().SingleAsync(), verifier, default);
        var findings = verifier.Findings();
        return (findings.Clean, findings.Lines, proofs);
    }
}
