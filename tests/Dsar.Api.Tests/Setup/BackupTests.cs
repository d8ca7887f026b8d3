using System.Net;
using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// A backup is made beside the working service, proven before it counts, and put back without bringing back what was destroyed or revoked since.
/// Seen red with a backup that did not prove and was left behind.
/// </summary>
[Collection("console")]
public sealed class BackupTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("dsar-backup");
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_night_one_is_made_and_the_newest_seven_stay()
    {
        using var api = Service("data");
        await api.RunDueSteps();
        Backups().Should().BeEmpty("the first night has not come");
        for (var night = 0; night < 9; night++)
        {
            api.Clock.Advance(TimeSpan.FromDays(1));
            await api.RunDueSteps();
            await api.RunDueSteps();
        }

        Backups().Should().HaveCount(7);
        foreach (var backup in Backups())
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(backup).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    [Fact]
    public async Task Backups_under_load_are_whole()
    {
        using var api = Service("data");
        var intake = api.As(await Keys.Integration(api));
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                (await intake.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Unknown($"n{i}@okand.example") })).Expect(HttpStatusCode.Created);
            }
        });
        for (var i = 0; i < 5; i++)
        {
            api.Clock.Advance(TimeSpan.FromMinutes(1));
            await api.Look(async db => await Of(api, db).Make(default));
        }

        await stop.CancelAsync();
        await load;
        foreach (var backup in Backups())
        {
            await Data.Backups.Prove(backup, api.Services.GetRequiredService<MasterKey>(), default);
        }
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET action = 'x' WHERE seq = 1", "an audit chain is broken")]
    [InlineData("UPDATE installation SET \"check\" = x'0102'", "another master key")]
    public async Task A_backup_that_does_not_prove_is_not_kept(string damage, string reason)
    {
        using var api = Service("data");
        await api.Look(db => db.Database.ExecuteSqlRawAsync(damage));
        await FluentActions.Awaiting(() => api.Look(db => Of(api, db).Make(default))).Should().ThrowAsync<InvalidDataException>().WithMessage($"*{reason}*");
        Backups().Should().BeEmpty();
    }

    [Fact]
    public async Task A_backup_of_an_earlier_schema_proves_as_far_as_it_can_be_read()
    {
        using var api = Service("data");
        var backup = await api.Look(db => Of(api, db).Make(default));
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={backup};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var older = connection.CreateCommand();
            older.CommandText = "DELETE FROM \"__EFMigrationsHistory\"; ALTER TABLE audit_entries RENAME COLUMN action TO deed";
            await older.ExecuteNonQueryAsync();
        }

        await Data.Backups.Prove(backup, api.Services.GetRequiredService<MasterKey>(), default);
        var other = MasterKey.Load(new KeyOptions { MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }, _root.FullName, development: true);
        await FluentActions.Awaiting(() => Data.Backups.Prove(backup, other, default)).Should().ThrowAsync<InvalidDataException>().WithMessage("*another master key*");
    }

    [Fact]
    public async Task What_is_no_backup_is_not_restored()
    {
        var file = Path.Combine(_root.FullName, "other.db");
        await File.WriteAllTextAsync(file, "not a database, but long enough to be read as one by somebody who does not look at its first bytes at all");
        (await Verb("restore", file, "--yes")).Should().Be((2, true), "a file that is no database");
        (await Verb("restore", file + ".no", "--yes")).Exit.Should().Be(2);
        File.Exists(Path.Combine(_root.FullName, "restored", "dsar.db")).Should().BeFalse();
    }

    [Fact]
    public async Task A_restored_database_brings_back_nobody_and_no_key_and_sends_no_mail_before_a_person_looked()
    {
        var life = await LiveAndLose();
        (await Verb("restore", life.Backup, "--yes")).Exit.Should().Be(0);
        (await Verb("restore", life.Backup, "--yes")).Exit.Should().Be(2, "the folder holds a database now");

        using (var api = Service("restored", life.Now))
        {
            (await api.Look(db => db.ApiKeys.IgnoreQueryFilters().SingleAsync(k => k.Id == life.Revoked))).RevokedAt.Should().NotBeNull();
            (await api.Look(db => db.Keys.CountAsync(k => (k.Owner == life.Ended || k.Owner == life.Submission) && k.Wrapped != null))).Should().Be(0);
            (await api.Look(db => db.Lookups.IgnoreQueryFilters().CountAsync(l => l.SubmissionId == new SubmissionId(life.Submission)))).Should().Be(0);
            (await api.Look(db => db.SigningKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync())).Select(k => (k.RevokedAt is null, k.ValidTo is null)).Should().Equal([(false, false), (true, true)], "the key in wrong hands signs nothing more");
            (await api.As(null).Get("/health/ready"))["checks.restored"]!.GetValue<string>().Should().Be("degraded");
            await api.RunDueSteps();
            api.Mails.Should().BeEmpty("a person has to look first");
        }

        var (exit, output, error) = await Installations.Verb(["restore", "confirm", "--yes", .. Settings("restored")]);
        (exit, error).Should().Be((0, ""));
        output.Should().Contain($"lost: request {life.Lost}, access, received 2026-11-23");
        using (var api = Service("restored", life.Now))
        {
            (await api.As(null).Get("/health/ready"))["checks.restored"]!.GetValue<string>().Should().Be("ok");
            await api.RunDueSteps();
            api.Mails.Should().NotBeEmpty("what waited may go now");
            (await api.Look(db => db.AuditEntries.CountAsync(e => e.Action == "system.restored"))).Should().Be(2, "once in the controller's chain and once in the installation's");
        }

        (exit, output, _) = await Installations.Verb(["audit", "verify", .. Settings("restored")]);
        (exit, output.Contains("replaced", StringComparison.Ordinal)).Should().Be((0, true), output);
    }

    [Fact]
    public async Task A_mirror_of_another_history_is_refused()
    {
        using (var api = Service("data"))
        {
            await Scenario.Received(api);
            await api.Services.GetRequiredService<AuditMirror>().CatchUp(default);
        }

        var chain = Path.Combine(_root.FullName, "audit", Guid.Empty.ToString());
        var file = Directory.GetFiles(chain).Single();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"seq\":1,", "\"seq\":1000,", StringComparison.Ordinal));
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, [lines[0]]);
        var (exit, _, error) = await Installations.Verb(Settings("data"));
        (exit, error.Contains("Dsar:Audit:Folder", StringComparison.Ordinal) && error.Contains("another history", StringComparison.Ordinal)).Should().Be((2, true), error);
    }

    private sealed record Life(string Backup, Guid Ended, Guid Submission, string Lost, Guid Revoked, DateTimeOffset Now);

    /// <summary>A life with a backup in its middle: afterwards a key is revoked, a request received, the content of another destroyed; then the database is gone.</summary>
    private async Task<Life> LiveAndLose()
    {
        using var api = Service("data");
        var manager = api.As(await Keys.Person(api, "demo-hosting", "Cia Berg", "keys:manage"));
        var revoked = (await manager.Post("/v1/api-keys", new { kind = "integration", name = "Old form", scopes = new[] { "requests:create" } })).Expect(HttpStatusCode.Created).Id;
        var ended = await Scenario.Received(api);
        (await api.As(api.Decider).Post($"{ended.Path}/withdrawals", new { by = "subject", statement = "No more.", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        var submission = Guid.Parse((await ended.Get()).Text("submissionId")!);
        await Scenario.Received(api, People.Maja());
        (await api.As(await Keys.Person(api, "demo-hosting", "Ola Rev", "audit:read")).Post("/v1/audit/checkpoints", new { })).Expect(HttpStatusCode.Created);
        var backup = await api.Look(db => Of(api, db).Make(default));

        (await manager.Send(HttpMethod.Delete, $"/v1/api-keys/{revoked}", null)).Expect(HttpStatusCode.NoContent);
        var lost = (await (await Scenario.Received(api, People.Unknown())).Get()).Text("reference")!;
        await Destroy(api, ended.Id, submission);
        (await Installations.Verb(["keys", "replace-signing", "--revoke", .. Settings("data")])).Exit.Should().Be(0);
        await api.Services.GetRequiredService<AuditMirror>().CatchUp(default);
        return new Life(backup, ended.Id, submission, lost, revoked, api.Clock.GetUtcNow().AddHours(1));
    }

    /// <summary>What the end of a retention leaves behind: keys destroyed, and the entry that says so.</summary>
    private static Task<int> Destroy(Api api, Guid request, Guid submission) => api.Look(async db =>
    {
        var row = await db.Requests.IgnoreQueryFilters().AsNoTracking().SingleAsync(r => r.Id == new RequestId(request));
        foreach (var key in await db.Keys.AsTracking().Where(k => k.Owner == request || k.Owner == submission).ToListAsync())
        {
            key.Destroy(api.Clock.GetUtcNow());
        }

        var caller = new Caller();
        caller.ActAsSystem(row.ControllerId);
        await using var chain = Chain(db, caller, api);
        chain.Audit(AuditAction.ContentDestroyed, "request", request, row.Id, ("submission", submission.ToString()));
        await chain.SaveChangesAsync();
        return await db.SaveChangesAsync();
    });

    private static SqliteDsarDbContext Chain(DsarDbContext db, Caller caller, Api api) =>
        new(new DbContextOptionsBuilder<SqliteDsarDbContext>().UseSqlite(db.Database.GetConnectionString()).Options, caller, api.Clock);

    private Api Service(string data, DateTimeOffset? now = null) => new(null, now ?? new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero),
        ("Dsar:DataFolder", Path.Combine(_root.FullName, data)), ("Dsar:Audit:Folder", Path.Combine(_root.FullName, "audit")), ("Dsar:Backup:Folder", Path.Combine(_root.FullName, "backups")), ("Dsar:Keys:MasterKey", _key));

    private string[] Settings(string data) =>
    [
        "--environment=Development", $"--Dsar:DataFolder={Path.Combine(_root.FullName, data)}", $"--Dsar:Audit:Folder={Path.Combine(_root.FullName, "audit")}",
        $"--Dsar:Backup:Folder={Path.Combine(_root.FullName, "backups")}", $"--Dsar:Keys:MasterKey={_key}", "--Dsar:Environment=dev",
    ];

    private async Task<(int Exit, bool Told)> Verb(params string[] verb)
    {
        var (exit, _, error) = await Installations.Verb([.. verb, .. Settings("restored")]);
        return (exit, error.Length > 0);
    }

    private static Backups Of(Api api, DsarDbContext db) => ActivatorUtilities.CreateInstance<Backups>(api.Services, db);

    private string[] Backups() => Directory.Exists(Path.Combine(_root.FullName, "backups")) ? Directory.GetFiles(Path.Combine(_root.FullName, "backups")) : [];
}
