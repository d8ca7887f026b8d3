using Dsar.Api.Data;
using Dsar.Api.Features.Findings;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Decisions;

/// <summary>The items of a decision, as the law counts them and as they are recorded; or what is wrong with them.</summary>
public sealed record DecisionItems(IReadOnlyList<DecidedItem> ForLaw, IReadOnlyList<DecisionItem> Recorded, Problem? Problem)
{
    private const int NamedFindings = 100;

    /// <summary>The rule whose items are not even mentioned (law.md A2a).</summary>
    public const string SilentRule = "access.secrecy_silent";

    private static readonly ItemOutcome[] ForAccess = [ItemOutcome.Disclose, ItemOutcome.Withhold, ItemOutcome.Forward];

    /// <summary>Joins the agent's items with the proposals. Every finding needs an outcome, once, and none may have an open question.</summary>
    public static DecisionItems Of(DataSubjectRequest request, IReadOnlyList<(RequestRecord Row, FindingRecord Finding)> findings, IReadOnlyList<DecisionItemInput> items, bool acceptProposals, Func<FindingRecord, int> level)
    {
        var chosen = new Dictionary<Guid, DecisionItemInput>();
        for (var i = 0; i < items.Count; i++)
        {
            var hits = Hits(items[i], findings);
            if (hits.Count == 0)
            {
                return Wrong(Problem.Field($"/items/{i}", "unknown_reference", "The item fits no finding of this request."));
            }

            if (!hits.All(id => chosen.TryAdd(id, items[i])))
            {
                return Wrong(Problem.Field($"/items/{i}", "conflicting", "A finding has two items."));
            }
        }

        if (items.Any(i => !ForAccess.Contains(i.Outcome!.Value)))
        {
            return Wrong(new Problem("outcome_not_available", Members: Problem.Extra(("right", request.Right), ("allowed", ForAccess))));
        }

        foreach (var (row, finding) in findings.Where(f => chosen.ContainsKey(f.Row.Id)))
        {
            if (Unfit(request, finding, chosen[row.Id]) is { } why)
            {
                return Wrong(Problem.Field($"/items/{items.ToList().IndexOf(chosen[row.Id])}/ground", "conflicting", why));
            }
        }

        var open = findings.Where(f => f.Finding.OpenQuestions.Count > 0 || (!acceptProposals && !chosen.ContainsKey(f.Row.Id))).Select(f => f.Row.Id).ToList();
        if (open.Count > 0)
        {
            return Wrong(new Problem("decision_incomplete", Members: Problem.Extra(("findingIds", open.Take(NamedFindings).ToArray()), ("count", open.Count))));
        }

        var joined = findings.Select(f => (f.Row, f.Finding, Item: Item(f.Row.Id, f.Finding, chosen.GetValueOrDefault(f.Row.Id), level(f.Finding)))).ToList();
        return new DecisionItems([.. joined.Select(j => ForTheLaw(j.Row, j.Finding, j.Item))], [.. joined.Select(j => j.Item)], null);
    }

    private static List<Guid> Hits(DecisionItemInput item, IReadOnlyList<(RequestRecord Row, FindingRecord Finding)> findings) =>
    [
        .. findings.Where(f => item.FindingId is { } id ? f.Row.Id == id
            : item.Select is { } s && (s.SystemId is null || s.SystemId == f.Finding.SystemId) && (s.Collection is null || s.Collection == f.Finding.Collection) && (s.ActivityId is null || s.ActivityId == f.Finding.ActivityId))
            .Select(f => f.Row.Id),
    ];

    /// <summary>Why an agent's outcome does not fit the finding; null when it does. Nobody's judgement opens another person's rows or makes the person's own disappear.</summary>
    private static string? Unfit(DataSubjectRequest request, FindingRecord finding, DecisionItemInput item)
    {
        var others = finding.PersonMatch == PersonMatch.Other;
        if (item.Outcome == ItemOutcome.Disclose)
        {
            return others ? "The finding is another person's." : item.Ground is null or Grounds.AccessGranted ? null : "Disclosing has the ground access_granted.";
        }

        if (item.Outcome == ItemOutcome.Forward)
        {
            return finding.Proposal.Outcome == ItemOutcome.Forward && item.Ground == finding.Proposal.Ground ? null : "Only what is held for or by another controller is forwarded.";
        }

        var ground = Grounds.Of(item.Ground!);
        return ground.Code == Grounds.NotThisPerson ? (others ? null : "The finding is the person's own.")
            : ground.Class == GroundClass.Withholding && ground.For.Contains(request.Right) && ground.Code is not (Grounds.Credential or Grounds.IdentityNotProven) ? null
            : "This is no ground to withhold an item of this right.";
    }

    private static DecisionItem Item(Guid id, FindingRecord finding, DecisionItemInput? agent, int heldLevel)
    {
        var proposal = finding.Proposal;
        if (agent is not null)
        {
            var ground = Grounds.Of(agent.Ground ?? Grounds.AccessGranted);
            var standard = RationaleText.InGeneral(ground);
            return new DecisionItem(id, agent.Outcome!.Value, ground.Code, ground.Article, ground.Statute, null,
                new LocalText(agent.Rationale?.Sv ?? agent.Rationale?.En ?? standard.Sv, agent.Rationale?.En ?? agent.Rationale?.Sv ?? standard.En), ItemSource.Agent);
        }

        // An item above the level the person has proven is withheld alone; the rest is answered (law.md section 6).
        if (proposal.Outcome == ItemOutcome.Disclose && finding.RequiredLevel > heldLevel)
        {
            var ground = Grounds.Of(Grounds.IdentityNotProven);
            return new DecisionItem(id, ItemOutcome.Withhold, ground.Code, ground.Article, ground.Statute, null, ground.Text, ItemSource.Proposal);
        }

        return new DecisionItem(id, proposal.Outcome, proposal.Ground, proposal.Article, proposal.Statute, proposal.Until, proposal.Rationale, ItemSource.Proposal);
    }

    private static DecidedItem ForTheLaw(RequestRecord row, FindingRecord finding, DecisionItem item) =>
        new(item.Outcome, item.Ground ?? Grounds.AccessGranted, MasksOwn(row, finding), Silent: finding.Proposal.Rule == SilentRule, finding.RequiredLevel);

    /// <summary>Masks of others' data do not make an answer partial; masks over the person's own data, and rows left out, do.</summary>
    private static bool MasksOwn(RequestRecord row, FindingRecord finding)
    {
        var own = FindingDesk.Inner(row).OwnMasks;
        return finding.ExcludedRows.Count > 0 || finding.Masks.Any(m => own.Contains(m.Field!) || finding.Proposal.Masks.All(p => p.Field != m.Field));
    }

    private static DecisionItems Wrong(Problem problem) => new([], [], problem);
}
