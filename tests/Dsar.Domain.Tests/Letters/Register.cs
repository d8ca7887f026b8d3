namespace Dsar.Domain.Tests;

/// <summary>An invented controller whose register has no gap.</summary>
internal static class Register
{
    public static ProcessingActivity Activity { get; } = new()
    {
        Key = "customers",
        Name = new("Kundregister", "Customer register"),
        Role = ControllerRole.Controller,
        Purposes = [new("Leverera tjänsten", "Deliver the service")],
        DataCategories = [new("Kontaktuppgifter", "Contact data")],
        LawfulBases = [new(Basis.Contract)],
        Recipients = [new() { Name = "Exempelposten AB", Country = "SE", Kind = RecipientKind.Processor }],
        Transfers = new(new("Inga.", "None."), null),
        Retention = [new() { Anchor = RetentionAnchor.ContractEnd, Keep = "P1Y" }],
    };

    public static DataController Controller { get; } = new()
    {
        Key = "exempelhotellet",
        Name = "Exempelhotellet AB",
        ContactEmail = "dataskydd@exempelhotellet.example",
        Address = "Exempelgatan 1, 123 45 Exempelstad",
        Dpo = new("Olle Ombud", "dpo@exempelhotellet.example"),
        Activities = [Activity],
    };

    public static LetterFrame Frame(Language language = Language.Sv, DataController? controller = null) =>
        new(controller ?? Controller, "GD-7K3M-9Q2P", Right.Access, null, new DateOnly(2026, 3, 5), new DateOnly(2026, 3, 20), language);

    public static string Text(Document document) => string.Join("\n", document.Sections.SelectMany(s =>
        s.Paragraphs.Prepend(s.Heading).Concat(s.Table is null ? [] : s.Table.Rows.Prepend(s.Table.Columns).Select(row => string.Join(" | ", row)))).Prepend(document.Title));
}
