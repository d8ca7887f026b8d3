using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dsar.Api.Demo;

/// <summary>Looks into the demo systems with plain SQL, as somebody would who trusts no receipt: what was stopped, corrected, erased and kept, and that nobody else's rows changed.</summary>
internal sealed class DemoSystems(DemoInstance instance, DemoScript script)
{
    private const string Me = "tenant_id = 1 AND customer_no = 'C-1042'";

    /// <summary>Tables of the four systems, with how to tell Kim's rows from everybody else's.</summary>
    private static readonly (string System, string Table, string Kims)[] Tables =
    [
        ("demo-crm", "(SELECT tenant_id, customer_no, full_name, email, phone, street, city, contract_state, marketing_blocked FROM customers)", Me), ("demo-crm", "contacts", $"{Me} OR email IN ('kim@lund.example', 'kim.lund@brev.example')"), ("demo-crm", "consents", Me),
        ("demo-billing", "invoices", Me), ("demo-billing", "lines", $"EXISTS (SELECT 1 FROM invoices i WHERE i.tenant_id = lines.tenant_id AND i.invoice_no = lines.invoice_no AND i.{Me.Replace("AND ", "AND i.", StringComparison.Ordinal)})"),
        ("demo-billing", "scores", Me), ("demo-support", "notes", Me),
    ];

    private readonly Dictionary<string, string> _others = Tables.ToDictionary(t => t.Table + t.System, t => Others(instance, t));

    /// <summary>The marketing flag of the customer register is set.</summary>
    public void AfterStop() => Expect("marketing_blocked", "demo-crm", $"SELECT marketing_blocked FROM customers WHERE {Me}", "1");

    /// <summary>The town is corrected.</summary>
    public void AfterCorrection() => Expect("city", "demo-crm", $"SELECT city FROM customers WHERE {Me}", "Exempelköping");

    /// <summary>What the contract needed is gone, what the bookkeeping act keeps is there without her address, and nobody else's row changed.</summary>
    public void AfterErasure()
    {
        Expect("rows about her in the customer register", "demo-crm", $"SELECT count(*) FROM customers WHERE {Me}", "0");
        Expect("her consents", "demo-crm", $"SELECT count(*) FROM consents WHERE {Me}", "0");
        Expect("her credit scores", "demo-billing", $"SELECT count(*) FROM scores WHERE {Me}", "0");
        Expect("her address on invoices", "demo-billing", $"SELECT count(*) FROM invoices WHERE {Me} AND bill_email IS NOT NULL", "0");
        Expect("notes, a table without a key", "demo-support", $"SELECT count(*) FROM notes WHERE {Me}", "0");
        Expect("Elis's link to her account", "demo-crm", "SELECT count(*) FROM customers WHERE full_name = 'Elis Lund' AND parent_customer_no IS NOT NULL", "0");
        Expect("invoices that the law keeps", "demo-billing", $"SELECT count(*) > 0 FROM invoices WHERE {Me}", "1");
        var changed = Tables.Where(t => Others(instance, t) != _others[t.Table + t.System]).Select(t => $"{t.System}.{t.Table}").ToList();
        DemoFailedException.Unless(changed.Count == 0, $"Rows of other people changed in {string.Join(", ", changed)}.");
        script.Note("Demo", "compares everybody else's rows", $"not one changed in {Tables.Length} tables");
    }

    /// <summary>What Anna does for the task: a table without a key is nothing that a machine erases from.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is a constant of this file.")]
    public void EraseNotesByHand()
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(instance.Folder, "systems", "demo-support.db")};Pooling=False");
        database.Open();
        using var erase = database.CreateCommand();
        erase.CommandText = $"DELETE FROM notes WHERE {Me}";
        erase.ExecuteNonQuery();
    }

    private void Expect(string what, string system, string sql, string expected)
    {
        var found = Scalar(instance, system, sql);
        DemoFailedException.Unless(found == expected, $"{what} in {system}: {found}, not {expected} ({sql})");
        script.Note("Demo", $"looks into {system}", $"{what}: {found}");
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is a constant of this file.")]
    private static string Others(DemoInstance instance, (string System, string Table, string Kims) table)
    {
        using var database = Open(instance, table.System);
        using var read = database.CreateCommand();
        read.CommandText = $"SELECT * FROM {table.Table} WHERE NOT ({table.Kims})";
        using var rows = read.ExecuteReader();
        var all = new List<string>();
        while (rows.Read())
        {
            all.Add(string.Join('\u001f', Enumerable.Range(0, rows.FieldCount).Select(i => Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return string.Join('\n', all.Order(StringComparer.Ordinal));
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is a constant of this file.")]
    private static string Scalar(DemoInstance instance, string system, string sql)
    {
        using var database = Open(instance, system);
        using var read = database.CreateCommand();
        read.CommandText = sql;
        return Convert.ToString(read.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    private static SqliteConnection Open(DemoInstance instance, string system)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(instance.Folder, "systems", system + ".db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
