using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Shapes requests for their caller: whole with content, whole without, or as a line of a list.</summary>
public sealed class RequestViews(DsarDbContext db, Vault vault, Caller caller, PeopleNames names, Opened opened, TimeProvider clock, IHttpContextAccessor http)
{
    /// <summary>Members that a line of a list leaves out.</summary>
    private static readonly string[] NotInSummary = ["subject", "details", "text", "otherController", "allowedActions", "blockedActions"];

    /// <summary>One request; opening its content writes access entries.</summary>
    public async Task<View> Of(DataSubjectRequest request, CancellationToken ct)
    {
        opened.Request = request;
        var (words, subject, heldContact) = caller.SeesContent ? await Content(request, ct) : (null, null, null);
        var view = await Build(request, words, subject, heldContact, ct);
        var value = ContentMembers.Visible(view, caller.SeesContent);
        if (!caller.SeesContent)
        {
            value["identity"]!.AsObject().Remove("heldContact");
        }

        return new View(value, ETags.Of(request.Id.Value, request.Version));
    }

    /// <summary>A line of a list: no content, no acts, no explanation.</summary>
    public async Task<System.Text.Json.Nodes.JsonObject> Summary(DataSubjectRequest request, CancellationToken ct)
    {
        var value = ContentMembers.Visible(await Build(request, null, null, null, ct), true);
        foreach (var name in NotInSummary)
        {
            value.Remove(name);
        }

        var (identity, deadline) = (value["identity"]!.AsObject(), value["deadline"]!.AsObject());
        identity.Remove("checks");
        identity.Remove("heldContact");
        deadline.Remove("explain");
        deadline.Remove("pauses");
        value["completeness"]!.AsObject().Remove("statement");
        return value;
    }

    private async Task<(RequestWords? Words, Subject? Subject, string? HeldContact)> Content(DataSubjectRequest request, CancellationToken ct)
    {
        // Find looks at what this call has added first: a request is shown in the call that makes it.
        var words = (await db.RequestContents.FindAsync([request.Id], ct))!;
        var subject = (await db.SubmissionContents.FindAsync([request.SubmissionId], ct))!;
        return (
            JsonSerializer.Deserialize<RequestWords>(await vault.Open(words.Place, words.Content, AccessReason.Subject, request.Id, ct), Json.Wire),
            JsonSerializer.Deserialize<Subject>(await vault.Open(subject.Place, subject.Subject, AccessReason.Subject, request.Id, ct), Json.Wire),
            subject.HeldContact);
    }

    private async Task<RequestView> Build(DataSubjectRequest r, RequestWords? words, Subject? subject, string? heldContact, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var outer = (await db.RequestContents.FindAsync([r.Id], ct))!;
        var submission = db.Entry((await db.Submissions.FindAsync([r.SubmissionId], ct))!);
        var source = (string?)submission.Property(RequestMapping.ExternalRefSource).CurrentValue;
        var externalId = (string?)submission.Property(RequestMapping.ExternalRefId).CurrentValue;
        var acts = Acts.Of(r, caller, now).ToList();
        var language = http.HttpContext is { } context ? Languages.Of(context.Request) : Language.En;
        return new RequestView(
            r.Id.Value, r.Reference, r.ControllerId.Value, r.SubmissionId.Value, r.Right, r.Article, r.State, r.Outcome, r.Grounds, WaitingOn(r),
            r.Channel, r.Language, r.ReceivedAt, r.RegisteredAt, source is null ? null : new ExternalRef(source, externalId), null, [], r.ProtectedIdentity,
            words?.Details, words?.Text, words?.OtherController, subject,
            outer.PreferredDelivery, [], r.Version, await Identity(r, heldContact, ct), Deadline(r, now), Completeness(r),
            await names.View(JsonSerializer.Deserialize<Actor>(outer.CreatedBy, Json.Wire)!, ct),
            r.RegisteredAt, r.UpdatedAt, r.ClosedAt, null, null,
            Acts.Allowed(acts, r, language), Acts.Blocked(acts, await Jobs.Stopped.Why(db, r.Id, ct)));
    }

    private async Task<IdentityView> Identity(DataSubjectRequest r, string? heldContact, CancellationToken ct)
    {
        var stored = await db.IdentityChecks.Where(c => c.SubmissionId == r.SubmissionId).ToListAsync(ct);
        var checks = stored.Union(db.IdentityChecks.Local.Where(c => c.SubmissionId == r.SubmissionId)).OrderBy(c => c.Id).ToList();
        var methods = checks.Where(c => c.State == IdentityCheckState.Confirmed).Select(c => JsonNamingPolicy.SnakeCaseLower.ConvertName(c.Method.ToString())).Distinct();
        return new IdentityView(r.HeldLevel, r.RequiredLevel, r.RequiredWhy, [.. methods], r.IdentityConfirmedAt, heldContact, [.. checks.Select(c => c.Id)]);
    }

    private static DeadlineView Deadline(DataSubjectRequest r, DateTimeOffset now)
    {
        var d = r.DeadlineOn(StockholmTime.DayOf(now));
        return new DeadlineView("gdpr_12_3", "SE", d.Effective, d.Strict, d.ExtendBy, d.Extended, d.Internal, d.Clock, d.Provisional,
            [.. d.Pauses.Select(p => new PauseView(p.From, p.To, p.Cause, p.RecordId))], d.PausedDays, d.DaysLeft, d.Urgency, r.AnsweredAt, d.OnTime, d.Explain);
    }

    private static CompletenessView Completeness(DataSubjectRequest r)
    {
        int Count(SystemStatus status) => r.Systems.Count(s => s.Status == status);
        var complete = r.Systems.Count > 0 && r.Systems.All(s => s.Status.IsEnded() && s.Status != SystemStatus.Failed);
        return new CompletenessView(complete, r.Systems.Count, Count(SystemStatus.Found), Count(SystemStatus.Empty), Count(SystemStatus.Skipped), Count(SystemStatus.Failed),
            Count(SystemStatus.ManualDone), Count(SystemStatus.Waived), CompletenessText.Of(r.Systems));
    }

    private static string WaitingOn(DataSubjectRequest r) => r.State switch
    {
        RequestState.AwaitingIdentity or RequestState.Delivering when r.State == RequestState.AwaitingIdentity || r.AnsweredAt is not null => "subject",
        RequestState.Received or RequestState.InReview or RequestState.Delivering => r.OpenClarification is null ? "agent" : "subject",
        RequestState.Collecting when r.Systems.Any(s => s.Status == SystemStatus.ManualPending) => "manual_task",
        RequestState.Collecting or RequestState.Executing => "system",
        RequestState.AwaitingApproval => "approver",
        _ => "nobody",
    };
}

/// <summary>One sentence on how complete a search was.</summary>
public static class CompletenessText
{
    public static LocalText Of(IReadOnlyList<SystemCoverage> systems)
    {
        if (systems.Count == 0)
        {
            return new LocalText("Inget system är genomsökt än.", "No system has been searched yet.");
        }

        var open = systems.Count(s => !s.Status.IsEnded());
        var left = systems.Count(s => s.Status is SystemStatus.Failed or SystemStatus.Waived or SystemStatus.Skipped);
        return open > 0 ? new LocalText($"{open} av {systems.Count} system är inte klara.", $"{open} of {systems.Count} systems are not finished.")
            : left == 0 ? new LocalText($"Alla {systems.Count} system är genomsökta.", $"All {systems.Count} systems were searched.")
            : new LocalText($"{left} av {systems.Count} system är inte genomsökta.", $"{left} of {systems.Count} systems were not searched.");
    }
}
