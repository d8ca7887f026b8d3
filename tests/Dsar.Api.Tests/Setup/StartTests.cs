using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Features.ApiKeys;
using Dsar.Api.Security;
using Dsar.Api.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// What must not start does not: exit 2, the reason names the setting and no secret, and nothing is written.
/// Seen red without the check of the master key, without the check of endpoints, and with a key reached through a link.
/// </summary>
[Collection("console")]
[SuppressMessage("Security", "CA2100", Justification = "Table names come from the database's own catalogue.")]
public sealed class StartTests : IDisposable
{
    private readonly Installations _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Production_without_a_master_key_is_refused() =>
        await Refused("Dsar:Keys:MasterKeyFile is not set", "--Dsar:Keys:MasterKeyFile=");

    [Fact]
    public async Task A_missing_key_file_is_refused() => await Refused("does not exist", "--Dsar:Keys:MasterKeyFile=/nowhere/master.key");

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task A_key_file_that_others_can_read_or_change_is_refused(UnixFileMode too) =>
        await Refused("group or others", $"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("open.key", RandomNumberGenerator.GetBytes(32), UnixFileMode.UserRead | UnixFileMode.UserWrite | too)}");

    [Fact]
    public async Task A_key_inside_the_data_folder_is_refused() =>
        await Refused("inside the data folder", $"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("data/secret/master.key", RandomNumberGenerator.GetBytes(32))}");

    [Fact]
    public async Task A_key_reached_by_a_link_into_the_data_folder_is_refused()
    {
        var real = _folder.KeyFile("data/secret/master.key", RandomNumberGenerator.GetBytes(32));
        var link = Path.Combine(Path.GetDirectoryName(_folder.Data)!, "link.key");
        File.CreateSymbolicLink(link, real);
        await Refused("inside the data folder", $"--Dsar:Keys:MasterKeyFile={link}");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("Z2VoZWltZ2VoZWltZ2VoZWlt")]
    public async Task A_short_or_constant_key_is_refused(string value) =>
        (await Refused("32 random bytes", "--Dsar:Keys:MasterKeyFile=", $"--Dsar:Keys:MasterKey={value}")).Should().NotContain(value);

    [Fact]
    public async Task A_constant_key_in_a_file_is_refused() => await Refused("not a random key", $"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("zero.key", new byte[32])}");

    [Fact]
    public async Task A_wrong_master_key_is_refused_and_nothing_is_written()
    {
        await (await _folder.Prepared()).DisposeAsync();
        var before = Dump();

        await Refused("not the one this database was made with", $"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("other.key", RandomNumberGenerator.GetBytes(32))}");

        Dump().Should().Be(before);
        await (await _folder.Prepared()).DisposeAsync();
    }

    [Theory]
    [InlineData("keys", "create", "--controller", "x", "--kind", "agent", "--name", "x", "--email", "x@example.com", "--scopes", "requests:work")]
    [InlineData("migrate")]
    public async Task A_verb_that_writes_checks_the_master_key_too(params string[] verb)
    {
        await (await _folder.Prepared()).DisposeAsync();
        var before = Dump();
        var (exit, error) = await Installations.Program([.. verb, .. _folder.Arguments($"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("other.key", RandomNumberGenerator.GetBytes(32))}")]);
        exit.Should().Be(2);
        error.Should().Contain("not the one this database was made with");
        Dump().Should().Be(before);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_is_refused()
    {
        await using var first = await _folder.Prepared();
        await Refused("in use by another process");
    }

    [Theory]
    [InlineData("--Dsar:Environment=prod", "Environment")]
    [InlineData("--Dsar:DataFolder=", "DataFolder")]
    [InlineData("--Dsar:Smtp:Port=0", "Port")]
    [InlineData("--Dsar:Smtp:From=nobody", "From")]
    public async Task A_setting_out_of_its_range_is_refused_by_name(string setting, string name) => await Refused(name, setting);

    [Fact]
    public async Task StartTls_is_off_only_towards_loopback() => await Refused("StartTls", "--Dsar:Smtp:Host=mail.example.com", "--Dsar:Smtp:StartTls=false");

    [Fact]
    public async Task A_verb_on_a_folder_that_was_never_started_says_so()
    {
        var (exit, error) = await Installations.Program(["audit", "verify", .. _folder.Arguments()]);
        exit.Should().Be(2);
        error.Should().Contain("started once").And.NotContain("   at ");
    }

    [Fact]
    public async Task An_endpoint_without_a_scope_stops_the_start()
    {
        await using var app = App.Build(_folder.Arguments());
        app.MapGet("/v1/forgotten", () => "open");
        await FluentActions.Awaiting(() => Start.Prepare(app)).Should().ThrowAsync<StartRefusedException>().WithMessage("*forgotten*");
    }

    [Fact]
    public async Task An_endpoint_without_a_scope_is_closed_even_if_it_got_through()
    {
        await using var app = App.Build([.. _folder.Arguments(), "--environment=Development", "--Dsar:Environment=dev", "--Dsar:Seed=true", $"--Dsar:SeedsFolder={Path.Combine(Repository.Root, "seeds")}"]);
        await Start.Prepare(app);
        app.MapGet("/v1/forgotten", () => "open");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        (await http.GetAsync("/v1/forgotten")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        var demo = await db.Controllers.IgnoreQueryFilters().SingleAsync(c => c.Key == "demo-hosting");
        var (_, secret) = await scope.ServiceProvider.GetRequiredService<KeyMaker>().Make(demo.Id, ApiKeyKind.Agent, "All", null, Enum.GetValues<Scope>(), null, default);
        await db.SaveChangesAsync();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        (await http.GetAsync("/v1/forgotten")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await http.GetAsync("/v1/requests")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_data_folder_is_the_accounts_alone()
    {
        await (await _folder.Prepared()).DisposeAsync();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.GetUnixFileMode(_folder.Data).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<string> Refused(string reason, params string[] settings)
    {
        var (exit, error) = await Installations.Program(_folder.Arguments(settings));
        exit.Should().Be(2);
        error.Should().Contain(reason).And.NotContain("   at ", "a reason is for an operator, not a stack");
        return error;
    }

    /// <summary>Every row of every table.</summary>
    private string Dump()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Data, DataSetup.SqliteFile)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var tables = connection.CreateCommand();
        tables.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        using var names = tables.ExecuteReader();
        var text = new System.Text.StringBuilder();
        while (names.Read())
        {
            using var rows = connection.CreateCommand();
            rows.CommandText = $"SELECT * FROM \"{names.GetString(0)}\"";
            using var reader = rows.ExecuteReader();
            while (reader.Read())
            {
                var values = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] b ? Convert.ToHexString(b) : $"{reader.GetValue(i)}");
                text.Append(names.GetString(0)).Append('|').AppendJoin('|', values).Append('\n');
            }
        }

        return text.ToString();
    }
}
