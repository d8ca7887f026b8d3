using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Decisions;

/// <summary>What a person adds to a decision in words.</summary>
public sealed record DecisionWords(RefusalInput? Refusal, IReadOnlyList<GapStatement> GapStatements, string? Statement)
{
    /// <summary>Nothing added.</summary>
    public static DecisionWords None { get; } = new(null, [], null);
}

/// <summary>Records a decision that the request has just taken, with the register it stands on and what carrying it out needs.</summary>
public sealed class DecisionBook(Caller caller, RequestDesk desk, RecordBook book, Registers registers, TimeProvider clock)
{
    public async Task<View> Record(DataSubjectRequest request, Guid id, DecisionItems items, DecisionWords words, CancellationToken ct)
    {
        var decision = request.Decision!;
        var register = await desk.Register(request, ct);
        var pinned = await registers.Pin(request.ControllerId, ct);
        var row = await book.Add(request, Noun.Decisions, new DecisionRecord(
            decision.State, decision.Outcome, decision.RequiresApproval, items.Recorded, words.Refusal, words.GapStatements, words.Statement,
            PeopleNames.Unnamed(caller.Actor), clock.GetUtcNow(), null, LawEngine.RuleVersion,
            new LocalText(MailOutbox.Complaint(register, Language.Sv), MailOutbox.Complaint(register, Language.En))), ct, Words.Of(decision.State), id);
        row.Inner = JsonSerializer.Serialize(new DecisionInner(pinned, items.Inner), Json.Wire);
        await book.Audit(AuditAction.DecisionProposed, "decision", row, ct, ("outcome", Words.Of(decision.Outcome)), ("count", items.Recorded.Count), ("register", pinned));
        return await book.View(request, row, ct);
    }
}
