using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Dsar.Api.Tests;

/// <summary>
/// What is fit for developing only is refused in Production by its name, by every verb alike; <c>config check</c> tells beforehand, and nothing tells a secret.
/// Seen red with an http address let through, and with a check that made the data folder.
/// </summary>
[Collection("console")]
public sealed class ConfigTests : IDisposable
{
    private readonly Installations _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Dsar:PublicAddress", "--Dsar:PublicAddress=http://dsar.example.com")]
    [InlineData("Dsar:PublicAddress", "--Dsar:PublicAddress=dsar.example.com")]
    [InlineData("Dsar:PublicAddress", "--Dsar:PublicAddress=https://user:word@dsar.example.com")]
    [InlineData("Dsar:Smtp:Host", "--Dsar:Smtp:Host=")]
    [InlineData("DetailedErrors", "--DetailedErrors=true")]
    [InlineData("Logging:LogLevel:Default", "--Logging:LogLevel:Default=Debug")]
    [InlineData("Dsar:Backup:Every", "--Dsar:Backup:Every=00:01:00")]
    public async Task What_Production_must_not_run_with_is_refused_by_name(string name, string setting)
    {
        var (exit, error) = await Installations.Program(_folder.Arguments(setting));
        exit.Should().Be(2);
        error.Should().Contain(name).And.NotContain("   at ").And.NotContain("word");
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("keys", "create", "--controller", "x", "--kind", "agent", "--name", "x", "--email", "x@example.com", "--scopes", "requests:work")]
    [InlineData("keys", "replace-signing")]
    [InlineData("backup")]
    [InlineData("restore", "/nowhere.db")]
    [InlineData("restore", "confirm")]
    [InlineData("config", "check")]
    public async Task Every_verb_checks_alike(params string[] verb)
    {
        var (exit, output, error) = await Installations.Verb([.. verb, .. _folder.Arguments("--Dsar:PublicAddress=http://dsar.example.com")]);
        exit.Should().Be(2);
        (output + error).Should().Contain("Dsar:PublicAddress: links in mails must lead to https");
    }

    [Fact]
    public async Task A_published_or_readable_key_is_refused()
    {
        byte[][] samples =
        [
            [.. Enumerable.Range(0, 32).Select(i => (byte)i)], [.. Enumerable.Range(0, 32).Select(i => (byte)(255 - (3 * i)))], Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"),
            Encoding.ASCII.GetBytes("change-me-to-32-random-bytes!!!!"), [.. Enumerable.Repeat(RandomNumberGenerator.GetBytes(16), 2).SelectMany(b => b)],
        ];
        foreach (var sample in samples)
        {
            (await Refused($"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("sample.key", sample)}")).Should().Contain("not a random key");
            (await Refused("--Dsar:Keys:MasterKeyFile=", $"--Dsar:Keys:MasterKey={Convert.ToBase64String(sample)}")).Should().Contain("32 random bytes");
        }

        (await Refused("--Dsar:Keys:RetiredKeyFiles:0=/nowhere/old.key")).Should().Contain("Dsar:Keys:RetiredKeyFiles");
    }

    [Fact]
    public async Task Config_check_shows_every_setting_but_no_secret_and_what_cannot_be_reached()
    {
        string[] secrets = ["smtp-word-93", "read-word-94", Convert.ToBase64String(await File.ReadAllBytesAsync(_folder.Key))];
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var arguments = _folder.Arguments($"--Dsar:Smtp:Port={port}", "--Dsar:Smtp:Password=smtp-word-93", "--Dsar:Systems:crm:Read=Host=db;Password=read-word-94", "--Dsar:Keys:MasterKeyFile=", $"--Dsar:Keys:MasterKey={secrets[2]}");
        var (exit, output, error) = await Installations.Verb(["config", "check", .. arguments]);
        exit.Should().Be(1, output + error);
        output.Should().Contain($"localhost:{port}").And.Contain("NOT REACHED").And.Contain("made at the first start").And.Contain("Dsar:Systems:crm:Read");
        foreach (var name in Dsar.Api.Setup.SettingsTable.Names().Where(n => !n.Contains('<')))
        {
            output.Should().Contain(name);
        }

        secrets.Should().OnlyContain(s => !output.Contains(s, StringComparison.Ordinal));
        Directory.Exists(_folder.Data).Should().BeFalse("a check makes nothing");
    }

    [Fact]
    public async Task Config_check_finds_a_misspelt_setting_and_a_wrong_key()
    {
        using var mail = new TcpListener(IPAddress.Loopback, 0);
        mail.Start();
        using var stop = new CancellationTokenSource();
        var greeting = Greet(mail, stop.Token);
        var good = _folder.Arguments($"--Dsar:Smtp:Port={((IPEndPoint)mail.LocalEndpoint).Port}");
        (await Installations.Verb(["config", "check", .. good])).Exit.Should().Be(0);
        var (exit, output, _) = await Installations.Verb(["config", "check", .. good, "--Dsar:Smpt:Host=mail.example.com"]);
        (exit, output.Contains("no such setting: Dsar:Smpt:Host", StringComparison.Ordinal)).Should().Be((1, true));

        await (await _folder.Prepared()).DisposeAsync();
        (await Installations.Verb(["config", "check", .. good])).Exit.Should().Be(0);
        (exit, output, _) = await Installations.Verb(["config", "check", .. good, $"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("other.key", RandomNumberGenerator.GetBytes(32))}"]);
        (exit, output.Contains("made with another master key", StringComparison.Ordinal)).Should().Be((2, true));
        await stop.CancelAsync();
        await greeting;
    }

    [Fact]
    public async Task Nothing_that_anybody_can_see_holds_a_secret()
    {
        const string word = "smtp-word-95";
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        using var api = new Api(null, ("Dsar:Keys:MasterKey", key), ("Dsar:Smtp:Password", word), ("Dsar:Systems:other:Read", $"Host=db;Password={word}"));
        var seen = api.Banner;
        foreach (var path in new[] { "/health/live", "/health/ready", "/openapi/dsar.v1.json", "/.well-known/jwks.json", "/problems/not_found" })
        {
            seen += await (await api.As(null).Get(path)).Http.Content.ReadAsStringAsync();
        }

        seen.Should().NotContain(word).And.NotContain(key).And.Contain("Dsar:Keys:MasterKey", "the banner names where the key came from");
    }

    private async Task<string> Refused(params string[] settings)
    {
        var (exit, error) = await Installations.Program(_folder.Arguments(settings));
        exit.Should().Be(2);
        return error;
    }

    private static async Task Greet(TcpListener mail, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                using var client = await mail.AcceptTcpClientAsync(ct);
                await client.GetStream().WriteAsync("220 ready\r\n"u8.ToArray(), ct);
            }
        }
        catch (OperationCanceledException)
        {
            mail.Stop();
        }
    }
}
