using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>Shapes a whole request for its caller: with content, or without.</summary>
public sealed class RequestViews(DsarDbContext db, Vault vault, Caller caller, SummaryViews summaries, ActDesk acts, Opened opened, TimeProvider clock, IHttpContextAccessor http)
{
    /// <summary>One request; opening its content writes access entries.</summary>
    public async Task<View> Of(DataSubjectRequest request, CancellationToken ct)
    {
        opened.Request = request;
        var around = await summaries.AroundOf(request, ct);
        var (words, subject, heldContact) = caller.SeesContent && request.ContentDestroyedAt is null ? await Content(request, ct) : (null, null, null);
        var summary = await summaries.Of(request, around, ct);
        var (deadline, possible) = (request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())), await acts.Of(request, ct));
        var language = http.HttpContext is { } context ? Languages.Of(context.Request) : Language.En;
        var identity = new IdentityView(request.HeldLevel, request.RequiredLevel, request.RequiredWhy, summary.Identity.Methods, request.IdentityConfirmedAt, heldContact, [.. around.Checks.Select(c => c.Id)]);
        var view = RequestView.Of(
            summary, identity, DeadlineView.Of(request, deadline), CompletenessView.Of(request.Systems), words, subject, Acts.Allowed(possible, request, caller, language), Acts.Blocked(possible, language, await Jobs.Stopped.Why(db, request.Id, ct)));
        var value = ContentMembers.Visible(view, caller.SeesContent);
        if (!caller.SeesContent)
        {
            value["identity"]!.AsObject().Remove("heldContact");
        }

        if (value["details"] is JsonObject details)
        {
            foreach (var foreign in details.Select(m => m.Key).Except(DetailRules.Members[request.Right]).ToList())
            {
                details.Remove(foreign);
            }
        }

        return new View(value, ETags.Of(request.Id.Value, request.Version));
    }

    private async Task<(RequestWords? Words, Subject? Subject, string? HeldContact)> Content(DataSubjectRequest request, CancellationToken ct)
    {
        var words = (await db.RequestContents.FindAsync([request.Id], ct))!;
        var subject = (await db.SubmissionContents.FindAsync([request.SubmissionId], ct))!;
        return (
            JsonSerializer.Deserialize<RequestWords>(await vault.Open(words.Place, words.Content!, AccessReason.Subject, request.Id, ct), Json.Wire),
            JsonSerializer.Deserialize<Subject>(await vault.Open(subject.Place, subject.Subject!, AccessReason.Subject, request.Id, ct), Json.Wire),
            subject.HeldContact);
    }
}
