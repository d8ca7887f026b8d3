namespace Dsar.Domain;

/// <summary>Right of access (GDPR Art. 15; law.md section 2, A1-A5). The first row whose condition holds wins; the last has none.</summary>
public static class AccessRules
{
    /// <summary>The rows, in order.</summary>
    public static IReadOnlyList<LawRule> Rows { get; } =
    [
        new("A2", "access.secrecy", "secrecy or gag by law, its existence may be told",
            (facts, _) => facts.Secrecy is { ExistenceMayBeTold: true },
            ItemOutcome.Withhold, Grounds.LegalSecrecy, "23", "DSL 5 kap. 1 §",
            ["exact provision; may its existence be told?"],
            new("Uppgiften får inte lämnas ut enligt {statute}.", "{statute} forbids disclosure."))
        {
            Asks = AsksProvision,
            Names = facts => facts.Secrecy?.Provision,
        },

        new("A2a", "access.secrecy_silent", "the provision forbids telling existence",
            (facts, _) => facts.Secrecy is { ExistenceMayBeTold: false },
            ItemOutcome.Withhold, Grounds.LegalSecrecy, "23", "DSL 5 kap. 1 §",
            ["exact provision; second key"],
            new("Uppgiften får inte lämnas ut enligt {statute}.", "{statute} forbids disclosure."))
        {
            Asks = AsksProvision,
            Names = facts => facts.Secrecy?.Provision,
            Silent = true,
        },

        new("A3", "access.draft", "running text not final when the request was made, or a memory note; not given to a third party; not only for archiving or statistics; unfinished text at most one year old",
            IsProtectedDraft,
            ItemOutcome.Withhold, Grounds.DraftOrMemo, "23", "DSL 5 kap. 2 §",
            ["really unfinished, its age, handed out?"],
            new("Texten är ett utkast eller en minnesanteckning.", "The text is a draft or memory note."))
        {
            Asks = (facts, _) => facts.Draft is { IsMemoryNote: false, StartedOn: null } ? "draft_age" : null,
        },

        new("A3a", "access.free_text", "free text nobody has looked at yet",
            (facts, _) => facts.UnreadFreeText,
            ItemOutcome.Disclose, Grounds.AccessGranted, "15(1)-(4)", null,
            ["each text: disclose, mask or black out; approval blocked until then"],
            new("Du får en kopia.", "You receive a copy."))
        {
            Asks = (_, _) => "free_text",
        },

        new("A5", "access.default", "otherwise",
            (_, _) => true,
            ItemOutcome.Disclose, Grounds.AccessGranted, "15(1)-(3)", null,
            ["intelligible copy; codes explained"],
            new("Du får en kopia.", "You receive a copy.")),
    ];

    /// <summary>The field rules: they mask and never withhold the row.</summary>
    public static IReadOnlyList<FieldRule> Fields { get; } =
    [
        new("A1", "access.credential", FieldKind.Credential, Grounds.Credential, "5(1)(f), 32", null, [],
            new("Lösenord och nycklar lämnas inte ut; vi anger bara att de finns.", "Passwords and keys are named, not disclosed.")),

        new("A4", "access.third_party", FieldKind.ThirdParty, Grounds.ThirdPartyRights, "15(4), rec. 63", null,
            ["weigh per field; own correspondence and consent open it; never refuse the whole"],
            new("Delar om andra personer eller företagshemligheter är maskade.", "Parts about others or trade secrets are masked.")),

        new("A4", "access.trade_secret", FieldKind.TradeSecret, Grounds.TradeSecret, "15(4), rec. 63", "lag (2018:558)",
            ["weigh per field; own correspondence and consent open it; never refuse the whole"],
            new("Delar om andra personer eller företagshemligheter är maskade.", "Parts about others or trade secrets are masked.")),
    ];

    internal static string? AsksProvision(ItemFacts facts, DateOnly today) => facts.Secrecy?.Provision is null ? "secrecy_provision" : null;

    // DSL 5 kap. 2 §: a text in work for more than a year is no longer protected, a memory note is.
    private static bool IsProtectedDraft(ItemFacts facts, DateOnly today) =>
        facts.Draft is { GivenToThirdParty: false, OnlyForArchivingOrStatistics: false } draft
        && (draft.IsMemoryNote || draft.StartedOn is null || today <= draft.StartedOn.Value.AddYears(1));
}
