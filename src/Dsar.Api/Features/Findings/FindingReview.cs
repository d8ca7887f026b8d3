using Dsar.Api.Data;
using Dsar.Domain;

namespace Dsar.Api.Features.Findings;

/// <summary>What the review of all findings has come to, as the workflow counts it.</summary>
internal static class FindingReview
{
    public static ReviewState Of(ReviewContext context, IReadOnlyList<(RequestRecord Row, FindingRecord Finding)> all)
    {
        var own = all.Where(f => f.Finding.PersonMatch != PersonMatch.Other).ToList();
        var raised = own.Where(f => f.Finding.RequiredLevel > context.Request.IntakeLevel).ToList();
        return new ReviewState(
            all.Count,
            all.Count - own.Count,
            own.Count(f => f.Finding.Proposal.Outcome == ItemOutcome.Forward),
            own.Sum(f => f.Finding.OpenQuestions.Count),
            own.Count(f => f.Finding.Proposal.Ground == Grounds.BasisNotStated),
            own.Select(f => f.Finding.RequiredLevel).DefaultIfEmpty(0).Max())
        {
            OpenGaps = [.. own.SelectMany(f => f.Finding.Gaps).Distinct()],
            RequiredWhy = [.. raised.Select(f => new LevelReason(Why(context.Register, f), f.Row.Id))],
            AbsoluteStops = own.Count(f => f.Finding.Proposal is { Outcome: ItemOutcome.Stop, Ground: Grounds.MarketingObjection or Grounds.ConsentWithdrawn }),
        };
    }

    private static string Why(DataController register, (RequestRecord Row, FindingRecord Finding) finding)
    {
        var activity = register.Activities.Single(a => a.Key == FindingDesk.Inner(finding.Row).Activity);
        return activity.Financial ? "financial" : activity.Logs || finding.Finding.Flags.Contains("log") ? "logs" : "special_categories";
    }
}
