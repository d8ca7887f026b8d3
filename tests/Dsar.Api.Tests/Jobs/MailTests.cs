using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// Mail leaves by the outbox: with its row's id, without content, in the person's language; a server that is down delays it and loses nothing.
/// Seen red with the body kept after sending, with the Message-ID made anew at each try, and with a refused mail tried again.
/// </summary>
public sealed class MailTests
{
    private static readonly string[] Steps = ["00:01:00", "00:05:00", "00:15:00", "01:00:00", "03:00:00", "06:00:00", "12:00:00", "1.00:00:00", "1.00:00:00"];

    [SmtpFact]
    public async Task Mails_arrive_by_SMTP_with_the_rows_id_and_without_content()
    {
        using var api = Databases.Fresh("sqlite", Smtp(SmtpFactAttribute.Host, SmtpFactAttribute.Port));
        foreach (var language in new[] { "sv", "en" })
        {
            var body = new { right = "access", channel = "api", language, subject = People.Kim($"kim-{Guid.CreateVersion7():N}@lund.example"), text = "kanarieord" };
            (await api.As(await Keys.Integration(api)).Post("/v1/requests", body)).Expect(HttpStatusCode.Created);
        }

        await api.RunDueSteps();
        var rows = await api.Look(db => db.Outbox.IgnoreQueryFilters().AsNoTracking().ToListAsync());
        rows.Should().HaveCount(4).And.OnlyContain(r => r.State == "sent" && r.Body == null && r.SentAt != null);
        var mails = Directory.EnumerateFiles(SmtpFactAttribute.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        foreach (var row in rows)
        {
            var mail = mails.Single(m => m.Contains($"{row.Id:N}@", StringComparison.Ordinal));
            mail.Should().MatchRegex(@"(?im)^Auto-Submitted: auto-generated\r?$").And.MatchRegex($@"(?im)^Message-ID: <{row.Id:N}@localhost.localdomain>\r?$")
                .And.NotContain("kanarieord").And.NotContain("Kim Lund").And.NotContain("1-C-1042");
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_server_that_is_down_delays_a_mail_at_the_documented_times_and_then_it_leaves(string database)
    {
        // Port 9 of loopback: nobody listens.
        using var api = Databases.Fresh(database, Smtp("127.0.0.1", 9));
        var scenario = await Scenario.Received(api);
        var request = new RequestId(scenario.Id);
        foreach (var wait in Steps)
        {
            await api.RunDueSteps();
            var mail = await api.Look(db => db.Outbox.IgnoreQueryFilters().AsNoTracking().FirstAsync(m => m.RequestId == request && m.Kind == "receipt"));
            var step = await api.Look(db => db.Steps.IgnoreQueryFilters().AsNoTracking().SingleAsync(s => s.ObjectId == mail.Id));
            (mail.State, mail.Body is null, step.LastErrorCode).Should().Be(("queued", false, "SmtpException"));
            var planned = TimeSpan.Parse(wait, System.Globalization.CultureInfo.InvariantCulture);
            (step.NextAttemptAt - api.Clock.GetUtcNow()).Should().BeCloseTo(planned, planned / 9);
            api.Clock.Set(step.NextAttemptAt.AddSeconds(-1));
            (await api.Services.GetRequiredService<StepRunner>().Run(Step.Mail, mail.Id, default)).Should().BeFalse("it is not yet time");
            api.Clock.Set(step.NextAttemptAt);
        }

        await api.RunDueSteps();
        var last = await api.Look(db => db.Outbox.IgnoreQueryFilters().AsNoTracking().FirstAsync(m => m.RequestId == request && m.Kind == "receipt"));
        (last.State, last.Body).Should().Be(("failed", null), "after the tenth try a person writes by post");
        last.LastErrorCode.Should().Be("SmtpException");
    }

    [Theory, OnEachDatabase]
    public async Task A_mail_that_is_refused_for_good_is_shown_on_its_message_and_told_by_post(string database)
    {
        using var server = new Faults.MailSink { Does = Faults.MailSink.Manner.RefuseForGood };
        using var api = Databases.Fresh(database, server.Settings);
        var scenario = await Scenario.Received(api);
        var message = await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "email", text = "Hello" });
        await api.RunDueSteps();
        var shown = await scenario.Decider.Get($"{scenario.Path}/messages/{message.Expect(HttpStatusCode.Created).Id}");
        (shown.Text("noticeState"), shown["sentAt"], shown.Text("text")).Should().Be(("failed", null, "Hello"));
        var row = await api.Look(db => db.Outbox.IgnoreQueryFilters().AsNoTracking().SingleAsync(m => m.Id == message.Id));
        (row.State, row.LastErrorCode, row.Body).Should().Be(("failed", "refused", null));
        server.Faults.Should().Be((await api.Look(db => db.Outbox.IgnoreQueryFilters().CountAsync())), "a refusal for good is not tried again");
        var task = (await scenario.Items("tasks", "open")).First(t => t["instructions"]!.GetValue<string>().Contains("'news'", StringComparison.Ordinal));
        task["title"]!.GetValue<string>().Should().Be("Tell the person by post");
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Posted" })).Expect(HttpStatusCode.Created).Text("state").Should().Be("done");
    }

    [Theory, OnEachDatabase]
    public async Task A_sent_mails_body_is_destroyed(string database)
    {
        using var api = Databases.Fresh(database);
        await Scenario.Received(api);
        (await api.Look(db => db.Outbox.IgnoreQueryFilters().AsNoTracking().ToListAsync())).Should().OnlyContain(m => m.State == "queued" && m.Body != null);
        await api.RunDueSteps();
        (await api.Look(db => db.Outbox.IgnoreQueryFilters().AsNoTracking().ToListAsync())).Should().OnlyContain(m => m.State == "sent" && m.Body == null);
    }

    [Fact]
    public async Task The_mailbox_is_open_to_loopback_only()
    {
        using var api = Databases.Fresh("sqlite");
        foreach (var path in new[] { "/dev/mailbox", "/dev/mailbox.json" })
        {
            (await Visit(api, path, "127.0.0.1")).Should().Be(200);
            (await Visit(api, path, "192.0.2.7")).Should().Be(404);
        }
    }

    private static async Task<int> Visit(Api api, string path, string from)
    {
        var context = await api.Server.SendAsync(c =>
        {
            c.Request.Method = HttpMethods.Get;
            c.Request.Path = path;
            c.Connection.RemoteIpAddress = IPAddress.Parse(from);
        });
        return context.Response.StatusCode;
    }

    private static (string, string)[] Smtp(string host, int port) => [("Dsar:Smtp:Host", host), ("Dsar:Smtp:Port", $"{port}"), ("Dsar:Smtp:StartTls", "false")];
}

/// <summary>Needs a mail sink; skipped, naming the variables, when there is none.</summary>
public sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute() => Skip = Address is { Length: > 0 } && Folder.Length > 0 ? null : "DSAR_TEST_SMTP and DSAR_TEST_SMTP_DIR are not set.";

    public static string Host => Address!.Split(':')[0];

    public static int Port => int.Parse(Address!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The sink's maildir.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("DSAR_TEST_SMTP_DIR") ?? "";

    private static string? Address => Environment.GetEnvironmentVariable("DSAR_TEST_SMTP");
}
