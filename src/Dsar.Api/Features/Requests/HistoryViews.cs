using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>One thing that happened to a request; no personal data.</summary>
public sealed record HistoryEntryView(
    Guid Id, RequestRef Request, DateTimeOffset CreatedAt, ActorView CreatedBy, int Seq, DateTimeOffset At, ActorView Actor, HistoryType Type, string Code, RequestTrigger? Trigger, RequestState? FromState,
    RequestState? ToState, string? Article, LocalText Summary, string? Href);

/// <summary>Reads the history of a request as the API shows it.</summary>
public sealed class HistoryViews(DsarDbContext db, PeopleNames names)
{
    /// <summary>Where the records lie that an entry is about.</summary>
    private static readonly Dictionary<Noun, string[]> About = new()
    {
        [Noun.Notes] = ["note_added"],
        [Noun.Messages] = ["message_sent", "message_received", "complaint_received"],
        [Noun.Attachments] = ["attachment_added", "attachment_rejected"],
        [Noun.Tasks] = ["task_created", "task_completed"],
        [Noun.IdentityChecks] = ["require_identity", "identity_asked", "identity_reminded", "identity_level_held", "confirm_identity"],
        [Noun.Collections] = ["plan_collection", "system_started", "system_ended", "system_waived", "finish_collecting", "recollect"],
        [Noun.Findings] = ["findings_reviewed", "identity_level_raised"],
        [Noun.Decisions] = ["propose_decision"],
        [Noun.Approvals] = ["approve", "approve_one_person", "return_decision"],
        [Noun.Executions] = ["finish_execution"],
        [Noun.Packages] = ["package_built"],
        [Noun.Deliveries] = ["made_available", "delivery_reminded", "confirm_delivery"],
        [Noun.Clarifications] = ["request_clarification", "clarification_reminded", "answer_clarification", "close_clarification"],
        [Noun.Extensions] = ["extend"],
        [Noun.Forwardings] = ["propose_forwarding", "forward"],
        [Noun.Withdrawals] = ["withdraw"],
        [Noun.RecipientNotices] = ["recipient_notice_planned", "recipient_notice_sent", "recipient_notice_failed", "recipient_notice_acknowledged", "recipient_notice_excused"],
    };

    private static readonly Dictionary<string, string> Segments = About.SelectMany(a => a.Value.Select(code => (code, RecordEndpoints.Segment(a.Key)))).ToDictionary(p => p.code, p => p.Item2);

    /// <summary>The request as it is now; null when there is none for this caller. History rows carry no controller of their own, so it is asked for first.</summary>
    public async Task<RequestRef?> Head(RequestId id, CancellationToken ct) =>
        await db.Requests.Where(r => r.Id == id).Select(r => new { r.Reference, r.State, r.Version }).SingleOrDefaultAsync(ct) is { } r ? RequestRef.Of(id.Value, r.Reference, r.State, r.Version) : null;

    /// <summary>The next entries after a place in the history, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntryView>> After(RequestRef request, int seq, int most, CancellationToken ct)
    {
        var id = new RequestId(request.Id);
        var rows = await db.History.AsNoTracking().Where(h => h.RequestId == id && h.Seq > seq).OrderBy(h => h.Seq).Take(most).ToListAsync(ct);
        await names.Know(rows.Select(h => h.ActorPerson).OfType<PersonId>(), ct);
        var views = new List<HistoryEntryView>();
        foreach (var h in rows)
        {
            var actor = await names.View(new Actor(h.ActorType, h.ActorId, h.ActorPerson), ct);
            var href = h.Code.StartsWith("restriction_", StringComparison.Ordinal) ? $"/v1/restrictions?requestId={id}" : Segments.TryGetValue(h.Code, out var segment) ? $"/v1/requests/{id}/{segment}" : null;
            views.Add(new HistoryEntryView(h.Id, request, h.At, actor, h.Seq, h.At, actor, h.Type, h.Code, h.Trigger, h.FromState, h.ToState, h.Article, h.Summary, href));
        }

        return views;
    }

    /// <summary>The place of an entry in the history; 0 for one that is none of it.</summary>
    public Task<int> SeqOf(RequestId request, Guid entry, CancellationToken ct) =>
        db.History.Where(h => h.RequestId == request && h.Id == entry).Select(h => h.Seq).SingleOrDefaultAsync(ct);
}
