using System.IO.Compression;
using System.Text;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>A folder of files that a test writes, and the system that reads it.</summary>
internal sealed class Files
{
    public const string Access = """
          - name: access
            title: {sv: Logg, en: Log}
            path: access-{date:yyyy-MM-dd}.jsonl.gz
            format: jsonl
            retention: P180D
            key: [file, line]
            activity: customer-contract
            origin: observed
            erase: rewrite
            fields:
              - {name: file, personal: false}
              - {name: line, type: integer, personal: false}
              - {name: user, category: pd:Username}
              - {name: path, category: pd:CommunicationsMetadata}
            identity: [{kind: email, fields: [user]}]
        """;

    public const string Mail = """
          - name: headers
            title: {sv: Brevhuvuden, en: Message headers}
            path: mail
            format: maildir
            key: [file]
            activity: customer-contract
            origin: provided
            erase: none
            reason: {sv: "För hand", en: "By hand"}
            fields:
              - {name: file, personal: false}
              - {name: date, type: datetime, category: pd:CommunicationsMetadata}
              - {name: from, many: true, category: pd:EmailAddress, fold: email, flags: [third_party]}
              - {name: to, many: true, category: pd:EmailAddress, fold: email, flags: [third_party]}
              - {name: sender, source: from, category: pd:Name, flags: [third_party]}
              - {name: subject, category: pd:Communication, flags: [third_party]}
            identity:
              - {kind: email, fields: [from], match: exact}
              - {kind: email, fields: [to], match: exact}
        """;

    public Files(string collection)
    {
        var read = Map(collection);
        read.Errors.Should().BeEmpty();
        Plan = PlanCompiler.Compile("demo-hosting", read.Maps, [new PlanActivity("customer-contract", false)]);
    }

    public string Folder { get; } = Seeds.NewFolder();

    public Plan Plan { get; }

    public CollectionPlan Collection => Plan.Collections.Single();

    public static MapResult Map(string collection) => DataMapReader.Read([new MapFile("files.yaml", Encoding.UTF8.GetBytes($$"""
        map: 1
        system: files
        controller: demo-hosting
        title: {sv: Filer, en: Files}
        kind: files
        backupRetention: P1M
        collections:
        {{collection}}
        """))]);

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public void Write(string name, params string[] lines) => WriteText(name, string.Concat(lines.Select(l => $"{l}\n")));

    public void WriteText(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        using Stream file = File.Create(Path(name));
        using var packed = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Optimal) : file;
        packed.Write(Encoding.UTF8.GetBytes(text));
    }

    public string[] Lines(string name)
    {
        using var file = new StreamReader(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(Path(name)), CompressionMode.Decompress) : File.OpenRead(Path(name)));
        return file.ReadToEnd().Split('\n')[..^1];
    }

    public FileConnector Connector(bool writes = true) => new(Plan.Systems.Single().Map, new SystemConnection { Read = Folder, Write = writes ? Folder : null }, "SE", new TestClock());

    public async Task<(RunResult Result, IReadOnlyList<string> Found)> Search(string email, IConnector? connector = null, IRunStore? store = null)
    {
        await using var mine = store is null ? DemoRun.NewStore() : null;
        var result = await DemoRun.Start(store ?? mine!, [new Identifier(IdentifierKind.Email, email)], connectors: new Dictionary<string, IConnector> { ["files"] = connector ?? Connector() }, plan: Plan);
        return (result, [.. DemoRun.Keys(store ?? mine!, Plan).Keys.Select(k => k[(k.IndexOf(' ', StringComparison.Ordinal) + 1)..])]);
    }

    public RowChange Erasure(string file, int line, string user) =>
        new(Collection, [new("file", Cell.Text(file)), new("line", new Cell(CellKind.Number, $"{line}")), new("user", Cell.Text(user))], []) { Delete = true };
}
