using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Security;

/// <summary>Hostile texts in every text of an intake and of what agents write: stored and shown as they are, inert everywhere they go; in the mail, the package and its CSV.</summary>
public sealed class InjectionTests(Databases databases) : IClassFixture<Databases>
{
    public static readonly TheoryData<string> Corpus =
    [
        "' OR '1'='1", "'; DROP TABLE requests; --", "\") OR 1=1 --", "%' AND 1=CAST((SELECT version()) AS int) --", "$$; SELECT pg_sleep(9); $$", "\\'; --",
        "=1+1", "+46 =cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\u0009=1", "=HYPERLINK(\"http://x.example\")",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title><svg/onload=alert(1)>", "{{7*7}}", "${7*7}", "javascript:alert(1)",
        "../../../../etc/passwd", "..\\..\\x.exe", "C:\\x", "CON", "a/b", "x%00.pdf", "Bcc: a@b.example", "%0d%0aBcc: a@b.example", "=?utf-8?q?=0d=0aBcc:_x?=", "\u2028Bcc: a@b.example", "\u202Egnp.exe",
    ];

    [Theory, MemberData(nameof(Corpus))]
    public async Task A_hostile_text_is_only_text(string hostile)
    {
        var api = databases["sqlite"];
        var agent = api.As(await Keys.Person(api, "demo-hosting", "Ulf Holm", "requests:create", "requests:work"));
        var line = hostile.Replace("\t", "", StringComparison.Ordinal).Trim();
        var made = await agent.Post("/v1/requests", new
        {
            right = "access",
            channel = "web_form",
            text = hostile,
            otherController = line,
            subject = new { name = line, contact = new { email = "kim@lund.example", postalAddress = new { lines = new[] { line }, postalCode = "123 45", city = line, country = "SE" } }, identifiers = new[] { new { type = "other", value = line } } },
        });
        var read = await agent.Get($"/v1/requests/{made.Expect(HttpStatusCode.Created).Id}");
        read.Text("text").Should().Be(hostile);
        read.Text("subject.name").Should().Be(line);
        read.Text("subject.contact.postalAddress.city").Should().Be(line);

        var found = await agent.Post("/v1/requests/search", new { identifiers = new[] { new { type = "other", value = line } } });
        found.Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(r => (string)r!["id"]!).Should().Contain(made.Text("id"));
        (await agent.Get($"/v1/requests?reference={Uri.EscapeDataString(line)}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().BeEmpty();
        (await api.Look(db => db.Requests.IgnoreQueryFilters().CountAsync())).Should().BePositive();

        await api.RunDueSteps();
        foreach (var mail in api.Mails)
        {
            (mail.Subject + mail.Text + mail.To).Should().NotContain(line.Length > 6 ? line : "\u0000", "a mail carries nothing that somebody typed");
        }
    }

    [Theory]
    [InlineData("kim@lund.example\r\nBcc: a@b.example")]
    [InlineData("kim@lund.example%0aBcc:a@b.example")]
    [InlineData("kim@lund.example,a@b.example")]
    [InlineData("kim@lund.example;a@b.example")]
    [InlineData("Kim<kim@lund.example>")]
    [InlineData("\"kim\\r\\n\"@lund.example")]
    [InlineData("kim@lund.example (a@b.example)")]
    [InlineData("kim@[127.0.0.1]")]
    [InlineData("kim@lund.example\u2028Bcc:x")]
    [InlineData("@lund.example")]
    [InlineData("kim@")]
    [InlineData("kim@@lund.example")]
    public async Task An_address_is_one_mailbox(string email)
    {
        var api = databases["sqlite"];
        var intake = api.As(await Keys.Integration(api));
        (await intake.Post("/v1/requests", new { right = "access", channel = "web_form", subject = People.Kim(email) })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/subject/contact/email");
        var person = new { kind = "agent", name = "x", scopes = new[] { "requests:read" }, person = new { name = "x", email }, controllerId = await Keys.Controller(api, "demo-hosting") };
        (await api.As(api.Host).Post("/v1/api-keys", person)).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/person/email");
    }

    /// <summary>What an agent types into a decision stands in the letter as text, and nothing of it names a file.</summary>
    [Fact]
    public async Task The_package_shows_hostile_words_as_words()
    {
        const string Hostile = "<script>alert(1)</script>=1+1 ../../x ' OR 1=1";
        var scenario = await Scenario.Reviewed(databases["sqlite"]);
        var decision = await scenario.Decide(new { acceptProposals = true, statement = Hostile });
        await scenario.Approve(decision.Expect(HttpStatusCode.Created).Id);
        var package = await scenario.Package();
        package.Files.Keys.Should().OnlyContain(n => !n.Contains("..", StringComparison.Ordinal) && !n.StartsWith('/') && n.All(c => char.IsAsciiLetterOrDigit(c) || "/.-_".Contains(c)));
        foreach (var page in package.Files.Keys.Where(f => f.EndsWith(".html", StringComparison.Ordinal)))
        {
            package.Text(page).Should().NotContain("<script>alert");
        }
    }
}
