using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Requests;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Features.Findings;

/// <summary>What the law looks at beside the rows themselves: the request, the person's relation, and what stands elsewhere for the same person.</summary>
/// <param name="Request">The request.</param>
/// <param name="Details">What is asked for.</param>
/// <param name="Relation">What the person is to the controller, as they said.</param>
/// <param name="Register">The register.</param>
/// <param name="Today">Today, Europe/Stockholm.</param>
/// <param name="Objected">Keys of activities to which an objection of the same person waits to be decided.</param>
/// <param name="Kept">Keys of activities whose data the same person has asked to be kept (GDPR Art. 18(1)(b)-(c)).</param>
public sealed record ReviewContext(DataSubjectRequest Request, RequestDetails Details, Relation? Relation, DataController Register, DateOnly Today, IReadOnlySet<string> Objected, IReadOnlySet<string> Kept);

/// <summary>Joins what a search found with what the request and people add, into the facts the law engine looks at (law.md section 2).</summary>
internal static class FindingFacts
{
    /// <summary>Relations of people who use what somebody else has a contract on: they are held to it only where a person records it.</summary>
    private static readonly Relation?[] NoParty = [Relation.UserOfCustomer, Relation.ContactPerson, Relation.Employee];

    public static ItemFacts Of(ReviewContext context, FindingGroup group, FindingRecord? reviewed)
    {
        var (request, facts) = (context.Request, group.Facts);
        var cleared = reviewed?.Cleared ?? [];
        return facts with
        {
            Kind = request.Kind,
            Match = reviewed?.PersonMatch ?? facts.Match,
            UnreadFreeText = facts.UnreadFreeText && group.Fields.Any(f => f.FreeText && !IsRead(f.Name, cleared, group.RowCount)),
            Claimed = context.Details.Ground is { } ground ? Enum.Parse<ClaimedGround>(ground.ToString()) : ClaimedGround.Unspecified,
            ObjectionOpen = context.Objected.Contains(group.Activity),
            OwnRestriction = context.Kept.Contains(group.Activity) ? new OwnRestriction(context.Details.ActivityIds?.Contains(StableIds.Activity(request.ControllerId, group.Activity)) == true) : null,
            HeldForClosingCustomer = request.Channel == IntakeChannel.AccountClosure && facts.Role == ControllerRole.Processor,
            Hold = Hold(request, reviewed?.Hold),
            Compelling = Balancing(reviewed?.CompellingGrounds),
            Recorded = Recorded(context, facts, reviewed?.Recorded ?? FindingRecorded.Nothing),
        };
    }

    /// <summary>A hold that is recorded in an objection is for the very use that is objected to (rule O4); who recorded it stands in the audit trail.</summary>
    private static Hold? Hold(DataSubjectRequest request, FindingHold? hold) => hold is null ? null : new Hold(
        hold.Ground == Grounds.LegalClaims ? HoldGround.LegalClaims : HoldGround.LegalObligation, hold.Reason!, default, hold.ReviewOn!.Value, request.Right == Right.Objection);

    private static Balancing? Balancing(FindingBalancing? b) => b is null ? null : new Balancing(b.Interest!, b.Necessity!, b.PersonSituation!, b.Safeguards!, b.Result!, default);

    private static Recorded Recorded(ReviewContext context, ItemFacts facts, FindingRecorded said) => new()
    {
        Unlawful = said.Unlawful is null ? null : true,
        ErasureRequired = said.RequiredBy is null ? null : true,
        ChildService = said.ChildService is null ? null : true,
        Expression = said.Expression is not null,
        PublicInterest = said.PublicInterest is { } text ? new PublicInterest(Kind(context, facts), text, text, text) : null,
        Art9Condition = said.Art9Condition,
        Art10Authority = said.Art9Condition,
        PartyToContract = said.PartyToContract ?? !NoParty.Contains(context.Relation),
    };

    // One text names task or law, the need and why anonymous data will not do; which exception it is follows from the data (GDPR Art. 17(3)(b)-(d), 21(6)).
    private static PublicInterestKind Kind(ReviewContext context, ItemFacts facts) =>
        context.Request.Right == Right.Objection ? PublicInterestKind.Research
        : facts.Bases.Contains(Basis.PublicTask) ? PublicInterestKind.Task
        : facts.SpecialCategory ? PublicInterestKind.Health
        : PublicInterestKind.Research;

    /// <summary>A text is read when a person cleared the field as a whole, or every row of it.</summary>
    private static bool IsRead(string field, IReadOnlyList<ClearedField> cleared, long rows) =>
        cleared.Any(c => c.Field == field && c.Row is null) || cleared.Where(c => c.Field == field).Select(c => c.Row).Distinct().Count() >= rows;
}
