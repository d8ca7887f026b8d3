using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Package;

public sealed class PackageWriterTests
{
    [PythonFact]
    public async Task Tools_that_are_not_ours_open_the_package_and_find_json_and_csv_alike()
    {
        var folder = Seeds.NewFolder();
        var zip = Path.Combine(folder, "p.zip");
        await using var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store);
        await using (var file = File.Create(zip))
        {
            PackageWriter.Write(input, file, m => [1, 2, 3], CancellationToken.None);
        }

        var script = """
            import zipfile, csv, json, sys, io, os
            z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
            names = z.namelist(); cells = 0
            d = json.loads(z.read('datapackage.json'))
            for r in d['resources']:
                if r['format'] != 'csv': continue
                rows = list(csv.reader(io.StringIO(z.read(r['path']).decode('utf-8-sig'), newline=''), delimiter=';'))
                objs = json.loads(z.read(r['path'][:-4] + '.json'))
                assert len(rows) == len(objs) + 1, r['path']
                for line, obj in zip(rows[1:], objs):
                    assert list(obj) == rows[0]
                    for c, v in zip(line, obj.values()):
                        v = '' if v is None else ('true' if v is True else 'false' if v is False else str(v))
                        assert c == v or c == "'" + v, (c, v); cells += 1
            z.extractall(sys.argv[2]); print(len(names), cells)
            """;
        var output = Run("python3", folder, "-c", script, zip, Path.Combine(folder, "out"));
        output.Code.Should().Be(0, output.Text);
        Run("sha256sum", Path.Combine(folder, "out"), "-c", "--quiet", "manifest-sha256.txt").Should().Be((0, string.Empty));
        Environment.GetEnvironmentVariable("DSAR_KEEP_PACKAGE")?.Let(to => File.Copy(zip, to, overwrite: true));
    }

    [Fact]
    public async Task Equal_input_gives_equal_bytes()
    {
        await using var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store);
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        var one = PackageWriter.Write(input, first);
        var two = PackageWriter.Write(input, second);

        second.ToArray().Should().Equal(first.ToArray());
        two.Should().BeEquivalentTo(one);
        one.ZipSha256.Should().Be(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(first.ToArray())));
    }

    [Fact]
    public async Task No_credential_trade_secret_or_third_party_value_stands_in_the_package()
    {
        await using var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store);
        var entries = Entries(input);
        var all = string.Join('\n', entries.Values);

        all.Should().NotContain("CANARY");
        entries["data/demo-billing/payments.json"].Should().Contain("S.L.").And.NotContain("Sven");
        all.Should().Contain("panel_password_hash", "a credential is named").And.Contain("kim@lund.example");
    }

    [Fact]
    public async Task The_pages_are_self_contained_encoded_and_in_the_persons_language()
    {
        await using var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store, Language.En);
        input = input with { Sheet = new Document("x", Language.En, [new DocumentSection("<script>alert(1)</script>", ["a & b"])]) };
        var entries = Entries(input);
        var page = entries["1-your-data.html"];

        entries.Keys.Should().Contain(["2-decision.html", "3-glossary.html", "datapackage.json", "metadata/behandlingar.json", "metadata/undantag.json", "metadata/fullstandighet.json", "manifest-sha256.txt"]);
        page.Should().Contain("<html lang=\"en\">").And.Contain("default-src &#x27;none&#x27;".Replace("&#x27;", "'", StringComparison.Ordinal)).And.Contain("@media print");
        page.Should().NotContain("<script").And.Contain("&lt;script&gt;").And.NotContain("src=\"").And.NotContain("http://");
        page.Should().Contain("invented example");
    }

    [Theory]
    [InlineData(Language.Sv, "1-dina-uppgifter.html", "som du kan ta med dig")]
    [InlineData(Language.En, "1-your-data.html", "that you can take with you")]
    public async Task Data_to_take_elsewhere_come_without_the_sheet_of_access(Language language, string overview, string words)
    {
        await using var store = DemoRun.NewStore();
        var entries = Entries(await DemoPackage.Input(store, language) with { Sheet = null });
        entries.Keys.Should().NotContain("metadata/behandlingar.json");
        entries[overview].Should().Contain(words).And.NotContain("id=\"use\"").And.NotContain("href=\"#use\"");
        entries["metadata/undantag.json"].Should().Contain("\"article\": \"20(4)\"").And.NotContain("15(4)");
    }

    [Fact]
    public async Task A_table_is_cut_into_parts_and_the_first_200_rows_stand_on_the_page()
    {
        await using var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store);
        using var zip = new MemoryStream();

        var result = PackageWriter.Write(input, zip, null, rowsPerFile: 2);

        result.Files.Select(f => f.Path).Should().Contain(["data/demo-billing/invoices.json", "data/demo-billing/invoices-0002.json", "data/demo-billing/invoices-0003.csv"]);
        PackageVerify.Faults(zip).Should().BeEmpty();
    }

    [Fact]
    public async Task One_changed_file_is_found()
    {
        await using var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store);
        using var zip = new MemoryStream();
        PackageWriter.Write(input, zip, m => [7]);
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = archive.GetEntry("2-beslut.html")!.Open();
            entry.WriteByte((byte)'X');
        }

        PackageVerify.Faults(zip, (_, signature) => signature is [8]).Should().Equal("bad_signature", "changed 2-beslut.html");
    }

    [Fact]
    public async Task Masks_excluded_rows_and_withheld_findings_follow_the_decision_and_leave_the_run_unaltered()
    {
        await using var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store);
        var customers = input.Items.First(i => i.Group is { Collection: "customers", Activity: "customer-contract", Origin: DataOrigin.Provided });
        var invoices = input.Items.First(i => i.Group.Collection == "invoices");
        var excluded = FindingGroups.Rows(input.Plan, store, invoices.Group, 0, 1)[0];
        input = input with
        {
            Items =
            [
                .. input.Items.Select(i => i.Group.Number == customers.Group.Number
                    ? i with { Masks = [new PackageMask("street", null, [], "third_party_rights"), new PackageMask("city", null, [new MaskRange(0, 2)], "third_party_rights")] }
                    : i.Group.Collection == "invoices" ? i with { ExcludedRows = new HashSet<long> { excluded.Index } }
                    : i.Group.Collection == "scores" ? i with { Outcome = ItemOutcome.Withhold, Ground = "legal_secrecy", Article = "23", Rationale = new LocalText("Hemligt.", "Secret.") }
                    : i),
            ],
        };
        var entries = Entries(input);

        using var rows = JsonDocument.Parse(entries["data/demo-crm/customers.json"]);
        rows.RootElement[0].GetProperty("street").GetString().Should().Be("[maskerat]");
        rows.RootElement[0].GetProperty("city").GetString().Should().StartWith("██");
        entries.Keys.Should().NotContain("data/demo-billing/scores.json");
        entries["metadata/undantag.json"].Should().Contain("legal_secrecy").And.Contain("\"scores\"");
        using var kept = JsonDocument.Parse(entries["data/demo-billing/invoices.json"]);
        kept.RootElement.EnumerateArray().Select(r => r.GetProperty("invoice_no").GetString()).Should().NotContain(excluded.Values.First(v => v.Key == "invoice_no").Value.Value);
        FindingGroups.Rows(input.Plan, store, customers.Group, 0, 1)[0].Values.First(v => v.Key == "street").Value.Value.Should().NotContain("mask");
    }

    private static Dictionary<string, string> Entries(PackageInput input)
    {
        using var zip = new MemoryStream();
        PackageWriter.Write(input, zip);
        PackageVerify.Faults(zip).Should().BeEmpty();
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open(), Encoding.UTF8);
            return reader.ReadToEnd();
        });
    }

    private static (int Code, string Text) Run(string file, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, file == "python3" && process.ExitCode == 0 ? string.Empty : text);
    }
}

internal static class Scope
{
    public static void Let<T>(this T value, Action<T> action) => action(value);
}
