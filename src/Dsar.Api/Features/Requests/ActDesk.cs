using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>What can be done with a request by this caller, with the facts that stand outside of it.</summary>
public sealed class ActDesk(DsarDbContext db, Caller caller, RequestDesk desk, SiblingDesk siblings, Opened opened, TimeProvider clock)
{
    private const string Ready = "ready";
    private const string PartlyFailed = "partly_failed";

    /// <summary>Every act, allowed or blocked.</summary>
    public async Task<IReadOnlyList<Act>> Of(DataSubjectRequest request, CancellationToken ct)
    {
        var nouns = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && ((r.Noun == Noun.Packages && r.State == Ready) || (r.Noun == Noun.Executions && r.State == PartlyFailed)))
            .Select(r => r.Noun).Distinct().ToListAsync(ct);
        var own = !caller.Scopes.Contains(Scope.RequestsWork) && caller.Scopes.Contains(Scope.RequestsCreate) && await desk.MadeBy(request, caller.Actor, ct);
        var copyOutstanding = request.State == RequestState.AwaitingApproval ? await siblings.CopyOutstanding(request, ct) : null;
        return Acts.Of(new ActFacts(request, caller, clock.GetUtcNow(), own, nouns.Contains(Noun.Executions), nouns.Contains(Noun.Packages), copyOutstanding));
    }

    /// <summary>Why this act is not possible now, as its call answers it; null when it is.</summary>
    public async Task<Problem?> Refuse(DataSubjectRequest request, Noun noun, CancellationToken ct)
    {
        var acts = await Of(request, ct);
        return acts.Single(a => a.Row.Noun == noun).BlockedBy is not [var first, ..] ? null
            : first.Code == "invalid_state" ? Problem.InvalidState(request.State, Possible(acts))
            : GuardMembers.Problem(first, request, opened.WaitsFor, clock.GetUtcNow());
    }

    /// <summary>What is possible instead, on the request that this call has opened.</summary>
    public async Task<IReadOnlyList<string>> Possible(CancellationToken ct) => opened.Request is { } request ? Possible(await Of(request, ct)) : [];

    private static IReadOnlyList<string> Possible(IEnumerable<Act> acts) => [.. acts.Where(a => a.BlockedBy.Count == 0).Select(a => a.Name)];
}

/// <summary>The extra members that a guard's problem code promises.</summary>
public static class GuardMembers
{
    private static readonly string[] ForwardingOnly = ["forward"];

    /// <summary>The problem of what blocks an act.</summary>
    public static Problem Problem(Block block, DataSubjectRequest request, IReadOnlyList<RequestId> waitsFor, DateTimeOffset now)
    {
        var members = new Dictionary<string, object?>();
        Add(members, block.Code, request, waitsFor, now);
        return new Problem(block.Code, null, null, members);
    }

    public static void Add(Dictionary<string, object?> members, string code, DataSubjectRequest request, IReadOnlyList<RequestId> waitsFor, DateTimeOffset now)
    {
        switch (code)
        {
            case "identity_level_insufficient" or "identity_already_sufficient":
                (members["level"], members["required"]) = (request.HeldLevel, request.RequiredLevel);
                break;
            case "content_destroyed":
                members["destroyedAt"] = request.ContentDestroyedAt;
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
            case "sibling_undelivered":
                members["requestIds"] = waitsFor.Select(id => id.Value).ToArray();
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
}
