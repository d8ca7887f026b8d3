using System.Text.RegularExpressions;
using Dsar.Api.Setup;
using Microsoft.Data.Sqlite;

namespace Dsar.Api.Tests;

/// <summary>
/// What may be run so and is better not is told at each start with a code that stays, and an update of the schema leaves a way back. Seen red with a warning that
/// the README does not know, with the warnings told to developers, and with the schema changed before the backup.
/// </summary>
[Collection("console")]
public sealed class WarningTests : IDisposable
{
    private readonly Installations _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_readme_lists_every_warning_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Regex.Matches(readme, @"^\| `(DSAR-W\d\d)` \|", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Should().Equal(Warnings.All.Select(w => w.Code));
    }

    [Fact]
    public async Task A_start_tells_what_is_better_not_run_so()
    {
        using var log = new CapturedLog();
        await using (await _folder.Prepared(log, "--urls=http://0.0.0.0:0"))
        {
            Told(log).Should().Equal("DSAR-W01", "DSAR-W02", "DSAR-W03", "DSAR-W04", "DSAR-W05", "DSAR-W06", "DSAR-W07");
        }

        using var better = new CapturedLog();
        await using (await _folder.Prepared(better, "--urls=http://127.0.0.1:0", "--Dsar:Scanner=/run/clamd.sock", $"--Dsar:Security:ProtectedIdentityPeople:0={Guid.CreateVersion7()}"))
        {
            Told(better).Should().Equal("DSAR-W02", "DSAR-W04", "DSAR-W05", "DSAR-W06");
        }

        var (exit, output, _) = await Installations.Verb(["config", "check", .. _folder.Arguments()]);
        exit.Should().Be(1, "there is no mail server");
        output.Should().Contain("DSAR-W03").And.NotContain("DSAR-W01");
        (exit, _) = await Installations.Program(_folder.Arguments("--Dsar:Security:ProtectedIdentityPeople:0=anna"));
        exit.Should().Be(2);
    }

    [Fact]
    public async Task A_developer_is_not_told()
    {
        using var log = new CapturedLog();
        await using var app = await _folder.Prepared(log, "--environment=Development", "--Dsar:Environment=dev", "--Dsar:Seed=false");
        Told(log).Should().BeEmpty();
    }

    [Fact]
    public async Task The_schema_is_not_updated_before_a_backup_is_made()
    {
        await (await _folder.Prepared()).DisposeAsync();
        Backups().Should().BeEmpty("a new database has nothing to lose");
        MakeEarlier();
        await FluentActions.Awaiting(() => _folder.Prepared()).Should().ThrowAsync<Exception>("the earlier version's tables stand in the way here");
        var backup = Backups().Should().ContainSingle().Subject;
        using (var copy = new SqliteConnection($"Data Source={backup};Mode=ReadOnly;Pooling=False"))
        {
            copy.Open();
            using var count = copy.CreateCommand();
            count.CommandText = "SELECT COUNT(*) FROM audit_entries";
            Convert.ToInt32(count.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture).Should().BePositive();
        }

        File.Delete(backup);
        File.WriteAllText(Path.Combine(_folder.Data, "no-folder"), "");
        await FluentActions.Awaiting(() => _folder.Prepared(more: $"--Dsar:Backup:Folder={Path.Combine(_folder.Data, "no-folder")}")).Should().ThrowAsync<Dsar.Api.Security.StartRefusedException>().WithMessage("*Dsar:Backup:Folder*Nothing was changed*");
    }

    private static List<string> Told(CapturedLog log) => [.. Regex.Matches(log.Text, @"DSAR-W\d\d").Select(m => m.Value).Distinct()];

    private List<string> Backups() => Directory.Exists(Path.Combine(_folder.Data, "backups")) ? [.. Directory.GetFiles(Path.Combine(_folder.Data, "backups"), "dsar-*.db")] : [];

    /// <summary>An installation of an earlier version, as far as its schema says.</summary>
    private void MakeEarlier()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Data, "dsar.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE \"__EFMigrationsHistory\" SET \"MigrationId\" = '20200101000000_Earlier'";
        command.ExecuteNonQuery();
    }
}
