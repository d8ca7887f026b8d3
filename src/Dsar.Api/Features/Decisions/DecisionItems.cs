using Dsar.Api.Data;
using Dsar.Api.Features.Findings;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Decisions;

/// <summary>What a decision is made on: the request, its findings, the day, the level that holds for a finding, and what corrections may write.</summary>
public sealed record DecisionBasis(DataSubjectRequest Request, IReadOnlyList<(RequestRecord Row, FindingRecord Finding)> Findings, DateOnly Today, Func<FindingRecord, int> Level, ChangeRules Changes);

/// <summary>The items of a decision, as the law counts them, as they are recorded, and what carrying them out needs; or what is wrong with them.</summary>
public sealed record DecisionItems(IReadOnlyList<DecidedItem> ForLaw, IReadOnlyList<DecisionItem> Recorded, Problem? Problem)
{
    private const int NamedFindings = 100;

    /// <summary>The rule whose items are not even mentioned (law.md A2a).</summary>
    public const string SilentRule = "access.secrecy_silent";

    /// <summary>Beside each item what only the installation needs.</summary>
    public IReadOnlyList<ItemInner> Inner { get; init; } = [];

    /// <summary>True when a correction changes a contact that is used to identify the person.</summary>
    public bool TouchesIdentityContact { get; init; }

    /// <summary>Joins the agent's items with the proposals. Every finding needs an outcome, once, and none may have an open question.</summary>
    public static DecisionItems Of(DecisionBasis basis, IReadOnlyList<DecisionItemInput> items, bool acceptProposals)
    {
        var chosen = new Dictionary<Guid, (DecisionItemInput Item, int At)>();
        for (var i = 0; i < items.Count; i++)
        {
            var (item, at) = (items[i], i);
            var hits = Hits(item, basis.Findings);
            if (hits.Count == 0)
            {
                return Wrong(Problem.Field($"/items/{i}", "unknown_reference", "The item fits no finding of this request."));
            }

            if (!hits.All(id => chosen.TryAdd(id, (item, at))))
            {
                return Wrong(Problem.Field($"/items/{i}", "conflicting", "A finding has two items."));
            }
        }

        foreach (var (row, finding) in basis.Findings.Where(f => chosen.ContainsKey(f.Row.Id)))
        {
            var (item, at) = chosen[row.Id];
            if (ItemRules.Refuse(basis, row, finding, item, $"/items/{at}") is { } refused)
            {
                return Wrong(refused);
            }
        }

        var open = basis.Findings.Where(f => IsOpen(f.Finding, chosen.ContainsKey(f.Row.Id), acceptProposals)).Select(f => f.Row.Id).ToList();
        if (open.Count > 0)
        {
            return Wrong(new Problem("decision_incomplete", Members: Problem.Extra(("findingIds", open.Take(NamedFindings).ToArray()), ("count", open.Count))));
        }

        var joined = basis.Findings.Select(f => ItemRules.Join(basis, f.Row, f.Finding, chosen.TryGetValue(f.Row.Id, out var own) ? own.Item : null)).ToList();
        return new DecisionItems([.. joined.Select(j => j.ForLaw)], [.. joined.Select(j => j.Recorded)], null)
        {
            Inner = [.. joined.Select(j => j.Inner)],
            TouchesIdentityContact = joined.Any(j => j.TouchesContact),
        };
    }

    // What is to be corrected is not known from the data: a person says which field gets which value.
    private static bool IsOpen(FindingRecord finding, bool hasItem, bool acceptProposals) =>
        finding.OpenQuestions.Count > 0 || (!hasItem && (!acceptProposals || finding.Proposal is { Outcome: ItemOutcome.Rectify, Ground: Grounds.InaccurateOrIncomplete }));

    private static List<Guid> Hits(DecisionItemInput item, IReadOnlyList<(RequestRecord Row, FindingRecord Finding)> findings) =>
    [
        .. findings.Where(f => item.FindingId is { } id ? f.Row.Id == id
            : item.Select is { } s && (s.SystemId is null || s.SystemId == f.Finding.SystemId) && (s.Collection is null || s.Collection == f.Finding.Collection) && (s.ActivityId is null || s.ActivityId == f.Finding.ActivityId))
            .Select(f => f.Row.Id),
    ];

    private static DecisionItems Wrong(Problem problem) => new([], [], problem);
}
