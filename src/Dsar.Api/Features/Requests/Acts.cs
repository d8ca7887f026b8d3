using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>One noun that can be posted under a request, as it stands for a caller: allowed when nothing blocks it.</summary>
public sealed record Act(string Name, ActRow Row, IReadOnlyList<BlockReason> BlockedBy);

/// <summary>What a noun needs: scopes, whether its POST needs If-Match, and the trigger whose guard decides.</summary>
public sealed record ActRow(Noun Noun, string Sv, string En, Scope Scope, bool IfMatch, bool FourEyes, RequestTrigger? Trigger, Func<DataSubjectRequest, BlockReason?>? Rule = null);

/// <summary>Every act of a request, allowed or blocked: straight from the workflow table, one row a noun.</summary>
public static class Acts
{
    private static readonly BlockReason NotNow = new("invalid_state", "Not possible in this state.");

    public static readonly IReadOnlyList<ActRow> Rows =
    [
        new(Noun.IdentityChecks, "Kontrollera identiteten", "Check the identity", Scope.RequestsWork, false, false, null, IdentityNeeded),
        new(Noun.Clarifications, "Be om en precisering", "Ask for a clarification", Scope.RequestsWork, false, false, RequestTrigger.RequestClarification),
        new(Noun.Extensions, "Förläng tiden", "Extend the time limit", Scope.RequestsWork, false, false, RequestTrigger.Extend),
        new(Noun.Collections, "Sök igen", "Search again", Scope.RequestsWork, false, false, RequestTrigger.Recollect),
        new(Noun.Decisions, "Föreslå ett beslut", "Propose a decision", Scope.RequestsDecide, true, false, RequestTrigger.ProposeDecision),
        new(Noun.Approvals, "Godkänn eller skicka tillbaka", "Approve or return", Scope.RequestsApprove, true, true, RequestTrigger.Approve),
        new(Noun.Deliveries, "Lämna ut svaret", "Deliver the answer", Scope.DeliveriesWrite, true, false, null, ReadyToDeliver),
        new(Noun.Withdrawals, "Registrera en återtagen begäran", "Record a withdrawal", Scope.RequestsWork, false, false, RequestTrigger.Withdraw),
    ];

    /// <summary>Each act with what blocks it for this caller, in the order a call would be refused.</summary>
    public static IEnumerable<Act> Of(DataSubjectRequest request, Caller caller, DateTimeOffset now)
    {
        var triggers = request.Actions(caller.Actor, now).ToDictionary(a => a.Trigger);
        return Rows.Select(row => new Act(RecordEndpoints.Segment(row.Noun), row, [.. Blocks(row, request, caller, triggers)]));
    }

    public static IReadOnlyList<AllowedAction> Allowed(IEnumerable<Act> acts, DataSubjectRequest request, Language language) =>
    [
        .. acts.Where(a => a.BlockedBy.Count == 0).Select(a => new AllowedAction(a.Name, language == Language.Sv ? a.Row.Sv : a.Row.En, "POST",
            $"/v1/requests/{request.Id}/{a.Name}", a.Row.Scope.Name(), a.Row.IfMatch, a.Row.FourEyes, RecordEndpoints.Singular(a.Row.Noun) + "Input")),
    ];

    /// <summary>Acts that are blocked, each with what a call would be refused for first; a step that keeps failing stands behind it.</summary>
    public static IReadOnlyList<BlockedAction> Blocked(IEnumerable<Act> acts, IReadOnlyList<BlockReason> failing) =>
        [.. acts.Where(a => a.BlockedBy.Count > 0).Select(a => new BlockedAction(a.Name, [.. a.BlockedBy, .. failing]))];

    private static IEnumerable<BlockReason> Blocks(ActRow row, DataSubjectRequest request, Caller caller, Dictionary<RequestTrigger, ActionStatus> triggers)
    {
        if (!caller.Scopes.Contains(row.Scope))
        {
            yield return new BlockReason("permission_denied", $"Needs {row.Scope.Name()}.");
        }

        if (row.Rule?.Invoke(request) is { } reason)
        {
            yield return reason;
        }

        if (row.Trigger is { } trigger)
        {
            if (!triggers.TryGetValue(trigger, out var status))
            {
                yield return NotNow;
            }
            else if (status.BlockedBy is { } guard)
            {
                yield return new BlockReason(guard.Code, $"{guard.Name} ({guard.Article})");
            }
        }
    }

    private static BlockReason? IdentityNeeded(DataSubjectRequest request) =>
        request.State is not (RequestState.Received or RequestState.AwaitingIdentity or RequestState.InReview) ? NotNow
        : request.HeldLevel >= request.RequiredLevel ? new BlockReason("identity_already_sufficient", "held level < required (Art. 12(6))")
        : null;

    private static BlockReason? ReadyToDeliver(DataSubjectRequest request) =>
        request.State is not (RequestState.Delivering or RequestState.Fulfilled or RequestState.PartlyFulfilled or RequestState.Refused) ? NotNow
        : request.PackageVerified ? null
        : new BlockReason("package_not_ready", "The package is not ready (Art. 15(3)).");
}

/// <summary>The extra members that a guard's problem code promises.</summary>
public static class GuardMembers
{
    public static void Add(Dictionary<string, object?> members, string code, DataSubjectRequest request, DateTimeOffset now)
    {
        switch (code)
        {
            case "identity_level_insufficient" or "identity_already_sufficient":
                (members["level"], members["required"]) = (request.HeldLevel, request.RequiredLevel);
                break;
            case "extension_not_allowed":
                members["extendBy"] = request.DeadlineOn(StockholmTime.DayOf(now)).ExtendBy;
                break;
            case "clarification_open":
                members["clarificationId"] = request.OpenClarification?.Id;
                break;
            case "gap_open":
                members["gapIds"] = request.Review.OpenGaps;
                break;
            case "decision_superseded":
                members["decisionId"] = request.Decision?.Id;
                break;
            case "waiting_time_not_over":
                members["approvableAt"] = request.Decision?.DecidedAt + FourEyes.WaitingTime;
                break;
            case "fresh_authentication_required":
                members["maxAgeSeconds"] = (int)FourEyes.FreshFor.TotalSeconds;
                break;
            case "outcome_not_available":
                (members["right"], members["allowed"]) = (request.Right, ForwardingOnly);
                break;
            case "decision_incomplete":
                (members["findingIds"], members["count"]) = (Array.Empty<Guid>(), request.Review.OpenQuestions + request.Review.BasisNotStated);
                break;
        }
    }

    private static readonly string[] ForwardingOnly = ["forward"];
}
