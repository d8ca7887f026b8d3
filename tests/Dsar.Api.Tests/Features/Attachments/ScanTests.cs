using System.Net;
using System.Net.Sockets;

namespace Dsar.Api.Tests;

/// <summary>
/// Where a scanner is set, a file is held until it was scanned, and stays held while the scanner is silent; what it finds is removed. Seen red with a
/// scanner's error and its silence taken for clean, and with a file that stayed on disk after it was refused.
/// </summary>
public sealed class ScanTests
{
    [Theory, OnEachDatabase]
    public async Task A_file_is_held_until_it_was_scanned_and_malware_is_removed(string database)
    {
        using var scanner = new FakeScanner();
        using var api = Databases.Fresh(database, ("Dsar:Scanner", scanner.Address));
        var scenario = await Scenario.Received(api);
        var clean = (await Upload(scenario, SampleFiles.Pdf())).Expect(HttpStatusCode.Created);
        var evil = (await Upload(scenario, SampleFiles.Eicar)).Expect(HttpStatusCode.Created);
        clean.Text("state").Should().Be("held");
        var refused = (await scenario.Decider.Get($"{scenario.Path}/attachments/{clean.Id}/content")).Expect(HttpStatusCode.Conflict);
        (refused.Code, refused.Text("attachmentState")).Should().Be(("attachment_held", "held"));
        (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "in", channel = "post", text = "x", attachmentIds = new[] { clean.Id } })).Expect(HttpStatusCode.Conflict).Code.Should().Be("attachment_held");

        await api.RunDueSteps();
        (await scenario.Decider.Download($"{scenario.Path}/attachments/{clean.Id}/content")).Should().Equal(SampleFiles.Pdf());
        (await scenario.Decider.Get($"{scenario.Path}/attachments/{evil.Id}")).Text("state").Should().Be("rejected");
        (await scenario.Decider.Get($"{scenario.Path}/attachments/{evil.Id}/content")).Expect(HttpStatusCode.Conflict).Text("attachmentState").Should().Be("rejected");
        Directory.GetFiles(Path.Combine(api.Folder, "attachments")).Should().ContainSingle().Which.Should().Contain($"{clean.Id:N}");
        scanner.Seen.Should().BeEquivalentTo([SampleFiles.Pdf(), SampleFiles.Eicar], "the scanner sees the very bytes");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("INSTREAM size limit exceeded. ERROR")]
    [InlineData("")]
    public async Task A_scanner_that_says_nothing_opens_nothing(string? says)
    {
        using var scanner = new FakeScanner(says);
        if (says is null)
        {
            scanner.Dispose();
        }

        using var api = Databases.Fresh("sqlite", ("Dsar:Scanner", scanner.Address));
        var scenario = await Scenario.Received(api);
        var file = (await Upload(scenario, SampleFiles.Pdf())).Expect(HttpStatusCode.Created);
        for (var i = 0; i < 5; i++)
        {
            await api.RunDueSteps();
            (await scenario.Decider.Get($"{scenario.Path}/attachments/{file.Id}")).Text("state").Should().Be("held");
            api.Clock.Advance(TimeSpan.FromHours(2));
        }

        (await scenario.Items("tasks", "open")).Should().Contain(t => t["title"]!.GetValue<string>() == "Scanning the attachments stopped");
    }

    /// <summary>Seen red with the task of the scan among those that the search waits for.</summary>
    [Theory, OnEachDatabase]
    public async Task A_silent_scanner_does_not_hold_the_search_up(string database)
    {
        using var scanner = new FakeScanner("");
        using var api = Databases.Fresh(database, ("Dsar:Scanner", scanner.Address));
        var scenario = await Scenario.Received(api);
        (await Upload(scenario, SampleFiles.Pdf())).Expect(HttpStatusCode.Created);
        for (var i = 0; i < 5; i++)
        {
            await api.RunDueSteps();
            api.Clock.Advance(TimeSpan.FromHours(2));
        }

        (await scenario.Items("tasks", "open")).Should().ContainSingle(t => t["title"]!.GetValue<string>() == "Scanning the attachments stopped");
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Known at the desk" })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        (await scenario.Items("collections")).Single()["systems"]!.AsArray().Should().NotContain(s => s!["status"]!.GetValue<string>() == "pending", "the search has run");
    }

    [Fact]
    public void A_scanner_is_a_socket_file_or_host_and_port()
    {
        Dsar.Api.Security.Scanner.Address("/run/clamav/clamd.ctl").Should().BeOfType<UnixDomainSocketEndPoint>();
        Dsar.Api.Security.Scanner.Address("clamd:3310").Should().BeEquivalentTo(new DnsEndPoint("clamd", 3310));
        Dsar.Api.Security.Scanner.Address("[::1]:3310").Should().BeEquivalentTo(new DnsEndPoint("::1", 3310));
        foreach (var wrong in new[] { "clamd", "clamd:", "clamd:0", ":3310", "clamd:x" })
        {
            Dsar.Api.Security.Scanner.Address(wrong).Should().BeNull();
        }
    }

    private static Task<Answer> Upload(Scenario scenario, byte[] bytes) => scenario.Decider.Upload($"{scenario.Path}/attachments", bytes, new { fileName = "a.pdf", kind = "evidence", visibility = "subject" });
}
