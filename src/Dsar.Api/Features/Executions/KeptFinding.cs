using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Features.Executions;

/// <summary>
/// What a later erasure remembers of a finding, sealed: where its rows are, which of their fields are meant, which rows tell whether the contract runs, and what
/// people had recorded when it was decided. Personal data: never logged.
/// </summary>
/// <param name="Rows">The rows.</param>
/// <param name="Fields">The personal fields of the finding.</param>
/// <param name="Tellers">Rows that lend contract and dates.</param>
/// <param name="Facts">What was known.</param>
public sealed record KeptFinding(KeptRows Rows, IReadOnlyList<string> Fields, IReadOnlyList<KeptRows> Tellers, KeptFacts Facts)
{
    /// <summary>True for today's group of the same fields.</summary>
    public bool Means(FindingGroup group, string activity) =>
        group.System == Rows.System && group.Collection == Rows.Collection && group.Activity == activity && FieldsOf(group).SequenceEqual(Fields);

    /// <summary>Those of the telling rows that say whether the contract runs.</summary>
    public IEnumerable<KeptRows> TellsContract(Plan plan, string activity) => Tellers.Where(t => plan.Collections.Any(c =>
        c.System.Key == t.System && c.Map.Name == t.Collection && c.Map.Exports.Any(e => e.ContractField is not null && e.Activities.Contains(activity))));

    /// <summary>True when the map of today still puts the fields into the activity: then rows without a group hold nothing in them any more.</summary>
    public bool IsMapped(Plan plan, string activity) =>
        plan.Collections.FirstOrDefault(c => c.System.Key == Rows.System && c.Map.Name == Rows.Collection) is { } collection
        && Fields.All(name => collection.Map.Fields.Any(f => f.Name == name && f.Personal && (f.Activity ?? collection.Map.Activity) == activity));

    /// <summary>The personal fields of a group.</summary>
    public static IReadOnlyList<string> FieldsOf(FindingGroup group) => [.. group.Fields.Where(f => f.Personal).Select(f => f.Name)];

    /// <summary>Only the place, so that keys cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Rows}";
}

/// <summary>What was known of a finding when it was kept: that something was recorded, never the words of it.</summary>
/// <param name="Match">Whether it is the person's.</param>
/// <param name="Contract">Whether the contract ran.</param>
/// <param name="Hold">What a hold rested on; null: none.</param>
/// <param name="ReviewOn">The day the hold is looked at again.</param>
/// <param name="Compelling">Whether compelling grounds were recorded.</param>
/// <param name="ForClosingCustomer">Whether it is held for the customer whose account is closed.</param>
/// <param name="Recorded">What else was recorded.</param>
public sealed record KeptFacts(PersonMatch Match, ContractState Contract, HoldGround? Hold, DateOnly? ReviewOn, bool Compelling, bool ForClosingCustomer, Recorded Recorded)
{
    private const string Word = "recorded";

    public static KeptFacts Of(ItemFacts facts) => new(facts.Match, facts.Contract, facts.Hold?.Ground, facts.Hold?.ReviewOn, facts.Compelling is not null, facts.HeldForClosingCustomer, facts.Recorded with
    {
        PublicInterest = facts.Recorded.PublicInterest is { } interest ? new PublicInterest(interest.Kind, Word, Word, Word) : null,
        Art9Condition = facts.Recorded.Art9Condition is null ? null : Word,
        Art10Authority = facts.Recorded.Art10Authority is null ? null : Word,
        ContradictedBy = null,
        ObligationNamed = facts.Recorded.ObligationNamed is null ? null : Word,
    });

    /// <summary>True when a contract ran that the rows now say nothing of: it may run on.</summary>
    public bool IsUntold(ItemFacts today) => Contract == ContractState.Running && today.Contract == ContractState.None && today.Bases.Contains(Basis.Contract) && Recorded.PartyToContract;

    /// <summary>Today's facts with what was recorded. A contract that ran then and that nothing says has ended, runs.</summary>
    public ItemFacts Onto(ItemFacts today) => today with
    {
        Match = Match,
        UnreadFreeText = false,
        Contract = IsUntold(today) ? ContractState.Running : today.Contract,
        Hold = Hold is { } ground ? new Hold(ground, Word, default, ReviewOn ?? default) : null,
        Compelling = Compelling ? new Balancing(Word, Word, Word, Word, Word, default) : null,
        HeldForClosingCustomer = ForClosingCustomer,
        Recorded = Recorded,
    };
}
