using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Messages;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Sends one mail of the outbox. At least once: only a cut after the server took it repeats a mail, with the same Message-ID.</summary>
public sealed class MailStep(DsarDbContext db, Vault vault, IMailer mailer, Stopped stopped, TimeProvider clock) : IStep
{
    /// <summary>Mails of one person that are taken in one round: many of one delay no other's.</summary>
    private const int AtATime = 16;

    public Step Step => Step.Mail;

    public IReadOnlyList<TimeSpan> Retries { get; } =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Installations.AsNoTracking().AnyAsync(i => i.RestoredAt != null, ct))
        {
            // An older database was put back: it may want to send again what was sent, until a person has looked.
            return [];
        }

        var due = db.Outbox.AsNoTracking().IgnoreQueryFilters().Where(m => m.State == "queued" && m.Kind != MailOutbox.Notice && m.DueAt <= now && (only == null || m.Id == only))
            .Where(m => !db.Steps.Any(s => s.ObjectId == m.Id && s.Step == Step.Mail && (s.GaveUp || s.LeaseUntil > now || s.NextAttemptAt > now)));
        var staff = await due.Where(m => m.SubmissionId == null).OrderBy(m => m.DueAt).Take(AtATime).Select(m => new DueWork(m.Id, m.ControllerId)).ToListAsync(ct);
        var people = await due.Where(m => m.SubmissionId != null).Select(m => m.SubmissionId).Distinct()
            .SelectMany(person => due.Where(m => m.SubmissionId == person).OrderBy(m => m.DueAt).ThenBy(m => m.Id).Take(AtATime))
            .Select(m => new DueWork(m.Id, m.ControllerId)).ToListAsync(ct);
        return [.. staff, .. people];
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var mail = await db.Outbox.SingleAsync(m => m.Id == id, ct);
        var body = JsonSerializer.Deserialize<MailOutbox.Body>(await vault.OpenForWork(mail.Place, mail.Body!, ct), Json.Wire)!;
        if (!await db.Renew(ct))
        {
            throw new LeaseLostException();
        }

        var taken = true;
        try
        {
            // Not ended by a stop of the service: a mail cut off half-way may have been taken, and would be repeated.
            await mailer.Send(new Letter(mail.Id, body.To, body.Subject, body.Text, body.FromName), CancellationToken.None);
        }
        catch (MailRefusedException)
        {
            taken = false;
        }

        await db.Settle(() => Ended(id, taken, CancellationToken.None));
    }

    private async Task Ended(Guid id, bool taken, CancellationToken ct)
    {
        var mail = await db.Outbox.SingleAsync(m => m.Id == id, ct);
        (mail.State, mail.SentAt, mail.LastErrorCode, mail.Body) = taken ? ("sent", clock.GetUtcNow(), mail.LastErrorCode, null) : ("failed", mail.SentAt, "refused", (Sealed?)null);
        await Show(mail, taken ? NoticeState.Sent : NoticeState.Failed, ct);
        if (taken)
        {
            db.Audit(AuditAction.MailSent, "outbox", mail.Id, mail.RequestId, ("kind", mail.Kind));
        }
        else
        {
            await stopped.ByPost(mail.RequestId, mail.Kind, mail.Id, ct);
        }
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var mail = await db.Outbox.SingleAsync(m => m.Id == id, ct);
        (mail.State, mail.LastErrorCode, mail.Body) = ("failed", errorCode, null);
        await Show(mail, NoticeState.Failed, ct);
        await stopped.ByPost(mail.RequestId, mail.Kind, mail.Id, ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>A message shows what became of the mail that tells of it; the two have one id.</summary>
    private async Task Show(OutboxMail mail, NoticeState state, CancellationToken ct)
    {
        if (await db.Records.SingleOrDefaultAsync(r => r.Id == mail.Id && r.Noun == Noun.Messages, ct) is { } row)
        {
            // Only its open members: what was sent is shown even when the text is destroyed by now.
            var message = JsonNode.Parse(row.Body)!.AsObject();
            message["noticeState"] = Words.Of(state);
            message["sentAt"] ??= state == NoticeState.Sent ? JsonSerializer.SerializeToNode(mail.SentAt, Json.Wire) : null;
            (row.Body, row.Version) = (message.ToJsonString(Json.Wire), row.Version + 1);
        }
    }
}
