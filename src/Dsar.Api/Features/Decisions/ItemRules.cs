using Dsar.Api.Data;
using Dsar.Api.Features.Findings;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Decisions;

/// <summary>One item as the law counts it, as it is recorded, and what carrying it out needs.</summary>
internal sealed record JoinedItem(DecidedItem ForLaw, DecisionItem Recorded, ItemInner Inner, bool TouchesContact);

/// <summary>What an agent's own outcome for a finding may be, and what it comes to joined with the proposal (api.md section 4).</summary>
internal static class ItemRules
{
    /// <summary>Level for a correction of a contact by which the person is identified (law.md section 6).</summary>
    private const int ContactLevel = 3;

    /// <summary>Why an agent's item is refused; null when it is not. Nobody's judgement opens another person's rows, or makes the person's own disappear.</summary>
    public static Problem? Refuse(DecisionBasis basis, RequestRecord row, FindingRecord finding, DecisionItemInput item, string at)
    {
        var (right, kind, outcome) = (basis.Request.Right, basis.Request.Kind, item.Outcome!.Value);
        var allowed = OutcomeRule.Admitted(right, kind);
        var isOthers = item is { Outcome: ItemOutcome.Withhold, Ground: Grounds.NotThisPerson };
        if (!allowed.Contains(outcome) && !isOthers)
        {
            return new Problem("outcome_not_available", Members: Problem.Extra(("right", right), ("allowed", allowed)));
        }

        if (outcome is ItemOutcome.Erase or ItemOutcome.Anonymise && MustKeep(finding))
        {
            var (until, statute) = (finding.Proposal.Until ?? finding.Retention.Until ?? finding.Hold?.ReviewOn, finding.Proposal.Statute);
            return new Problem("retention_conflict", until is { } day ? $"Kept until {day:yyyy-MM-dd}." : null, Members: Problem.Extra(("findingId", row.Id), ("until", until), ("statute", statute)));
        }

        return Unfit(basis, finding, item) is { } why ? Problem.Field($"{at}/ground", GroundOf(basis, finding, item) is null ? "required" : "conflicting", why)
            : outcome == ItemOutcome.RetainUntil ? Kept(basis, row, finding, item, at)
            : outcome == ItemOutcome.Rectify ? Changed(basis, row, finding, item, at)
            : null;
    }

    /// <summary>The item that a finding gets: the agent's own, or the proposal's.</summary>
    public static JoinedItem Join(DecisionBasis basis, RequestRecord row, FindingRecord finding, DecisionItemInput? agent)
    {
        var (proposal, inner) = (finding.Proposal, FindingDesk.Inner(row).Proposed);
        var item = agent is null ? Proposed(basis, row.Id, finding) : ByAgent(basis, row.Id, finding, agent);
        var asProposed = item.Outcome == proposal.Outcome && item.Ground == proposal.Ground;
        var contact = item.Changes.Any(c => basis.Changes.TouchesContact(row, finding, c));
        var restricts = asProposed ? inner?.Restricts ?? false : item is { Outcome: ItemOutcome.RetainUntil, Ground: not Grounds.NeededForContract };
        var after = item is { Outcome: ItemOutcome.RetainUntil, Until: null } ? inner?.After : null;
        var silent = item.Outcome == ItemOutcome.Withhold && asProposed && (inner?.Silent ?? proposal.Rule == DecisionItems.SilentRule);
        var law = new DecidedItem(item.Outcome, item.Ground!, MasksOwn(basis.Request.Right, row, finding), silent, contact ? Math.Max(ContactLevel, finding.RequiredLevel) : finding.RequiredLevel)
        {
            Keep = item.Outcome == ItemOutcome.RetainUntil ? new Keep(item.Until, after, HasReason: true) : null,
            Restricts = restricts,
        };
        var reviewed = item is { Outcome: ItemOutcome.RetainUntil, Until: not null } && (asProposed ? inner?.Reviewed ?? false : item.Ground is Grounds.LegalClaims or Grounds.OverridingLegitimateGrounds);
        return new JoinedItem(law, item, new ItemInner(row.Id, after, reviewed, restricts, silent, inner?.PerBasis ?? [], inner?.Gaps ?? []), contact);
    }

    private static DecisionItem Proposed(DecisionBasis basis, Guid id, FindingRecord finding)
    {
        var proposal = finding.Proposal;

        // An item above the level the person has proven is withheld alone; the rest is answered (law.md section 6).
        if (proposal.Outcome is not (ItemOutcome.Withhold or ItemOutcome.Forward) && finding.RequiredLevel > basis.Level(finding))
        {
            var ground = Grounds.Of(Grounds.IdentityNotProven);
            return new DecisionItem(id, ItemOutcome.Withhold, ground.Code, ground.Article, ground.Statute, null, [], ground.Text, ItemSource.Proposal);
        }

        return new DecisionItem(id, proposal.Outcome, proposal.Ground, proposal.Article, proposal.Statute, proposal.Until, [], proposal.Rationale, ItemSource.Proposal);
    }

    private static DecisionItem ByAgent(DecisionBasis basis, Guid id, FindingRecord finding, DecisionItemInput agent)
    {
        var (proposal, ground) = (finding.Proposal, Grounds.Of(GroundOf(basis, finding, agent)!));
        var same = ground.Code == proposal.Ground;
        var standard = same ? proposal.Rationale : RationaleText.InGeneral(ground);
        return new DecisionItem(
            id, agent.Outcome!.Value, ground.Code, same ? proposal.Article : ground.Article, same ? proposal.Statute : ground.Statute, agent.Until, agent.Changes ?? [],
            new LocalText(agent.Rationale?.Sv ?? agent.Rationale?.En ?? standard.Sv, agent.Rationale?.En ?? agent.Rationale?.Sv ?? standard.En), ItemSource.Agent);
    }

    /// <summary>A statute or an order keeps it; a claim of the controller's own is no duty.</summary>
    private static bool MustKeep(FindingRecord finding) => finding.Retention.Verdict == RetentionVerdictKind.MustKeep || finding.Hold?.Ground == Grounds.LegalObligation;

    private static string? Unfit(DecisionBasis basis, FindingRecord finding, DecisionItemInput item)
    {
        var ground = GroundOf(basis, finding, item);
        if (finding.PersonMatch == PersonMatch.Other)
        {
            return item.Outcome == ItemOutcome.Withhold && ground == Grounds.NotThisPerson ? null : "The finding is another person's.";
        }

        return ground is null ? "Say on which ground."
            : ground == Grounds.NotThisPerson ? "The finding is the person's own."
            : item.Outcome == ItemOutcome.Forward ? (finding.Proposal.Outcome == ItemOutcome.Forward && ground == finding.Proposal.Ground ? null : "Only what is held for or by another controller is forwarded.")
            : item.Outcome == ItemOutcome.Withhold && ground is Grounds.Credential or Grounds.IdentityNotProven ? "This is no ground to withhold an item of this right."
            : OutcomeRule.Admits(basis.Request.Right, basis.Request.Kind, new DecidedItem(item.Outcome!.Value, ground)) ? null
            : "This is no ground for that outcome under this right.";
    }

    private static Problem? Kept(DecisionBasis basis, RequestRecord row, FindingRecord finding, DecisionItemInput item, string at) =>
        item.Until is null && FindingDesk.Inner(row).Proposed?.After is null ? Problem.Field($"{at}/until", "required", "Say until when: nothing has to happen first.")
        : item.Until < basis.Today ? Problem.Field($"{at}/until", "out_of_range", "The last day lies ahead.")
        : item.Rationale is null && item.Ground != finding.Proposal.Ground ? Problem.Field($"{at}/rationale", "required", "Say which statute, claim or weighing keeps it.")
        : null;

    private static Problem? Changed(DecisionBasis basis, RequestRecord row, FindingRecord finding, DecisionItemInput item, string at)
    {
        if (item.Changes is null)
        {
            return GroundOf(basis, finding, item) == Grounds.InaccurateOrIncomplete ? Problem.Field($"{at}/changes", "required", "Say which field gets which value.") : null;
        }

        var wrong = item.Changes.Select((c, i) => basis.Changes.Wrong(row, finding, c, $"{at}/changes/{i}")).OfType<FieldError>().ToArray();
        return wrong.Length > 0 ? Problem.Validation(wrong) : null;
    }

    /// <summary>The ground of an item: as given, as proposed for the same outcome, or the ordinary one; null where there is no ordinary one.</summary>
    private static string? GroundOf(DecisionBasis basis, FindingRecord finding, DecisionItemInput item)
    {
        static ItemOutcome Like(ItemOutcome outcome) => outcome == ItemOutcome.Anonymise ? ItemOutcome.Erase : outcome;
        return item.Ground ?? (Like(finding.Proposal.Outcome) == Like(item.Outcome!.Value) ? finding.Proposal.Ground : item.Outcome switch
        {
            ItemOutcome.Disclose => basis.Request.Right == Right.Portability ? Grounds.PortabilityGranted : Grounds.AccessGranted,
            ItemOutcome.Erase or ItemOutcome.Anonymise => Grounds.NoLongerNecessary,
            ItemOutcome.Rectify => basis.Request.Right == Right.Objection ? Grounds.HumanReview : Grounds.InaccurateOrIncomplete,
            ItemOutcome.Stop => basis.Request.Kind switch
            {
                ObjectionKind.DirectMarketing => Grounds.MarketingObjection,
                ObjectionKind.ConsentWithdrawal => Grounds.ConsentWithdrawn,
                _ => Grounds.ObjectionUpheld,
            },
            _ => null,
        });
    }

    /// <summary>Masks of others' data do not make a copy partial; masks over the person's own data, and rows left out, do.</summary>
    private static bool MasksOwn(Right right, RequestRecord row, FindingRecord finding)
    {
        var own = FindingDesk.Inner(row).OwnMasks;
        return finding.ExcludedRows.Count > 0
            || (right is Right.Access or Right.Portability && finding.Masks.Any(m => own.Contains(m.Field!) || finding.Proposal.Masks.All(p => p.Field != m.Field)));
    }
}
