using Dsar.Api.Features.Controllers;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Features.Findings;

/// <summary>Shapes a group of rows as a finding, with what the law engine proposes for it.</summary>
internal static class FindingProposals
{
    private const string Email = "pd:EmailAddress";
    private const string Phone = "pd:TelephoneNumber";
    private const int FewestDigits = 7;

    /// <summary>Questions that only their own answer closes: whose it is, a text that is to be read, a basis that nobody named, a hold that is to be reviewed. The others a person closes by code.</summary>
    public static readonly IReadOnlyList<string> ClosedByFactsOnly = ["person_match", "free_text", Grounds.BasisNotStated, "hold_review"];

    /// <summary>The finding, and what only the installation needs of it; <paramref name="reviewed"/> carries over what a person has judged.</summary>
    public static (FindingRecord Finding, FindingInner Inner) Of(ReviewContext context, Guid collection, Guid system, FindingGroup group, FindingRecord? reviewed = null)
    {
        var (request, register) = (context.Request, context.Register);
        var activity = register.Activities.Single(a => a.Key == group.Activity);
        var facts = FindingFacts.Of(context, group, reviewed);
        var cleared = reviewed?.Cleared ?? [];
        var proposal = LawEngine.Propose(facts, context.Today);
        string[] open = [.. proposal.OpenQuestions.Where(q => ClosedByFactsOnly.Contains(q) || cleared.All(c => c.Field != q))];
        var proposed = proposal.Masks.Select(m => new FieldMask(m.Field, null, m.Ground)).ToList();
        var (level, _) = register.IdentityPolicy.RequiredFor(request.Right, request.Kind, Categories(context, activity, group));
        var finding = new FindingRecord(
            collection, system, group.Collection, StableIds.Activity(request.ControllerId, group.Activity), group.Role, Web.Words.Of(group.Ownership), group.Flags, group.Contract, open,
            group.DataCategories, [.. group.Fields.Select(f => f.Name)], group.RowCount, level, [.. activity.LawfulBases.Select(b => b.Basis).OfType<Basis>()],
            new FindingRetention(activity.Retention.Count > 0 ? activity.Retention[0].Source : null, group.Retention.Kind, group.Retention.Until),
            group.Retention.IsOverdue ? OverdueState.Yes : group.Retention.Suspected ? OverdueState.Suspected : OverdueState.No, group.Origin, facts.Match,
            reviewed?.ExcludedRows ?? [], reviewed?.Masks ?? proposed, cleared, Gaps(request, register, activity, group),
            new FindingProposal(proposal.Outcome, proposal.Ground, proposal.Article, proposal.Statute, proposal.Until, proposed, [.. proposal.MustJudge, .. Bases(proposal)], proposal.Rule, LawEngine.RuleVersion, proposal.Rationale),
            reviewed?.Hold, reviewed?.CompellingGrounds, reviewed?.Recorded ?? FindingRecorded.Nothing);
        return (finding, new FindingInner(group.Number, group.System, group.Activity, [.. proposal.Masks.Where(m => m.HidesOwnData).Select(m => m.Field)], ProposedInner.Of(proposal)));
    }

    /// <summary>What makes the identity level of a finding rise (law.md section 6).</summary>
    private static FindingCategories Categories(ReviewContext context, ProcessingActivity activity, FindingGroup group) =>
        new(activity.SpecialCategories || group.Facts.SpecialCategory, group.Facts.CriminalData, activity.Logs || group.Flags.Contains("log"), activity.Financial, CorrectsContact(context, group));

    // Who could have an address or number of somebody else changed could have the answer sent there.
    private static bool CorrectsContact(ReviewContext context, FindingGroup group) =>
        group.Fields.Any(f => f.Category is Email && Asked(context, c => c.Contains('@', StringComparison.Ordinal)))
        || group.Fields.Any(f => f.Category is Phone && Asked(context, c => c.Count(char.IsAsciiDigit) >= FewestDigits && c.All(d => char.IsAsciiDigit(d) || "+-() ".Contains(d, StringComparison.Ordinal))));

    private static bool Asked(ReviewContext context, Func<string, bool> isContact) =>
        context.Request.Right == Right.Rectification && (context.Details.Corrections ?? []).Any(c => isContact(c.Wrong ?? "") || isContact(c.Right ?? ""));

    /// <summary>Where several bases differ, which one gives what; and what the register says wrongly about the person.</summary>
    private static IEnumerable<string> Bases(Proposal proposal)
    {
        if (proposal.PerBasis.Select(b => b.Outcome).Distinct().Count() > 1)
        {
            yield return "per basis: " + string.Join("; ", proposal.PerBasis.Select(b => $"{(b.Basis is { } basis ? Web.Words.Of(basis) : "not stated")}: {Web.Words.Of(b.Outcome)} ({b.Rule})"));
        }

        foreach (var gap in proposal.Gaps)
        {
            yield return gap;
        }
    }

    /// <summary>What the answer must state and the register does not: for a copy all that the sheet of Art. 15(1) lacks, for another right what the register's gaps block.</summary>
    private static IReadOnlyList<Guid> Gaps(DataSubjectRequest request, DataController register, ProcessingActivity activity, FindingGroup group) => request.Right == Right.Access
        ? [.. AccessSheet.Build(register, [new SheetInput(activity) { Origins = [group.Origin], Rows = group.RowCount }], []).OpenGaps.Select(g => g.Id(register.Key)).Distinct()]
        : [.. register.Gaps.Where(g => g.Blocks == request.Right && (g.Activity is null || g.Activity == activity.Key)).Select(g => SheetGap.IdOf(register.Key, g.Activity, g.Code)).Distinct()];
}
