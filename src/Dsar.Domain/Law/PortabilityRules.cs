namespace Dsar.Domain;

/// <summary>Right to data portability (GDPR Art. 20; law.md section 2, P1-P6). The first row whose condition holds wins; the last has none.</summary>
public static class PortabilityRules
{
    /// <summary>The rows, in order.</summary>
    public static IReadOnlyList<LawRule> Rows { get; } =
    [
        // DSL 5 kap. 1 § covers only Art. 13-15, so the provision itself has to carry it.
        new("P1a", "portability.secrecy", "secrecy by law",
            (facts, _) => facts.Secrecy is not null,
            ItemOutcome.Withhold, Grounds.LegalSecrecy, "23", null,
            ["exact provision; DSL 5 kap. 1 § covers only 13-15"],
            new("Uppgiften får inte lämnas ut enligt {statute}.", "{statute} forbids disclosure."))
        {
            Asks = AccessRules.AsksProvision,
            Names = facts => facts.Secrecy?.Provision,
        },

        new("P2", "portability.basis", "no basis is consent or contract",
            (facts, _) => facts.Bases is not [Basis.Consent or Basis.Contract],
            ItemOutcome.Withhold, Grounds.BasisNotPortable, "20(1)(a), 20(3)", null,
            ["offer access instead"],
            Grounds.Of(Grounds.BasisNotPortable).Text),

        new("P3", "portability.manual", "not automated",
            (facts, _) => !facts.Automated,
            ItemOutcome.Withhold, Grounds.NotAutomated, "20(1)(b)", null,
            ["offer access"],
            Grounds.Of(Grounds.NotAutomated).Text),

        new("P4", "portability.not_provided", "origin derived (scores, analyses) or other_source (credit bureau, employer)",
            (facts, _) => facts.Origin is DataOrigin.Derived or DataOrigin.OtherSource,
            ItemOutcome.Withhold, Grounds.NotProvided, "20(1)", null,
            ["observed use (logs, traffic, history) is provided; only our conclusions are not (WP 242 rev.01)"],
            Grounds.Of(Grounds.NotProvided).Text),

        new("P4a", "portability.free_text", "free text nobody has looked at yet",
            (facts, _) => facts.UnreadFreeText,
            ItemOutcome.Disclose, Grounds.PortabilityGranted, "20(1), 20(4)", null,
            ["each text: disclose, mask or black out; approval blocked until then"],
            Grounds.Of(Grounds.PortabilityGranted).Text)
        {
            Asks = (_, _) => "free_text",
        },

        new("P6", "portability.default", "otherwise",
            (_, _) => true,
            ItemOutcome.Disclose, Grounds.PortabilityGranted, "20(1)-(2)", null,
            ["direct transfer technically feasible?"],
            Grounds.Of(Grounds.PortabilityGranted).Text),
    ];

    /// <summary>The field rules: they mask and never withhold the row; what the person supplied stays open.</summary>
    public static IReadOnlyList<FieldRule> Fields { get; } =
    [
        new("P1", "portability.credential", FieldKind.Credential, Grounds.Credential, "5(1)(f), 32", null, [],
            Grounds.Of(Grounds.Credential).Text),

        new("P5", "portability.third_party", FieldKind.ThirdParty, Grounds.ThirdPartyRights, "20(4)", null,
            ["harm to the others"],
            new("Andras uppgifter är maskade.", "Others' data is masked.")) { OpenWhenSupplied = true },

        new("P5", "portability.trade_secret", FieldKind.TradeSecret, Grounds.TradeSecret, "20(4)", "lag (2018:558)",
            ["harm to the others"],
            new("Andras uppgifter är maskade.", "Others' data is masked.")) { OpenWhenSupplied = true },
    ];
}
