using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Messages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Mail;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Forwardings;

/// <summary>Finds who a request is passed on to, passes it on, and tells the person.</summary>
public sealed class ForwardingDesk(DsarDbContext db, RequestDesk desk, RecordBook book, CollectionDesk collections, Plans plans, MessageDesk messages, MailOutbox mails, TimeProvider clock)
{
    /// <summary>The register's recipient, the customer a finding names, or the company the person named; else why not.</summary>
    public async Task<(ForwardedTo? Target, Problem? Refused)> Target(DataSubjectRequest request, Guid? recipientId, Guid? findingId, CancellationToken ct)
    {
        var target = recipientId is { } recipient ? await Registered(request, recipient, ct) : findingId is { } finding ? await Met(request, finding, ct) : null;
        if ((recipientId ?? findingId) is not null)
        {
            return target switch
            {
                null => (null, Problem.Field(recipientId is null ? "/findingId" : "/recipientId", "unknown_reference", "There is no such recipient or finding.")),
                { Contact: null } => (null, Refuse("no_contact", "It is not known where this recipient is reached.")),
                _ => (target, null),
            };
        }

        return (await desk.Words(request, ct)).OtherController is { } named
            ? (new ForwardedTo(null, named, null), null)
            : (null, Refuse("not_named", "The person named no company; name a recipient of the register."));
    }

    /// <summary>Sends what is to be sent, writes the letter to the person, and records it as done.</summary>
    public async Task CarryOut(DataSubjectRequest request, RequestRecord row, ForwardingRecord record, bool proven, CancellationToken ct)
    {
        var (target, now) = (record.Recipient!, clock.GetUtcNow());
        var passedOn = record.Ground == ForwardingGround.ProcessorForCustomer && target.Contact is not null;
        var byMail = passedOn && System.Net.Mail.MailAddress.TryCreate(target.Contact, out _) && !request.ProtectedIdentity;
        if (byMail)
        {
            await Mail(request, target.Contact!, record.Text, ct);
        }
        else if (passedOn)
        {
            var task = new TaskRecord(TaskKind.Notify, null, "Pass the request on", $"Send what the person wrote to {target.Name}: {target.Contact}. Then complete this task.", TaskState.Open, null, null);
            await book.Add(request, Noun.Tasks, task, ct, "open");
        }

        await Tell(request, record, target, proven, ct);
        await book.Update(row, record with { State = ForwardingState.Done, SentAt = byMail ? now : null }, ct, "done");
    }

    private async Task<ForwardedTo?> Registered(DataSubjectRequest request, Guid id, CancellationToken ct)
    {
        var register = await desk.Register(request, ct);
        var recipient = register.Activities.SelectMany(a => a.Recipients).FirstOrDefault(r => r.Id == id);
        return recipient is null ? null : new ForwardedTo(id, recipient.Name ?? "", recipient.Name is null ? null : recipient.Contact?.Email ?? recipient.Contact?.Url ?? recipient.Contact?.Text);
    }

    /// <summary>The customer whose data a finding is, as the connected system names it: reached by mail when that name is an address.</summary>
    private async Task<ForwardedTo?> Met(DataSubjectRequest request, Guid id, CancellationToken ct)
    {
        if (await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.RequestId == request.Id && r.Noun == Noun.Findings && r.State == "current", ct) is not { } finding)
        {
            return null;
        }

        var collection = await db.Records.AsNoTracking().SingleAsync(r => r.Id == finding.Read<FindingRecord>().CollectionId, ct);
        var plan = await plans.Pinned(collection.Read<CollectionRecord>().PlanHash, ct);
        await using var store = await collections.Open(request, collection, 0, ct);
        var group = FindingGroups.Load(store).Single(g => g.Number == FindingDesk.Inner(finding).Group);
        var field = plan.Collections.Single(c => c.System.Key == group.System && c.Map.Name == group.Collection).Map.ForwardTo;
        var customer = field is null ? null : FindingGroups.Rows(plan, store, group, 0, 1).SelectMany(r => r.Values).Where(v => v.Key == field).Select(v => v.Value.Value).FirstOrDefault();
        return new ForwardedTo(null, customer ?? "", Rules.IsEmail(customer) ? customer : null);
    }

    private async Task Mail(DataSubjectRequest request, string to, string? text, CancellationToken ct)
    {
        var (subject, words, register) = (await desk.Subject(request, ct), await desk.Words(request, ct), await desk.Register(request, ct));
        var contact = string.Join(", ", new[] { subject.Contact?.Email, subject.Contact?.Phone }.OfType<string>());
        var values = new Dictionary<string, string>
        {
            ["right"] = Rights.Name(request.Right).In(request.Language),
            ["receivedAt"] = MailTexts.Date(StockholmTime.DayOf(request.ReceivedAt), request.Language),
            ["name"] = subject.Name!,
            ["contact"] = contact,
            ["text"] = string.Join("\n\n", new[] { words.Text, text }.OfType<string>()),
        };
        await mails.Queue(MailOutbox.Forward, request, request.Reference, to, register, values, ct);
    }

    private async Task Tell(DataSubjectRequest request, ForwardingRecord record, ForwardedTo target, bool proven, CancellationToken ct)
    {
        var frame = await messages.Frame(request, clock.GetUtcNow(), ct);
        var letter = record.Ground == ForwardingGround.SeparateController ? ForwardLetters.Referred(frame, target.Name, target.Contact)
            : proven ? ForwardLetters.Forwarded(frame, target.Name, target.Contact, StockholmTime.DayOf(clock.GetUtcNow()))
            : ForwardLetters.ForwardedUnproven(frame, target.Name);
        await messages.Write(request, record.Ground == ForwardingGround.SeparateController ? MessageTemplate.Referred : MessageTemplate.Forwarded, letter, proven ? MessageZone.Confirmed : MessageZone.Open, ct);
    }

    private static Problem Refuse(string why, string detail) => new("forwarding_not_allowed", detail, null, Problem.Extra(("why", why)));
}
