using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Domain;
using Microsoft.Data.Sqlite;

namespace Dsar.Api.Demo;

/// <summary>
/// Looks into the demo systems with plain SQL, as somebody would who trusts no receipt: what was stopped, corrected, erased and kept, and that of everybody else's
/// rows nothing changed but a field that named Kim or what was hers. The lists are written by hand from the demo's data.
/// </summary>
internal sealed class DemoSystems
{
    private const string Me = "tenant_id = 1 AND customer_no = 'C-1042'";
    private const string MyTickets = $"SELECT ticket_id FROM tickets WHERE ({Me}) OR requester_email = 'kim.lund@brev.example' OR requester_phone = '0701740605'";

    /// <summary>The last day an invoice is kept: the financial year ends in June, and the bookkeeping act counts seven calendar years from the one it ended in (BFL 7 kap. 2 §).</summary>
    private const string LastDay = "(strftime('%Y', invoice_date, '+6 months') + 7) || '-12-31'";

    /// <summary>Each table and which of its rows are Kim's and go.</summary>
    private static readonly (string Place, string Kims)[] Going =
    [
        ("demo-crm.customers", Me), ("demo-crm.contacts", Me), ("demo-crm.consents", Me),
        ("demo-billing.payments", $"tenant_id = 1 AND invoice_no IN (SELECT invoice_no FROM invoices WHERE {Me})"), ("demo-billing.scores", Me),
        ("demo-domains.domains", "account = 'KL-77'"), ("demo-domains.contacts", "account = 'KL-77'"), ("demo-domains.dns_records", "domain_name IN (SELECT domain_name FROM domains WHERE account = 'KL-77')"),
        ("demo-support.tickets", $"ticket_id IN ({MyTickets})"), ("demo-support.messages", $"from_email = 'kim@lund.example' OR ticket_id IN ({MyTickets})"),
        ("demo-support.watchers", $"watcher_email IN ('kim@lund.example', 'kim.lund@brev.example') OR ticket_id IN ({MyTickets})"), ("demo-support.notes", Me),
        ("demo-newsletter.members", "email = 'kim.lund@brev.example'"), ("demo-newsletter.sends", "member_id IN (SELECT member_id FROM members WHERE email = 'kim.lund@brev.example')"),
    ];

    /// <summary>What names Kim, or what was hers, in rows of others.</summary>
    private static readonly string[] Unnamed =
    [
        "demo-crm.customers 1 'C-1043' parent_tenant_id: 1 → NULL", "demo-crm.customers 1 'C-1043' parent_customer_no: 'C-1042' → NULL",
        "demo-domains.contacts 777 default_domain: 'lundfoto.example' → NULL", "demo-domains.contacts 880 replaces: 503 → NULL", "demo-domains.domains 'bohusbatar.example' admin_contact: 503 → NULL",
        "demo-crm.contacts 110 email: 'kim@lund.example' → NULL",
    ];

    private readonly DemoScript _script;
    private readonly string _folder;
    private readonly DemoDump _before;
    private readonly HashSet<string> _expected;
    private readonly SortedSet<string> _lastDays;

    /// <summary>Notes how everything is now, and writes down what an erasure has to change.</summary>
    public DemoSystems(DemoInstance instance, DemoScript script)
    {
        (_script, _folder) = (script, Path.Combine(instance.Folder, "systems"));
        _before = DemoDump.Of(_folder);
        var today = StockholmTime.DayOf(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (over, kept) = ($"{LastDay} < '{today}'", $"{LastDay} >= '{today}'");
        var overdue = $"tenant_id = 1 AND invoice_no IN (SELECT invoice_no FROM invoices WHERE {Me} AND {over})";
        var gone = Going.Append(("demo-billing.invoices", $"{Me} AND {over}")).Append(("demo-billing.lines", overdue)).SelectMany(t => DemoDump.Names(_folder, t.Item1, t.Item2)).Select(row => $"{row} gone");
        var addresses = DemoDump.Names(_folder, "demo-billing.invoices", $"{Me} AND {kept} AND bill_email IS NOT NULL").Select(row => $"{row} bill_email: {_before[row, "bill_email"]} → NULL");
        _expected = [.. gone, .. addresses, .. Unnamed];
        _lastDays = [.. Column("demo-billing", $"SELECT {LastDay} FROM invoices WHERE {Me} AND {kept}")];
    }

    /// <summary>The marketing flag of the customer register is set, and the newsletter's vendor has taken her off the list.</summary>
    public void AfterStop()
    {
        Expect("marketing_blocked", "demo-crm", $"SELECT marketing_blocked FROM customers WHERE {Me}", "1");
        Expect("status", "demo-newsletter", "SELECT status FROM members WHERE email = 'kim.lund@brev.example'", "unsubscribed");
    }

    /// <summary>The town is corrected.</summary>
    public void AfterCorrection() => Expect("city", "demo-crm", $"SELECT city FROM customers WHERE {Me}", "Exempelköping");

    /// <summary>What the contract needed is gone, what the bookkeeping act keeps is there without her address, with its ground and day, and nothing else changed in any table.</summary>
    /// <param name="deferred">What the erasure says it keeps.</param>
    public void AfterErasure(IReadOnlyList<JsonNode> deferred)
    {
        var changed = DemoDump.Of(_folder).Since(_before);
        var wrong = changed.Except(_expected).Select(c => $"not expected: {c}").Concat(_expected.Except(changed).Select(c => $"missing: {c}")).ToList();
        DemoFailedException.Unless(wrong.Count == 0, string.Join('\n', wrong));
        _script.Note("Demo", $"compares all rows of {_before.Tables.Count} tables", $"{changed.Count(c => c.EndsWith(" gone", StringComparison.Ordinal))} gone, all hers; {Unnamed.Length} fields of others named her, nothing else of theirs changed");
        var told = deferred.Select(d => d["until"]!.ToString()).ToHashSet();
        DemoFailedException.Unless(told.SetEquals(_lastDays) && deferred.All(d => d["ground"]!.ToString() == Grounds.LegalObligation), $"Kept until {string.Join(", ", told)}, not {string.Join(", ", _lastDays)}.");
        _script.Note("Demo", "counts seven years by hand", $"invoices and their lines are kept until {string.Join(", ", _lastDays)}");
    }

    /// <summary>What Anna does for a task in a system: exactly what was decided, and nothing where she does not know what that would be.</summary>
    /// <param name="right">The right whose decision is carried out.</param>
    /// <param name="task">The task's title.</param>
    public void ByHand(string right, string task)
    {
        DemoFailedException.Unless(right == "erasure" && task.EndsWith(" demo-support/notes", StringComparison.Ordinal), $"Nobody knows how to do this by hand: {right}, {task}");
        using var database = Open("demo-support", SqliteOpenMode.ReadWrite);
        using var erase = database.CreateCommand();
        erase.CommandText = $"DELETE FROM notes WHERE {Me}"; // a table without a key is nothing that a machine erases from
        erase.ExecuteNonQuery();
    }

    private void Expect(string what, string system, string sql, string expected)
    {
        var found = Column(system, sql).Single();
        DemoFailedException.Unless(found == expected, $"{what} in {system}: {found}, not {expected} ({sql})");
        _script.Note("Demo", $"looks into {system}", $"{what}: {found}");
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is a constant of this file.")]
    private List<string> Column(string system, string sql)
    {
        using var database = Open(system, SqliteOpenMode.ReadOnly);
        using var read = database.CreateCommand();
        read.CommandText = sql;
        using var rows = read.ExecuteReader();
        var values = new List<string>();
        while (rows.Read())
        {
            values.Add(Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture) ?? "");
        }

        return values;
    }

    private SqliteConnection Open(string system, SqliteOpenMode mode)
    {
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder, system + ".db"), Mode = mode, Pooling = false }.ToString());
        database.Open();
        return database;
    }
}
