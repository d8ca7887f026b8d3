using Dsar.Domain;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// Message headers in a real maildir (discovery.md 4.2; RFC 5322, RFC 2047).
/// Seen red with the space between two encoded words kept.
/// </summary>
public sealed class MaildirTests
{
    [Fact]
    public async Task Messages_from_and_to_an_address_are_found_in_every_folder_of_the_box()
    {
        var files = new Files(Files.Mail);
        files.Write("mail/cur/1.a.host:2,S", "From: Kim Lund <kim@lund.example>", "To: support@host.example", "Subject: x", string.Empty, "body");
        files.Write("mail/new/2.b.host", "From: support@host.example", "To: Bo <bo@lund.example>,", "\tKIM@Lund.example", string.Empty, "body");
        files.Write("mail/.Sent/cur/3.c.host:2,", "From: support@host.example", "To: (not kim@lund.example) Kim <kim@lund.example.org>", string.Empty, "To: kim@lund.example");
        files.Write("mail/tmp/4.d.host", "From: kim@lund.example", string.Empty);

        var (result, found) = await files.Search("kim@lund.example");

        result.Completeness.Systems.Single().Status.Should().Be(SystemStatus.Found);
        found.Should().Equal("file=mail/1.a.host", "file=mail/2.b.host");
    }

    [Fact]
    public async Task Encoded_words_are_read_and_nothing_of_a_body_is()
    {
        var files = new Files(Files.Mail);
        files.Write(
            "mail/cur/1.a.host:2,S", "Date: Tue, 3 Feb 2026 09:15:00 +0100 (CET)", "From: =?utf-8?Q?Bl=C3=A5b=C3=A4r=2C_Kim?= <kim@lund.example>", "To: \"kim@other.example, x\" <bo@lund.example>",
            "Subject: =?utf-8?B?w6VhYcO=?= =?utf-8?B?pA==?= =?iso-8859-1?q?=E5?= <b>", string.Empty, "Subject: secret");
        await using var connector = files.Connector();

        var row = (await connector.Read(new ReadBatch(files.Collection, ["from"], [["kim@lund.example"]], 10), CancellationToken.None).ToListAsync()).Single();

        string Value(string field) => row.Cells[files.Collection.Position(field)].Value;
        Value("date").Should().Be("2026-02-03T09:15:00+01:00");
        Value("sender").Should().Be("Blåbär, Kim <kim@lund.example>");
        Value("from").Should().Be("""["kim@lund.example"]""");
        Value("to").Should().Be("""["bo@lund.example"]""");
        row.Cells.Should().NotContain(c => c.Value.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("=?utf-8?Q?a?= b", "a b")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=A5?=", "å")]
    [InlineData("=?windows-1252?Q?=80?=", "€")]
    [InlineData("=?ISO-8859-1*sv?q?Bj=F6rn_?=Lund", "Björn Lund")]
    [InlineData("=?none-such?Q?a?=", "=?none-such?Q?a?=")]
    [InlineData("=?utf-8?B?***?=", "=?utf-8?B?***?=")]
    [InlineData("=?utf-8?Q?a=0D=0ABcc:_x?=", "a  Bcc: x")]
    [InlineData("plain", "plain")]
    public void Encoded_words_are_decoded(string text, string expected) => EncodedWords.Decode(text).Should().Be(expected);

    [Theory]
    [InlineData("a@b.example, \"x, y@z.example\" <c@d.example>; Team: e@f.example, g@h.example;", "a@b.example", "c@d.example", "e@f.example", "g@h.example")]
    [InlineData("=?utf-8?Q?kim=40lund.example?= <bo@lund.example>", "bo@lund.example")]
    [InlineData("(kim@lund.example) bo@lund.example", "bo@lund.example")]
    [InlineData("\"kim@lund.example\\\"\" <bo@lund.example>", "bo@lund.example")]
    [InlineData("undisclosed-recipients:;")]
    [InlineData("<@>")]
    public void Addresses_are_only_what_is_an_address(string header, params string[] expected) =>
        MailHeaders.Parse(System.Text.Encoding.UTF8.GetBytes($"To: {header}\n"))!.Addresses("to").Should().Equal(expected);
}
