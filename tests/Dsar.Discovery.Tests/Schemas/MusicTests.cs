using Dsar.Domain;

namespace Dsar.Discovery.Tests.Schemas;

/// <summary>
/// A music shop's schema in the manner of Chinook, over two systems: customers with a representative, employees with a manager, invoices with lines, and playlists of
/// another system under the customer's user name, which is met late and spelled otherwise. The truth is plain SQL.
/// </summary>
public sealed class MusicTests
{
    private const string Sales = """
        CREATE TABLE employees (employee_id bigint PRIMARY KEY, last_name text, email text, reports_to bigint);
        CREATE TABLE customers (customer_id bigint PRIMARY KEY, first_name text, email text, login text, support_rep_id bigint);
        CREATE TABLE invoices (invoice_id bigint PRIMARY KEY, customer_id bigint, billing_email text, total text);
        CREATE TABLE invoice_lines (invoice_id bigint, line_no bigint, track_id bigint, PRIMARY KEY (invoice_id, line_no));
        INSERT INTO employees VALUES (1, 'Adams', 'andrew@chinook.example', NULL), (3, 'Peacock', 'jane@chinook.example', 1);
        INSERT INTO customers VALUES (1, 'Luis', 'Luis@embraer.example', 'luisg', 3), (2, 'Leonie', 'leonie@surfeu.example', 'LEO', 3), (3, 'Jane', 'jane@chinook.example', 'janep', NULL), (4, 'Luis', 'luis@other.example', 'luisg2', 3);
        INSERT INTO invoices VALUES (98, 1, 'luis@embraer.example', '3.98'), (121, 1, 'invoices@luis.example', '3.96'), (1, 2, 'leonie@surfeu.example', '1.98'), (5, 3, 'jane@chinook.example', '0.99'), (9, 4, 'luis@other.example', '9.99');
        INSERT INTO invoice_lines VALUES (98, 1, 11), (98, 2, 12), (121, 1, 11), (1, 1, 11), (1, 2, 99), (5, 1, 12), (9, 1, 98), (9, 2, 1);
        """;

    private const string SalesMap = """
        collections:
          - name: employees
            title: {sv: Anställda, en: Employees}
            key: [employee_id]
            activity: customer-contract
            fields: [{name: employee_id, type: integer, personal: false}, {name: email, personal: false, fold: email}, {name: reports_to, type: integer, personal: false}]
            identity: [{kind: email, fields: [email]}]
            joins: [{name: reports, here: [reports_to], there: "employees [employee_id]", follow: from_there, ownership: mentions}]
          - name: customers
            title: {sv: Kunder, en: Customers}
            key: [customer_id]
            person: true
            activity: customer-contract
            fields: [{name: customer_id, type: integer, personal: false}, {name: email, personal: false, fold: email}, {name: login, personal: false}, {name: support_rep_id, type: integer, personal: false}]
            identity: [{kind: email, fields: [email]}]
            joins: [{name: served_by, here: [support_rep_id], there: "employees [employee_id]", ownership: mentions}]
            yields: [{kind: username, field: login, accept: auto}]
          - name: invoices
            title: {sv: Fakturor, en: Invoices}
            key: [invoice_id]
            activity: customer-contract
            fields: [{name: invoice_id, type: integer, personal: false}, {name: customer_id, type: integer, personal: false}, {name: billing_email, personal: false}]
            joins: [{name: customer, here: [customer_id], there: "customers [customer_id]"}]
            yields: [{kind: email, field: billing_email, accept: ask}]
          - name: invoice_lines
            title: {sv: Fakturarader, en: Invoice lines}
            key: [invoice_id, line_no]
            activity: customer-contract
            fields: [{name: invoice_id, type: integer, personal: false}, {name: line_no, type: integer, personal: false}, {name: track_id, type: integer, personal: false}]
            joins: [{name: invoice, here: [invoice_id], there: "invoices [invoice_id]"}]
        """;

    private const string Player = """
        CREATE TABLE playlists (playlist_id bigint PRIMARY KEY, owner text, parent bigint);
        CREATE TABLE playlist_tracks (playlist_id bigint, track_id bigint, PRIMARY KEY (playlist_id, track_id));
        CREATE TABLE newsletter (email text, since text);
        INSERT INTO playlists VALUES (1, 'LUISG', NULL), (2, NULL, 1), (3, NULL, 2), (4, 'luisg2', NULL), (5, 'leo', NULL), (6, NULL, 5);
        INSERT INTO playlist_tracks VALUES (1, 11), (2, 11), (2, 12), (3, 1), (4, 11), (5, 11), (6, 12);
        INSERT INTO newsletter VALUES ('invoices@luis.example', '2024'), ('luis@other.example', '2025'), ('leonie@surfeu.example', '2025');
        """;

    private const string PlayerMap = """
        collections:
          - name: playlists
            title: {sv: Spellistor, en: Playlists}
            key: [playlist_id]
            activity: customer-contract
            fields: [{name: playlist_id, type: integer, personal: false}, {name: owner, personal: false, fold: lower}, {name: parent, type: integer, personal: false}]
            identity: [{kind: username, fields: [owner]}]
            joins: [{name: inside, here: [parent], there: "playlists [playlist_id]"}]
          - name: playlist_tracks
            title: {sv: Låtar, en: Tracks}
            key: [playlist_id, track_id]
            activity: customer-contract
            fields: [{name: playlist_id, type: integer, personal: false}, {name: track_id, type: integer, personal: false}]
            joins: [{name: playlist, here: [playlist_id], there: "playlists [playlist_id]"}]
          - name: newsletter
            title: {sv: Nyhetsbrev, en: Newsletter}
            key: none
            activity: customer-contract
            fields: [{name: email, personal: false, fold: email}, {name: since, personal: false}]
            identity: [{kind: email, fields: [email]}]
        """;

    public static TheoryData<string> Kinds => Sample.Theory;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_customer_is_found_in_both_systems_by_what_rows_teach(string kind)
    {
        var music = await Sample.Make(kind, ("sales", Sales, SalesMap), ("player", Player, PlayerMap));

        var (found, result) = await music.Find([new Identifier(IdentifierKind.Email, "luis@embraer.example")]);

        string[] truth =
        [
            .. await music.Truth("sales.customers", "SELECT customer_id FROM customers WHERE lower(email) = 'luis@embraer.example'"),
            .. await music.Truth("sales.invoices", "SELECT invoice_id FROM invoices WHERE customer_id = 1"),
            .. await music.Truth("sales.invoice_lines", "SELECT invoice_id, line_no FROM invoice_lines WHERE invoice_id IN (SELECT invoice_id FROM invoices WHERE customer_id = 1)"),
            .. await music.Truth("player.playlists", "SELECT playlist_id FROM playlists WHERE lower(owner) = 'luisg' OR playlist_id IN (2, 3)"),
            .. await music.Truth("player.playlist_tracks", "SELECT playlist_id, track_id FROM playlist_tracks WHERE playlist_id IN (1, 2, 3)"),
            .. await music.Truth("player.newsletter", "SELECT email, since FROM newsletter WHERE email = 'invoices@luis.example'"),
        ];
        found.Should().BeEquivalentTo(truth.ToDictionary(k => k, _ => Ownership.Owned));
        result.Completeness.AllSearched.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whom_an_employee_serves_is_named_and_their_purchases_are_not_searched(string kind)
    {
        var music = await Sample.Make(kind, ("sales", Sales, SalesMap), ("player", Player, PlayerMap));

        var (found, _) = await music.Find([new Identifier(IdentifierKind.Email, "jane@chinook.example")]);

        found.Where(r => r.Value == Ownership.Mentions).Select(r => r.Key).Should().BeEquivalentTo(await music.Truth("sales.customers", "SELECT customer_id FROM customers WHERE support_rep_id = 3"));
        found.Where(r => r.Value == Ownership.Owned).Select(r => r.Key).Should().BeEquivalentTo(
        [
            .. await music.Truth("sales.employees", "SELECT employee_id FROM employees WHERE email = 'jane@chinook.example'"),
            .. await music.Truth("sales.customers", "SELECT customer_id FROM customers WHERE email = 'jane@chinook.example'"),
            .. await music.Truth("sales.invoices", "SELECT invoice_id FROM invoices WHERE customer_id = 3"),
            .. await music.Truth("sales.invoice_lines", "SELECT invoice_id, line_no FROM invoice_lines WHERE invoice_id = 5"),
        ]);
    }
}
