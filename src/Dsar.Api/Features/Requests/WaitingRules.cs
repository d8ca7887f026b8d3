using System.Linq.Expressions;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Who has to act next on a request, told twice in the same order: of a request at hand, and as a condition of a query.</summary>
internal static class WaitingRules
{
    /// <summary>States of tasks that nobody has to do any more.</summary>
    public static readonly string[] ClosedTask = ["done", "not_possible", "cancelled"];

    private static readonly RequestState[] Final = [.. Enum.GetValues<RequestState>().Where(s => s.IsFinal())];

    /// <summary>States in which only the person's answer to a question leads on.</summary>
    private static readonly RequestState[] Asking = [RequestState.Received, RequestState.AwaitingIdentity, RequestState.InReview];

    public static WaitingOn Of(DataSubjectRequest r, bool openTask, IReadOnlyList<IdentityCheck> checks, bool forCopy) =>
        r.State.IsFinal() ? WaitingOn.Nobody
        : r.State == RequestState.AwaitingApproval ? (forCopy ? WaitingOn.SiblingRequest : WaitingOn.Approver)
        : openTask ? WaitingOn.ManualTask
        : Asking.Contains(r.State) && r.OpenClarification is not null ? WaitingOn.Subject
        : r.State == RequestState.AwaitingIdentity ? (checks.Any(c => c.State == IdentityCheckState.Pending) ? WaitingOn.Subject : WaitingOn.Agent)
        : r.State is RequestState.Collecting or RequestState.Executing ? WaitingOn.System
        : r.State == RequestState.Delivering && r.AnsweredAt is not null ? WaitingOn.Subject
        : WaitingOn.Agent;

    /// <summary>The same for every row of a query; a test holds the two together. <paramref name="near"/> is the last date of an erasure that waits for no download (<see cref="Siblings"/>).</summary>
    public static Expression<Func<DataSubjectRequest, bool>> IsOneOf(DsarDbContext db, IReadOnlyList<WaitingOn> wanted, DateOnly near) => r => wanted.Contains(
        Final.Contains(r.State) ? WaitingOn.Nobody
        : r.State == RequestState.AwaitingApproval ? (r.Right == Right.Erasure && db.Requests.Any(s =>
            s.Id != r.Id && (s.Right == Right.Access || s.Right == Right.Portability) && !Final.Contains(s.State)
            && (s.SubmissionId == r.SubmissionId || db.Lookups.Any(a => a.SubmissionId == r.SubmissionId && db.Lookups.Any(b => b.SubmissionId == s.SubmissionId && b.Hash == a.Hash)))
            && (s.AvailableAt == null || (s.DeliveryRemindedAt == null && EF.Property<DateOnly>(r, Model.DueOn) > near))) ? WaitingOn.SiblingRequest : WaitingOn.Approver)
        : db.Records.Any(t => t.RequestId == r.Id && t.Noun == Noun.Tasks && !ClosedTask.Contains(t.State)) ? WaitingOn.ManualTask
        : Asking.Contains(r.State) && r.Clarifications.Any(c => c.AnsweredAt == null && c.ClosedAt == null) ? WaitingOn.Subject
        : r.State == RequestState.AwaitingIdentity ? (db.IdentityChecks.Any(c => c.SubmissionId == r.SubmissionId && c.State == IdentityCheckState.Pending) ? WaitingOn.Subject : WaitingOn.Agent)
        : r.State == RequestState.Collecting || r.State == RequestState.Executing ? WaitingOn.System
        : r.State == RequestState.Delivering && r.AnsweredAt != null ? WaitingOn.Subject
        : WaitingOn.Agent);
}
