using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>One noun that can be posted under a request, as it stands for a caller: allowed when nothing blocks it.</summary>
public sealed record Act(ActRow Row, IReadOnlyList<Block> BlockedBy)
{
    /// <summary>The noun as a segment of the path.</summary>
    public string Name => RecordEndpoints.Segment(Row.Noun);
}

/// <summary>What stands in the way: the code that the call would answer, and the article it comes from.</summary>
public sealed record Block(string Code, string? Article = null);

/// <summary>What an act depends on beside the request's own state.</summary>
/// <param name="Request">The request.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Now">The time.</param>
/// <param name="MadeByCaller">True when this very key made the request.</param>
/// <param name="ExecutionFailed">True while an execution ended with a part that failed.</param>
/// <param name="PackageReady">True when a package can be delivered.</param>
/// <param name="CopyOutstanding">True while an erasure waits for a copy that the same person asked for; null where nobody has to look.</param>
public sealed record ActFacts(DataSubjectRequest Request, Caller Caller, DateTimeOffset Now, bool MadeByCaller, bool ExecutionFailed, bool PackageReady, bool? CopyOutstanding);

/// <summary>What a noun needs: one of the scopes, whether its POST needs If-Match and a person, and the trigger or rule that decides.</summary>
public sealed record ActRow(Noun Noun, string Sv, string En, Scope[] AnyOf, RequestTrigger? Trigger = null, Func<ActFacts, Block?>? Rule = null)
{
    public bool IfMatch { get; init; }

    public bool FourEyes { get; init; }

    public bool PeopleOnly { get; init; }
}

/// <summary>Every act of a request, allowed or blocked: straight from the workflow table where a trigger exists, one row a noun.</summary>
public static class Acts
{
    private static readonly Block NotNow = new("invalid_state");
    private static readonly Scope[] Work = [Scope.RequestsWork];
    private static readonly Scope[] Content = [Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove];
    private static readonly Scope[] Deliver = [Scope.DeliveriesWrite];
    private static readonly RequestState[] Answered = [RequestState.Delivering, RequestState.Fulfilled, RequestState.PartlyFulfilled, RequestState.Refused];

    public static readonly IReadOnlyList<ActRow> Rows =
    [
        new(Noun.Notes, "Skriv en anteckning", "Write a note", Content),
        new(Noun.Messages, "Skriv till personen", "Write to the person", Work),
        new(Noun.Attachments, "Lägg till en fil", "Add a file", [Scope.RequestsWork, Scope.RequestsCreate], Rule: OwnOrWork),
        new(Noun.IdentityChecks, "Kontrollera identiteten", "Check the identity", Work, Rule: IdentityNeeded),
        new(Noun.Clarifications, "Be om en precisering", "Ask for a clarification", Work, RequestTrigger.RequestClarification),
        new(Noun.Extensions, "Förläng tiden", "Extend the time limit", Work, RequestTrigger.Extend),
        new(Noun.Collections, "Sök igen", "Search again", Work, RequestTrigger.Recollect),
        new(Noun.Tasks, "Ge någon en uppgift", "Give somebody a task", Work, Rule: f => In(f, RequestState.Collecting, RequestState.InReview, RequestState.Executing)),
        new(Noun.Decisions, "Föreslå ett beslut", "Propose a decision", [Scope.RequestsDecide], RequestTrigger.ProposeDecision) { IfMatch = true },
        new(Noun.Approvals, "Godkänn eller skicka tillbaka", "Approve or return", [Scope.RequestsApprove], RequestTrigger.Approve) { IfMatch = true, FourEyes = true, PeopleOnly = true },
        new(Noun.Executions, "Försök verkställa igen", "Try to carry it out again", Work, Rule: f => f.ExecutionFailed ? In(f, RequestState.Executing) : NotNow),
        new(Noun.Packages, "Bygg svaret på nytt", "Build the answer again", Deliver, Rule: f => In(f, Answered)),
        new(Noun.Deliveries, "Lämna ut svaret", "Deliver the answer", Deliver, Rule: ReadyToDeliver) { IfMatch = true },
        new(Noun.Forwardings, "Skicka vidare", "Forward it", [Scope.RequestsDecide], Rule: Forwardable),
        new(Noun.Withdrawals, "Registrera en återtagen begäran", "Record a withdrawal", Work, RequestTrigger.Withdraw),
        new(Noun.RecipientNotices, "Underrätta en mottagare", "Notify a recipient", Work, Rule: Notifiable),
    ];

    /// <summary>Each act with what blocks it for this caller, in the order a call would be refused.</summary>
    public static IReadOnlyList<Act> Of(ActFacts facts)
    {
        var triggers = facts.Request.Actions(facts.Caller.Actor, facts.Now, facts.CopyOutstanding).ToDictionary(a => a.Trigger);
        return [.. Rows.Select(row => new Act(row, [.. Blocks(row, facts, triggers).DistinctBy(b => b.Code)]))];
    }

    public static IReadOnlyList<AllowedAction> Allowed(IEnumerable<Act> acts, DataSubjectRequest request, Caller caller, Language language) =>
    [
        .. acts.Where(a => a.BlockedBy.Count == 0).Select(a => new AllowedAction(a.Name, language == Language.Sv ? a.Row.Sv : a.Row.En, "POST",
            $"/v1/requests/{request.Id}/{a.Name}", a.Row.AnyOf.First(caller.Scopes.Contains).Name(), a.Row.IfMatch, a.Row.FourEyes, RecordEndpoints.RecordName(a.Row.Noun) + "Input")),
    ];

    /// <summary>Acts that are blocked, each with what a call would be refused for first; a step that keeps failing stands behind it.</summary>
    public static IReadOnlyList<BlockedAction> Blocked(IEnumerable<Act> acts, Language language, IReadOnlyList<BlockReason> failing) =>
        [.. acts.Where(a => a.BlockedBy.Count > 0).Select(a => new BlockedAction(a.Name, [.. a.BlockedBy.Select(b => new BlockReason(b.Code, Detail(b, language))), .. failing]))];

    private static string Detail(Block block, Language language) => ProblemTexts.Title(block.Code, language) + (block.Article is { } article ? $" ({article})." : ".");

    private static IEnumerable<Block> Blocks(ActRow row, ActFacts facts, Dictionary<RequestTrigger, ActionStatus> triggers)
    {
        if (row.PeopleOnly && !facts.Caller.IsPerson)
        {
            yield return new Block("people_only");
        }

        if (!row.AnyOf.Any(facts.Caller.Scopes.Contains))
        {
            yield return new Block("permission_denied");
        }

        if (facts.Request.ContentDestroyedAt is not null)
        {
            yield return new Block("content_destroyed");
        }

        if (row.Rule?.Invoke(facts) is { } reason)
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
                yield return Of(guard);
            }
        }
    }

    private static Block Of(Guard guard) => new(guard.Code, guard.Article);

    private static Block? In(ActFacts facts, params RequestState[] states) => states.Contains(facts.Request.State) ? null : NotNow;

    /// <summary>Who only takes requests in adds files to those it made itself; to it the others do not exist.</summary>
    private static Block? OwnOrWork(ActFacts facts) =>
        facts.Caller.Scopes.Contains(Scope.RequestsWork) || !facts.Caller.Scopes.Contains(Scope.RequestsCreate) || facts.MadeByCaller ? null : new Block("not_found");

    private static Block? IdentityNeeded(ActFacts facts) =>
        In(facts, RequestState.Received, RequestState.AwaitingIdentity, RequestState.InReview)
        ?? (facts.Request.HeldLevel < facts.Request.RequiredLevel ? null : Of(Guards.LevelTooLow));

    private static Block? ReadyToDeliver(ActFacts facts) => In(facts, Answered) ?? (facts.PackageReady ? null : Of(Guards.PackageProven));

    /// <summary>Before the search the request is passed on at once; after it, what is put before another person.</summary>
    private static Block? Forwardable(ActFacts facts)
    {
        var state = new Facts(facts.Request, facts.Caller.Actor, facts.Now);
        return In(facts, RequestState.Received, RequestState.AwaitingIdentity, RequestState.InReview)
            ?? ((facts.Request.State == RequestState.InReview ? Guards.MayProposeForwarding : Guards.OtherControllerNamed).Failing(state) is { } guard ? Of(guard) : null);
    }

    /// <summary>Only what changes data is told to recipients (GDPR Art. 19); a provisional restriction from the proof of identity on.</summary>
    private static Block? Notifiable(ActFacts facts) => facts.Request switch
    {
        { Right: Right.Access or Right.Portability } => NotNow,
        { Right: Right.Objection, Kind: ObjectionKind.OwnSituation or ObjectionKind.Research } when facts.Request.State is >= RequestState.Collecting and <= RequestState.PartlyFulfilled => null,
        { Right: Right.Objection, Kind: not ObjectionKind.ConsentWithdrawal } => NotNow,
        { State: RequestState.Withdrawn, Decision.State: DecisionState.Approved } => null,
        _ => In(facts, RequestState.Executing, RequestState.Delivering, RequestState.Fulfilled, RequestState.PartlyFulfilled),
    };
}
