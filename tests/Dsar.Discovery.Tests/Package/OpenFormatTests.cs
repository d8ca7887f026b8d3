using System.Text;

namespace Dsar.Discovery.Tests.Package;

/// <summary>
/// Data to take elsewhere in formats that others read, held against parsers of others. Seen red: with line breaks as they come, texts of the DNS unquoted, and with DM065
/// taken out.
/// </summary>
public sealed class OpenFormatTests
{
    private const string Cards = """
          - name: people
            title: {sv: Personer, en: People}
            key: [id]
            activity: service-delivery
            origin: provided
            automated: true
            erase: delete
            portable: {format: vcard, map: {FN: name, EMAIL: email, TEL: phone, ORG: firm, NOTE: note, BDAY: born, URL: site, ADR.street: street, ADR.locality: city}}
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
              - {name: name, category: pd:Name}
              - {name: phone, category: pd:TelephoneNumber}
              - {name: firm, category: pd:Name}
              - {name: note, category: pd:Opinion}
              - {name: born, type: date, category: pd:BirthDate}
              - {name: site, category: pd:Identifier}
              - {name: street, category: pd:PhysicalAddress}
              - {name: city, category: pd:City}
            identity: [{kind: email, fields: [email]}]
        """;

    private const string Zones = """
          - name: records
            title: {sv: DNS-poster, en: DNS records}
            key: [id]
            activity: service-delivery
            origin: provided
            erase: delete
            portable: {format: zone, map: {origin: domain, name: host, type: kind, data: value, ttl: ttl}}
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
              - {name: domain, category: pd:Identifier}
              - {name: host, category: pd:Identifier}
              - {name: kind, personal: false}
              - {name: value, category: pd:Identifier}
              - {name: ttl, type: integer, personal: false}
            identity: [{kind: email, fields: [email]}]
        """;

    private const string CardsSql = """
        CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, name TEXT, phone TEXT, firm TEXT, note TEXT, born TEXT, site TEXT, street TEXT, city TEXT);
        INSERT INTO people VALUES (1, 'kim@lund.example', 'Kim Lund; "K, L"', '+46701740605', 'Ateljé \ Foto, HB', 'Rad ett' || char(13) || char(10) || 'BEGIN:VCARD' || char(10) || 'åäö😀åäö😀åäö😀åäö😀åäö😀åäö😀åäö😀åäö😀åäö😀', '1981-12-18', 'https://lund.example/å?a=1', 'Åkergatan 4 B; 2 tr', 'Exempelby');
        INSERT INTO people VALUES (2, 'kim@lund.example', NULL, NULL, NULL, NULL, NULL, 'no address', NULL, NULL);
        """;

    private const string ZonesSql = """
        CREATE TABLE records (id INTEGER PRIMARY KEY, email TEXT, domain TEXT, host TEXT, kind TEXT, value TEXT, ttl INTEGER);
        INSERT INTO records VALUES
        (1, 'kim@lund.example', 'kimlund.example', '@', 'A', '192.0.2.10', 600), (2, 'kim@lund.example', 'kimlund.example', 'www', 'CNAME', 'kimlund.example.', NULL),
        (3, 'kim@lund.example', 'kimlund.example', 'kimlund.example', 'TXT', 'v=spf1 -all; "kontakt" \ åäö', 0), (4, 'kim@lund.example', 'åäö.example', 'mail.åäö.example.', 'MX', '10 post.example.', 60),
        (5, 'kim@lund.example', 'kimlund.example', 'evil', 'A', '192.0.2.1' || char(10) || '$INCLUDE /etc/passwd', 60), (6, 'kim@lund.example', 'kimlund.example', 'long', 'TXT', printf('%.*c', 600, 'x'), 60),
        (7, 'kim@lund.example', 'kimlund.example', 'ca', 'CAA', '0 issue "ca.example; policy=ev"', 60), (8, 'kim@lund.example', 'kimlund.example', 'a (b', 'A', '192.0.2.1', 60);
        """;

    [ToolFact("python3-vobject")]
    public async Task A_card_is_read_by_others_as_it_was_meant()
    {
        var (folder, text) = await Write(CardsSql, Cards, "data/office/people.vcf");
        text.Split("\r\n").Should().OnlyContain(l => Encoding.UTF8.GetByteCount(l) <= 75 && !l.Contains('\n') && !l.Contains('\uFFFD'));
        const string script = """
            import vobject
            one, two = vobject.readComponents(open('f', encoding='utf-8', newline='').read())
            assert one.version.value == '4.0' and one.fn.value == 'Kim Lund; "K, L"', one.fn
            assert (one.email.value, one.tel.value, one.bday.value) == ('kim@lund.example', '+46701740605', '19811218')
            assert one.org.value == ['Ateljé \\ Foto, HB'], one.org
            assert one.note.value == 'Rad ett\nBEGIN:VCARD\n' + 'åäö😀' * 9, one.note
            assert one.url.value == 'https://lund.example/%C3%A5?a=1', one.url
            assert (one.adr.value.street, one.adr.value.city) == ('Åkergatan 4 B; 2 tr', 'Exempelby'), one.adr
            assert two.fn.value == two.email.value == 'kim@lund.example' and two.note.value == 'no address'
            """;
        Tool.Run(Tool.DebianPython, folder, "-W", "ignore", "-c", script).Should().Be((0, string.Empty));
    }

    [ToolFact("python3-dnspython")]
    public async Task A_zone_is_read_by_others_as_it_was_meant()
    {
        var (folder, text) = await Write(ZonesSql, Zones, "data/office/records.zone");
        text.Split('\n').Count(l => l == "; a record that cannot be written here").Should().Be(2);
        text.Should().NotContain("$INCLUDE");
        const string script = """
            import dns.zone, dns.rdatatype as t
            z = dns.zone.from_text(open('f', encoding='ascii').read(), origin='.', relativize=False, check_origin=False)
            got = {(str(n), t.to_text(r.rdtype)): (r.ttl, [x for x in r]) for n, node in z.items() for r in node}
            assert set(got) == {('kimlund.example.', 'A'), ('www.kimlund.example.', 'CNAME'), ('kimlund.example.', 'TXT'), ('mail.xn--4cab6c.example.', 'MX'), ('long.kimlund.example.', 'TXT'), ('ca.kimlund.example.', 'CAA')}, set(got)
            assert got['kimlund.example.', 'A'][0] == 600 and got['kimlund.example.', 'TXT'][0] == 0
            assert b''.join(got['kimlund.example.', 'TXT'][1][0].strings).decode() == 'v=spf1 -all; "kontakt" \\ åäö'
            assert [len(s) for s in got['long.kimlund.example.', 'TXT'][1][0].strings] == [255, 255, 90]
            assert got['ca.kimlund.example.', 'CAA'][1][0].value == b'ca.example; policy=ev'
            """;
        Tool.Run(Tool.DebianPython, folder, "-W", "ignore", "-c", script).Should().Be((0, string.Empty));
    }

    [Fact]
    public async Task What_is_masked_stands_in_no_open_format_and_access_has_none()
    {
        var masked = await SmallPackage.Of(CardsSql, Cards, sheet: false, decide: g => new PackageItem { Group = g, Outcome = Domain.ItemOutcome.Disclose, Masks = [new PackageMask("phone", null, [], "third_party_rights")] });
        SmallPackage.Files(masked)["data/office/people.vcf"].Should().Contain("FN:Kim Lund").And.NotContain("TEL").And.NotContain("mask");
        var access = SmallPackage.Files(await SmallPackage.Of(CardsSql, Cards));
        access.Keys.Should().NotContain("data/office/people.vcf").And.Contain("data/office/people.csv");
        access["datapackage.json"].Should().NotContain("vcf");
    }

    [Theory]
    [InlineData("vcard, map: {FN: name, EMAIL: email", "vcard, map: {EMAIL: email", "'FN' is missing in 'map'")]
    [InlineData("EMAIL: email", "MAIL: email", "'MAIL' is not one of ")]
    [InlineData("EMAIL: email", "EMAIL: emial", "the field 'emial' of 'EMAIL' is not declared; did you mean 'email'?")]
    [InlineData("format: vcard", "format: vcad", "'vcad' is not one of json, vcard, zone; did you mean 'vcard'?")]
    [InlineData("{name: phone, category: pd:TelephoneNumber}", "{name: phone, category: pd:TelephoneNumber, flags: [credential]}", "the field 'phone' of 'TEL' is a credential, which is never read")]
    public void Nonsense_is_refused(string good, string bad, string message)
    {
        var map = $"map: 1\nsystem: office\ncontroller: ecuni\ntitle: {{sv: a, en: b}}\nkind: sqlite\nbackupRetention: P30D\ncollections:\n{Cards}\n";
        DataMapReader.Read([new MapFile("m.yaml", Encoding.UTF8.GetBytes(map))]).Errors.Where(e => !e.IsWarning).Should().BeEmpty();
        var errors = DataMapReader.Read([new MapFile("m.yaml", Encoding.UTF8.GetBytes(map.Replace(good, bad, StringComparison.Ordinal)))]).Errors;
        errors.Should().Contain(e => e.Code == "DM065" && e.Message.StartsWith(message, StringComparison.Ordinal));
    }

    private static async Task<(string Folder, string Text)> Write(string sql, string map, string path)
    {
        var folder = Seeds.NewFolder();
        var files = SmallPackage.Files(await SmallPackage.Of(sql, map, sheet: false));
        files["datapackage.json"].Should().Contain($"\"path\": \"{path}\"");
        await File.WriteAllTextAsync(Path.Combine(folder, "f"), files[path]);
        return (folder, files[path]);
    }
}
