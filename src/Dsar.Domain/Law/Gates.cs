namespace Dsar.Domain;

/// <summary>The gates that come before every right's own rows: whose data, and whose answer (law.md section 2, G1-G3).</summary>
public static class Gates
{
    /// <summary>The rows, in order.</summary>
    public static IReadOnlyList<LawRule> Rows { get; } =
    [
        new("G1", "person.other", "match is another person",
            (facts, _) => facts.Match == PersonMatch.Other,
            ItemOutcome.Withhold, Grounds.NotThisPerson, "4(1), 5(1)(f)", null,
            ["second key; a shared phone or family mailbox is not proof"],
            Grounds.Of(Grounds.NotThisPerson).Text),

        new("G2", "role.processor", "role = processor (not an item held for the closing customer of an account_closure: E6a)",
            (facts, _) => facts.Role == ControllerRole.Processor && !(facts.Right == Right.Erasure && facts.HeldForClosingCustomer),
            ItemOutcome.Forward, Grounds.ProcessorForCustomer, "28(3)(e), 4(7)-(8)", null,
            ["which customer is the controller"],
            Grounds.Of(Grounds.ProcessorForCustomer).Text)
        {
            Asks = (facts, _) => facts.OtherController?.Name is null ? "which_controller" : null,
        },

        new("G3", "role.separate_controller", "role = separate controller",
            (facts, _) => facts.Role == ControllerRole.SeparateController,
            ItemOutcome.Forward, Grounds.SeparateController, "4(7), 12(2)", null,
            ["is there a copy of our own? It is an item of its own"],
            Grounds.Of(Grounds.SeparateController).Text),
    ];
}
