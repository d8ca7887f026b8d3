namespace Dsar.Api.Tests;

/// <summary>
/// What Kim's erasure on 23 November 2026 changes in the demo systems and what it leaves, written by hand from <c>seeds/demo</c>, its maps and the law: not from what the service answers.
/// </summary>
internal static class Kims
{
    /// <summary>Erased at once: all that the contract, consent or our interest needed, and the one invoice whose seven years are over.</summary>
    private static readonly string[] Gone =
    [
        .. Rows("demo-crm.customers", "1 'C-1042'"),
        .. Rows("demo-crm.contacts", "101", "102", "103"),
        .. Rows("demo-crm.consents", "201", "202", "203"),
        .. Rows("demo-billing.invoices", "1 'F-10001'"), // the financial year ended on 30 June 2018: kept to the end of 2025
        .. Rows("demo-billing.lines", "1 'F-10001' 1"),
        .. Rows("demo-billing.payments", "401", "402", "403", "404", "405"),
        .. Rows("demo-billing.scores", "501", "502", "503"),
        .. Rows("demo-domains.contacts", "501", "502", "503", "504", "505"),
        .. Rows("demo-domains.domains", "'kimlund.example'", "'lundfoto.example'", "'blåbärslund.example'", "'gamlalund.example'", "'lund-arkiv.example'"),
        .. Rows("demo-domains.dns_records", "701", "702", "703", "704", "705", "706"),
        .. Rows("demo-support.tickets", "3001", "3002", "3003", "3004"),
        .. Rows("demo-support.messages", "4001", "4002", "4003", "4004", "4005", "4006", "4011"),
        .. Rows("demo-support.watchers", "3012 'kim@lund.example'", "3020 'kim.lund@brev.example'"),
        .. Rows("demo-support.watchers", "3001 'eva@bohusbatar.example'", "3001 'sven@lund.example'", "3004 'borje@natverk.example'"), // who watched her tickets watches nothing any more
        .. Rows(
            "demo-support.notes",
            "1 'C-1042' '2025-09-23 08:00:00' 'Adam Jour' 'Trevlig men envis; vill ha svar av \"riktig\" tekniker.'",
            "1 'C-1042' '2026-10-08 16:00:00' 'Adam Jour' 'Ringde upp, inget svar.'", "1 'C-1042' '2026-10-08 16:00:00' 'Adam Jour' 'Ringde upp, inget svar.' no. 2",
            "1 'C-1042' '2026-10-10 09:30:00' 'Lotta Handledare' '@Adam: Sven Lund (pappan) säger att Kim är sjukskriven; avvakta med påminnelsen.'"),
    ];

    /// <summary>Rows of others that named her, or what was hers: the field that did, and nothing else of theirs.</summary>
    private static readonly string[] Unnamed =
    [
        "demo-crm.customers 1 'C-1043' parent_tenant_id: 1 → NULL", "demo-crm.customers 1 'C-1043' parent_customer_no: 'C-1042' → NULL",
        "demo-domains.contacts 777 default_domain: 'lundfoto.example' → NULL", "demo-domains.contacts 880 replaces: 503 → NULL", "demo-domains.domains 'bohusbatar.example' admin_contact: 503 → NULL",
        "demo-crm.contacts 110 email: 'kim@lund.example' → NULL",
    ];

    /// <summary>Of what the bookkeeping act keeps only her address goes, which it does not need.</summary>
    private static readonly string[] Addresses =
    [
        "demo-billing.invoices 1 'F-10002' bill_email: 'kim@lund.example' → NULL", "demo-billing.invoices 1 'F-10003' bill_email: '' → NULL", "demo-billing.invoices 1 'F-10005' bill_email: 'kim.lund@brev.example' → NULL",
        "demo-billing.invoices 1 'F-10007' bill_email: 'kim@lund.example' → NULL", "demo-billing.invoices 1 'F-10011' bill_email: 'kim@lund.example' → NULL",
    ];

    /// <summary>Everything that is otherwise after the erasure, in all tables.</summary>
    public static IReadOnlyList<string> Erased { get; } = [.. Gone, .. Unnamed, .. Addresses];

    /// <summary>Everything that is otherwise after the last day of what was kept.</summary>
    public static IReadOnlyList<string> ErasedInTheEnd { get; } =
    [
        .. Gone, .. Unnamed, .. Rows("demo-billing.invoices", "1 'F-10002'", "1 'F-10003'", "1 'F-10005'", "1 'F-10007'", "1 'F-10011'"),
        .. Rows("demo-billing.lines", "1 'F-10002' 1", "1 'F-10003' 1", "1 'F-10005' 1", "1 'F-10005' 2", "1 'F-10007' 1", "1 'F-10011' 1", "1 'F-10011' 2"),
    ];

    /// <summary>
    /// What is kept: rows and the last day, seven calendar years after the one in which the financial year, to 30 June, ended (BFL 7 kap. 2 §). An invoice stands twice:
    /// what it says of the purchase and what it says of the buyer.
    /// </summary>
    public static IReadOnlyList<string> Kept { get; } =
    [
        "invoices 2 2026-12-31", "invoices 2 2026-12-31", "lines 2 2026-12-31", // 23 November 2018 and 23 May 2019
        "invoices 1 2032-12-31", "invoices 1 2032-12-31", "lines 2 2032-12-31", // 23 March 2025
        "invoices 1 2033-12-31", "invoices 1 2033-12-31", "lines 1 2033-12-31", // 23 March 2026
        "invoices 1 2034-12-31", "invoices 1 2034-12-31", "lines 2 2034-12-31", // 24 September 2026
    ];

    private static IEnumerable<string> Rows(string table, params string[] keys) => keys.Select(key => $"{table} {key} gone");
}
