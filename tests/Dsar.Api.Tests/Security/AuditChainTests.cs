using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// Every command and every look at content is an entry; the chain is gapless under load and shows each single change made behind its back.
/// Seen red with the head of a chain read from the context's memory instead of the table.
/// </summary>
[SuppressMessage("Security", "CA2100", Justification = "Statements are written here; values come from the database itself.")]
public sealed class AuditChainTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task Every_act_and_every_look_of_a_journey_is_an_entry_without_personal_data(string database)
    {
        using var api = Databases.Fresh(database);
        var journey = await WholeJourney.Run(api);
        var entries = await api.Look(db => db.AuditEntries.AsNoTracking().OrderBy(e => e.Seq).ToListAsync());

        entries.Select(e => e.Action).Distinct().Append("task.completed").Distinct().Should().BeEquivalentTo(
            "system.started", "register.loaded", "map.loaded", "key.created",
            "request.received", "identity_check.asked", "identity_check.tried", "held_contact.asked", "collection.finished", "task.completed",
            "deadline.extended", "clarification.asked", "clarification.answered", "finding.reviewed",
            "decision.proposed", "decision.returned", "decision.approved", "package.ready", "delivery.prepared", "delivery.confirmed", "request.withdrawn",
            "note.added", "message.added", "attachment.added", "task.created",
            "content.viewed", "package.downloaded", "mail.sent");
        var own = entries.Where(e => e.RequestId == journey.Request).ToList();
        own.Should().OnlyContain(e => e.ControllerId == own[0].ControllerId);
        own.Where(e => e.Action == "content.viewed").Should().OnlyContain(e => e.ActorType != "nobody" && e.ActorId != null);
        own.Should().Contain(e => e.Action == "content.viewed" && e.Data.Contains("\"section\":\"rows\"")).And.Contain(e => e.Data.Contains("\"section\":\"subject\"")).And.Contain(e => e.Data.Contains("\"section\":\"message\""));
        var columns = (await Stored.Columns(api)).Where(c => c.Where.StartsWith("audit_", StringComparison.Ordinal)).ToList();
        Repository.None(Hunt.For(journey.Secrets, columns).Concat(Hunt.ForCodes(journey.Codes, columns)), "An entry holds ids, codes, counts, dates and digests.");
        var deep = await AuditProofTests.Deep(api);
        deep.Clean.Should().BeTrue(string.Join('\n', deep.Lines));
        deep.Proofs.Agreeing.Should().BeGreaterThan(20, "each act of the journey says something");
    }

    [Theory, OnEachDatabase]
    public async Task A_look_that_is_not_written_down_is_not_answered(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var before = await Count(api);
        (await scenario.Get()).Expect(HttpStatusCode.OK);
        (await Count(api)).Should().BeGreaterThan(before);
        before = await Count(api);
        (await scenario.Intake.Get(scenario.Path)).Expect(HttpStatusCode.OK)["subject"].Should().BeNull();
        (await Count(api)).Should().Be(before, "who sees no content has looked at nothing");
    }

    [Theory, OnEachDatabase]
    public async Task Controllers_have_chains_of_their_own(string database)
    {
        var api = databases[database];
        foreach (var controller in new[] { "demo-hosting", "infoflex" })
        {
            var intake = api.As(await Keys.Integration(api, controller));
            (await intake.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Unknown() })).Expect(HttpStatusCode.Created);
        }

        var chains = await api.Look(db => db.AuditEntries.AsNoTracking().GroupBy(e => e.ControllerId).Select(g => new { g.Key, First = g.Min(e => e.Seq), Last = g.Max(e => e.Seq), Count = g.Count() }).ToListAsync());
        chains.Should().HaveCountGreaterThanOrEqualTo(3, "two controllers and the installation").And.OnlyContain(c => c.First == 1 && c.Last == c.Count);
    }

    [Theory, OnEachDatabase]
    public async Task Fifty_commands_at_once_leave_a_chain_without_gap_or_fork(string database)
    {
        using var api = Databases.Fresh(database);
        var intake = api.As(await Keys.Integration(api));
        var before = await Count(api);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => intake.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Unknown($"n{i}@okand.example") }))));
        answers.Should().OnlyContain(a => a.Status == HttpStatusCode.Created);
        (await Count(api)).Should().Be(before + 100, "each is received, and asked who they are");
        (await Verify(api)).Should().BeTrue();
    }

    [Theory, OnEachDatabase]
    public async Task A_context_that_saves_twice_goes_on_behind_what_others_wrote_in_between(string database)
    {
        var api = databases[database];
        await using var scope = api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        for (var i = 0; i < 2; i++)
        {
            db.Audit(AuditAction.SystemStarted, "installation", Guid.Empty, null, ("version", $"{i}"));
            await db.SaveChangesAsync();
            await api.Look(async other =>
            {
                other.Audit(AuditAction.SystemStarted, "installation", Guid.Empty, null, ("version", "between"));
                return await other.SaveChangesAsync();
            });
        }

        (await Verify(api)).Should().BeTrue();
    }

    [Fact]
    public async Task A_key_that_an_action_does_not_allow_is_refused()
    {
        var act = () => databases["sqlite"].Look(db =>
        {
            db.Audit(AuditAction.MailSent, "outbox", Guid.Empty, null, ("to", "kim@lund.example"));
            return Task.FromResult(0);
        });
        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*mail.sent*to*").And.Message.Should().NotContain("kim");
    }

    [Theory]
    [InlineData("Kim Lund <kim@lund.example>")]
    [InlineData("Åkergatan")]
    [InlineData("two\nlines")]
    [InlineData(1.5)]
    public async Task A_value_that_is_no_code_is_refused(object value)
    {
        var act = () => databases["sqlite"].Look(db =>
        {
            db.Audit(AuditAction.MailSent, "outbox", Guid.Empty, null, ("kind", value));
            return Task.FromResult(0);
        });
        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*mail.sent*kind*").And.Message.Should().NotContain($"{value}");
    }

    /// <summary>What is done to entry 7 (of more than 10) of the installation's chain, and where the verifier must say it broke.</summary>
    public static TheoryData<string, string, string[], long> Mutations()
    {
        (string Name, string[] Sql, long Seq)[] all =
        [
            ("data changed", ["UPDATE audit_entries SET data = '{}' WHERE seq = 7 AND {chain}"], 7),
            ("actor changed", ["UPDATE audit_entries SET actor_type = 'person' WHERE seq = 7 AND {chain}"], 7),
            ("action changed", ["UPDATE audit_entries SET action = 'key.revoked' WHERE seq = 7 AND {chain}"], 7),
            ("object changed", ["UPDATE audit_entries SET object_type = 'other' WHERE seq = 7 AND {chain}"], 7),
            ("request put in", ["UPDATE audit_entries SET request_id = object_id WHERE seq = 7 AND {chain}"], 7),
            ("hash changed", ["UPDATE audit_entries SET hash = prev_hash WHERE seq = 7 AND {chain}"], 7),
            ("link changed", ["UPDATE audit_entries SET prev_hash = hash WHERE seq = 7 AND {chain}"], 7),
            ("two swapped", ["UPDATE audit_entries SET seq = 1007 WHERE seq = 7 AND {chain}", "UPDATE audit_entries SET seq = 7 WHERE seq = 8 AND {chain}", "UPDATE audit_entries SET seq = 8 WHERE seq = 1007 AND {chain}"], 7),
            ("one removed", ["DELETE FROM audit_entries WHERE seq = 7 AND {chain}"], 7),
            ("one removed, the rest moved up", ["DELETE FROM audit_entries WHERE seq = 7 AND {chain}", "UPDATE audit_entries SET seq = seq - 1 + 1000 WHERE seq > 7 AND {chain}", "UPDATE audit_entries SET seq = seq - 1000 WHERE seq > 1000 AND {chain}"], 7),
            ("first removed", ["DELETE FROM audit_entries WHERE seq = 1 AND {chain}"], 1),
            ("tail cut", ["DELETE FROM audit_entries WHERE seq = {last} AND {chain}"], 0),
            ("tail cut with its head", ["DELETE FROM audit_heads WHERE {chain}"], -1),
        ];
        var data = new TheoryData<string, string, string[], long>();
        foreach (var database in Databases.Postgres is null ? new[] { "sqlite" } : ["sqlite", "postgres"])
        {
            all.ToList().ForEach(m => data.Add(database, m.Name, m.Sql, m.Seq));
        }

        return data;
    }

    [Theory, MemberData(nameof(Mutations))]
    public async Task A_single_change_is_found_where_it_was_made(string database, string what, string[] statements, long seq)
    {
        var api = databases[database];
        var chain = await api.Look(async db =>
        {
            for (var i = 0; i < 10; i++)
            {
                db.Audit(AuditAction.SystemStarted, "installation", Guid.Empty, null, ("version", $"{i}"));
            }

            await db.SaveChangesAsync();
            return await db.AuditHeads.AsNoTracking().SingleAsync(h => h.ControllerId == Guid.Empty);
        });
        await using var connection = await Stored.Open(api);
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = statement.Replace("{chain}", "controller_id = '00000000-0000-0000-0000-000000000000'", StringComparison.Ordinal).Replace("{last}", $"{chain.Seq}", StringComparison.Ordinal);
            (await command.ExecuteNonQueryAsync()).Should().BePositive(what);
        }

        var findings = await Look(api, connection, transaction);
        findings.Clean.Should().BeFalse(what);
        var expected = seq switch { 0 => chain.Seq, -1 => chain.Seq + 1, _ => seq };
        findings.Lines.Single(l => l.Contains("BROKEN")).Should().StartWith(Guid.Empty.ToString()).And.Contain($"seq {expected}:", what);
        await transaction.RollbackAsync();
        (await Verify(api)).Should().BeTrue();
    }

    [Theory, OnEachDatabase]
    public async Task An_entry_rewritten_with_a_hash_that_fits_it_breaks_at_the_next_one(string database)
    {
        var api = databases[database];
        await api.Look(async db =>
        {
            for (var i = 0; i < 10; i++)
            {
                db.Audit(AuditAction.SystemStarted, "installation", Guid.Empty, null, ("version", $"{i}"));
            }

            return await db.SaveChangesAsync();
        });
        await using var connection = await Stored.Open(api);
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var db = Context(api, connection))
        {
            await db.Database.UseTransactionAsync(transaction);
            var chain = db.AuditEntries.AsNoTracking().Where(e => e.ControllerId == Guid.Empty);
            var (before, old) = (await chain.SingleAsync(e => e.Seq == 6), await chain.SingleAsync(e => e.Seq == 7));
            var forged = new AuditEntry
            {
                Id = old.Id,
                ControllerId = old.ControllerId,
                Seq = old.Seq,
                At = old.At,
                ActorType = old.ActorType,
                ActorId = old.ActorId,
                Action = old.Action,
                ObjectType = old.ObjectType,
                ObjectId = old.ObjectId,
                RequestId = old.RequestId,
                Data = "{}",
                PrevHash = old.PrevHash,
            };
            forged.Hash = AuditChain.Hash(before.Hash, forged);
            await chain.Where(e => e.Seq == 7).ExecuteUpdateAsync(u => u.SetProperty(e => e.Data, "{}").SetProperty(e => e.Hash, forged.Hash));
            await chain.Where(e => e.Seq == 8).ExecuteUpdateAsync(u => u.SetProperty(e => e.PrevHash, forged.Hash));
        }

        (await Look(api, connection, transaction)).Lines.Should().ContainSingle(l => l.Contains("BROKEN")).Which.Should().Contain("seq 8: changed");
        await transaction.RollbackAsync();
    }

    private static Task<int> Count(Api api) => api.Look(db => db.AuditEntries.CountAsync(e => e.ControllerId != Guid.Empty));

    private static async Task<bool> Verify(Api api) => (await api.Look(db => AuditVerifier.Verify(db, default))).Clean;

    /// <summary>The verifier inside the transaction that made the change, which is then rolled back: the next change starts from a whole chain.</summary>
    private static async Task<AuditFindings> Look(Api api, DbConnection connection, DbTransaction transaction)
    {
        await using var db = Context(api, connection);
        await db.Database.UseTransactionAsync(transaction);
        return await AuditVerifier.Verify(db, default);
    }

    private static DsarDbContext Context(Api api, DbConnection connection) => api.IsPostgres
        ? new PostgresDsarDbContext(new DbContextOptionsBuilder<PostgresDsarDbContext>().UseNpgsql(connection).Options, new Caller(), api.Clock)
        : new SqliteDsarDbContext(new DbContextOptionsBuilder<SqliteDsarDbContext>().UseSqlite(connection).Options, new Caller(), api.Clock);
}
