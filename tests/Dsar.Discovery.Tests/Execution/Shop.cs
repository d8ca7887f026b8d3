using System.Security.Cryptography;
using System.Text;
using Dsar.Discovery.Tests.Package;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;
using Microsoft.Data.Sqlite;

namespace Dsar.Discovery.Tests.Execution;

/// <summary>A small system of a test's own: Kim is person 1 with seven orders, Bo is person 2; items and parcels are nobody's in particular.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private const string Map = """
        map: 1
        system: shop
        controller: demo-hosting
        title: {sv: Butik, en: Shop}
        kind: KIND
        backupRetention: P1M
        restrict: RESTRICT
        collections:
          - name: people
            title: {sv: Personer, en: People}
            key: [id]
            where: [{field: kind, equals: person}]
            activity: customer-contract
            origin: provided
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: kind, personal: false}
              - {name: email, category: pd:EmailAddress}
              - {name: name, category: pd:Name, rectify: true}
              - {name: born, type: date, category: pd:BirthDate, rectify: true}
              - {name: secret, category: pd:Password, flags: [credential], activity: newsletter}
              - {name: note, category: pd:Opinion, activity: newsletter, erase: keep}
              - {name: nick, category: pd:Username, activity: support, erase: keep}
              - {name: marked, type: integer, personal: false}
            identity: [{kind: email, fields: [email]}]
          - name: cards
            title: {sv: Kort, en: Cards}
            key: [email]
            activity: customer-contract
            origin: provided
            erase: delete
            fields:
              - {name: email, category: pd:EmailAddress}
              - {name: owner, category: pd:Name}
              - {name: colour, category: pd:Preference, activity: newsletter}
            identity: [{kind: email, fields: [email]}]
          - name: orders
            title: {sv: Ordrar, en: Orders}
            key: [id]
            activity: customer-contract
            origin: observed
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: person_id, type: integer, personal: false}
              - {name: what, category: pd:Purchase}
            joins: [{name: buyer, here: [person_id], there: "people [id]", foreignKey: true}]
          - name: items
            title: {sv: Rader, en: Items}
            key: [id]
            activity: customer-contract
            origin: observed
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: order_id, type: integer, personal: false}
            identity: [{kind: username, fields: [id], match: exact}]
            joins: [{name: order, here: [order_id], there: "orders [id]", follow: none, foreignKey: true}]
          - name: parcels
            title: {sv: Paket, en: Parcels}
            key: [id]
            activity: customer-contract
            origin: observed
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: order_id, type: integer, personal: false}
            identity: [{kind: username, fields: [id], match: exact}]
            joins: [{name: order, here: [order_id], there: "orders [id]", follow: none, foreignKey: true, onParentErased: nullify}]
          - name: tips
            title: {sv: Tips, en: Tips}
            key: [id]
            activity: customer-contract
            origin: provided
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: author, category: pd:Name}
              - {name: about, category: pd:EmailAddress, rectify: true}
              - {name: words, category: pd:Communication, rectify: true}
              - {name: marked, type: integer, personal: false}
            identity: [{kind: email, fields: [about], ownership: mentions}]
          - name: receipts
            title: {sv: Kvitton, en: Receipts}
            key: [id]
            activity: bookkeeping
            origin: observed
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: person_id, type: integer, personal: false}
              - {name: buyer, category: pd:Name}
              - {name: paid, type: integer, category: pd:Purchase}
              - {name: mail, category: pd:EmailAddress, activity: customer-contract}
            identity: [{kind: email, fields: [mail]}]
            joins: [{name: payer, here: [person_id], there: "people [id]", foreignKey: true, onParentErased: nullify}]
          - name: members
            title: {sv: Medlemmar, en: Members}
            key: [code]
            activity: customer-contract
            origin: provided
            erase: delete
            fields:
              - {name: code, category: pd:Identifier, fold: lower}
              - {name: email, category: pd:EmailAddress}
            identity: [{kind: email, fields: [email]}]
          - name: visits
            title: {sv: Besök, en: Visits}
            key: [id]
            activity: bookkeeping
            origin: observed
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: code, category: pd:Identifier, fold: lower}
            joins: [{name: member, here: [code], there: "members [code]", foreignKey: true, onParentErased: delete}]
        """;

    private const string Sql = """
        CREATE TABLE people(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, email TEXT, name TEXT, born DATE, secret TEXT, note TEXT, nick TEXT, marked INTEGER);
        CREATE TABLE cards(email TEXT PRIMARY KEY, owner TEXT, colour TEXT);
        CREATE TABLE orders(id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people(id), what TEXT);
        CREATE TABLE items(id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(id));
        CREATE TABLE parcels(id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(id));
        CREATE TABLE tips(id INTEGER PRIMARY KEY, author TEXT, about TEXT, words TEXT, marked INTEGER);
        CREATE TABLE receipts(id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people(id), buyer TEXT, paid INTEGER, mail TEXT);
        CREATE TABLE members(code TEXT ALIKE PRIMARY KEY, email TEXT);
        CREATE TABLE visits(id INTEGER PRIMARY KEY, code TEXT ALIKE);
        INSERT INTO people VALUES (1, 'person', 'kim@lund.example', 'Kim', '1980-01-02 00:00:00', 'hash', 'vip', 'kim80', 0), (2, 'person', 'bo@lund.example', 'Bo', '1981-01-02 00:00:00', 'hash', 'vip', 'bo81', 0);
        INSERT INTO cards VALUES ('kim@lund.example', 'Kim', 'red');
        INSERT INTO orders VALUES (11, 1, 'a'), (12, 1, 'b'), (13, 1, 'c'), (14, 1, 'd'), (15, 1, 'e'), (16, 1, 'f'), (17, 1, 'g'), (21, 2, 'h');
        INSERT INTO parcels VALUES (41, 11), (42, 12), (43, 15), (44, 21);
        INSERT INTO tips VALUES (51, 'Bo', 'kim@lund.example', 'Kim knows boats', 0);
        INSERT INTO receipts VALUES (61, 1, 'Kim', 10, NULL), (62, NULL, 'Kim', 20, 'kim@lund.example'), (63, 2, 'Bo', 30, NULL);
        INSERT INTO members VALUES ('KIM-1', 'kim@lund.example'), ('BO-1', 'bo@lund.example');
        INSERT INTO visits VALUES (71, 'kim-1'), (72, 'BO-1');
        """;

    private readonly string _folder = Seeds.NewFolder();
    private RunStore _store = null!;

    private Shop()
    {
    }

    /// <summary>The databases that a theory is run on.</summary>
    public static string[] Databases => PostgresServer.ConnectionString is null ? ["sqlite"] : ["sqlite", "postgresql"];

    public Plan Plan { get; private set; } = null!;

    public SystemConnection Connection { get; private set; } = null!;

    public Journal Journal { get; set; } = new();

    /// <summary>Every call that reads, by collection.</summary>
    public List<string> Reads { get; } = [];

    /// <summary>A filled database and Kim's sealed run over it.</summary>
    public static async Task<Shop> Open(string database, string restrict = "{set: {marked: 1}}")
    {
        var text = Map.Replace("KIND", database, StringComparison.Ordinal).Replace("RESTRICT", restrict, StringComparison.Ordinal);
        var read = DataMapReader.Read([new MapFile("shop.yaml", Encoding.UTF8.GetBytes(text))]);
        read.Errors.Where(e => !e.IsWarning).Should().BeEmpty();
        var shop = new Shop { Plan = PlanCompiler.Compile("demo-hosting", read.Maps, []) };
        var path = new SqliteConnectionStringBuilder { DataSource = Path.Combine(shop._folder, "shop.db") }.ToString();
        var sql = Sql.Replace("ALIKE", database == "sqlite" ? "COLLATE NOCASE" : "", StringComparison.Ordinal);
        shop.Connection = database == "sqlite" ? new SystemConnection { Read = path, Write = path } : await Landscape.Database($"shop-{Guid.NewGuid():N}", sql);
        shop.Connection = shop.Connection with { Write = shop.Connection.Read };
        if (database == "sqlite")
        {
            await shop.Ask(sql);
        }

        return await shop.Search();
    }

    /// <summary>The same database as it stands by now, searched anew.</summary>
    public Task<Shop> Again() => new Shop { Plan = Plan, Connection = Connection }.Search();

    private async Task<Shop> Search()
    {
        _store = DemoRun.NewStore();
        (await DemoRun.Start(_store, [DemoPackage.Kim[0]], connectors: Connectors(), plan: Plan)).Ending.Should().Be(RunEnding.Ended);
        FindingGroups.Make(Plan, _store, DemoPackage.Register, Right.Erasure, Seeds.Today);
        Reads.Clear();
        return this;
    }

    /// <summary>What is decided about a finding of a collection.</summary>
    public ExecutionItem Decide(string collection, string activity, ItemOutcome outcome) =>
        new() { Finding = FindingGroups.Load(_store).Single(g => g.Collection == collection && g.Activity == activity).Number, Outcome = outcome };

    /// <summary>Everything about a row of a collection, decided alike.</summary>
    public ExecutionItem[] DecideAll(string collection, ItemOutcome outcome) =>
        [.. FindingGroups.Load(_store).Where(g => g.Collection == collection).Select(g => new ExecutionItem { Finding = g.Number, Outcome = outcome })];

    /// <summary>Where the rows of a finding are that are kept, told before anything is written.</summary>
    public IReadOnlyList<KeptRows> Kept(IReadOnlyList<ExecutionItem> items, ExecutionItem kept) => [.. KeptRows.Of(Plan, _store, items, kept.Finding, 5_000)];

    public async Task<SystemExecution> Run(IReadOnlyList<ExecutionItem> items, IConnector? connector = null, TimeProvider? clock = null, int transaction = 50_000, int batch = 5_000)
    {
        var connectors = connector is null ? Connectors() : new Dictionary<string, IConnector> { ["shop"] = connector };
        return (await ExecutionRun.Start(Plan, connectors, _store, items, Journal, new ExecutionOptions
        {
            OperationId = text => Convert.ToHexStringLower(HMACSHA256.HashData(DemoRun.Key, Encoding.UTF8.GetBytes(text))),
            MayWrite = (_, _) => ValueTask.FromResult<string?>(null),
            RowsPerTransaction = transaction,
            RowsPerBatch = batch,
        }, clock ?? new TestClock())).Single();
    }

    public SqlConnector Connector(SystemConnection? connection = null) => new(Plan.Systems[0].Map, connection ?? Connection, TimeProvider.System);

    /// <summary>Runs SQL written by hand; the rows as texts, parts by a bar.</summary>
    public async Task<IReadOnlyList<string>> Ask(string sql) => await Erasure.Ask(Connection, sql);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Dictionary<string, IConnector> Connectors() => new() { ["shop"] = new ScriptedConnector(Connector()) { Seen = batch => Reads.Add(batch.Collection.Map.Name) } };
}
