using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Api.Features.Requests;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Sends the notices to recipients of the data (GDPR Art. 19), reminds once of those nobody confirmed, and then leaves them to a person. At least once: only a cut
/// after the server took a mail repeats it, with the same Message-ID.
/// </summary>
public sealed class NotifyStep(DsarDbContext db, Vault vault, RequestDesk desk, RecipientNoticeDesk notices, IMailer mailer, TimeProvider clock) : IStep
{
    private const int AtATime = 100;
    private static readonly string[] Settled = [Words.Of(NoticeState.Acknowledged), Words.Of(NoticeState.Excused)];

    public Step Step => Step.Notify;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24), TimeSpan.FromHours(72)];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Installations.AsNoTracking().AnyAsync(i => i.RestoredAt != null, ct))
        {
            // An older database was put back: it may want to send again what was sent, until a person has looked.
            return [];
        }

        var unsent = await db.Outbox.AsNoTracking().IgnoreQueryFilters().Where(m => m.State == "queued" && m.Kind == MailOutbox.Notice && m.DueAt <= now && (only == null || m.RecordId == only))
            .OrderBy(m => m.DueAt).Take(AtATime).Select(m => new DueWork(m.RecordId!.Value, m.ControllerId)).ToListAsync(ct);
        var unanswered = await db.Records.AsNoTracking().IgnoreQueryFilters().Where(r => r.Noun == Noun.RecipientNotices && r.State == "sent" && r.DueAt <= now && (only == null || r.Id == only))
            .OrderBy(r => r.DueAt).Take(AtATime).Select(r => new DueWork(r.Id, r.ControllerId)).ToListAsync(ct);
        return [.. unsent.Concat(unanswered).DistinctBy(w => w.Id)];
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var row = await db.Records.SingleAsync(r => r.Id == id, ct);
        if (await Queued(id, ct) is not { } mail)
        {
            await notices.Unanswered((await desk.Find(row.RequestId, ct))!, row, ct);
            await db.SaveChangesAsync(CancellationToken.None);
            return;
        }

        // A person may have seen to it meanwhile.
        var ended = Settled.Contains(row.State) ? "settled" : await Send(mail, ct);
        await db.Settle(() => Record(id, ended));
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var row = await db.Records.SingleAsync(r => r.Id == id, ct);
        if (await Queued(id, ct) is { } mail)
        {
            (mail.State, mail.LastErrorCode, mail.Body) = ("failed", errorCode, null);
            await notices.Failed((await desk.Find(row.RequestId, ct))!, row, ct);
            await db.SaveChangesAsync(ct);
        }
    }

    private Task<OutboxMail?> Queued(Guid notice, CancellationToken ct) =>
        db.Outbox.Where(m => m.RecordId == notice && m.State == "queued").OrderBy(m => m.Id).FirstOrDefaultAsync(ct);

    /// <summary>Sends the mail; null when the server took it, else why it never will.</summary>
    private async Task<string?> Send(OutboxMail mail, CancellationToken ct)
    {
        var body = JsonSerializer.Deserialize<MailOutbox.Body>(await vault.OpenForWork(mail.Place, mail.Body!, ct), Json.Wire)!;
        if (!await db.Renew(ct))
        {
            throw new LeaseLostException();
        }

        try
        {
            // Not ended by a stop of the service: a mail cut off half-way may have been taken, and would be repeated.
            await mailer.Send(new Letter(mail.Id, body.To, body.Subject, body.Text, body.FromName), CancellationToken.None);
            return null;
        }
        catch (MailRefusedException)
        {
            return "refused";
        }
    }

    private async Task Record(Guid id, string? ended)
    {
        var (row, mail) = (await db.Records.SingleAsync(r => r.Id == id, CancellationToken.None), (await Queued(id, CancellationToken.None))!);
        var request = (await desk.Find(row.RequestId, CancellationToken.None))!;
        (mail.State, mail.LastErrorCode, mail.SentAt, mail.Body) = (ended is null ? "sent" : "failed", ended, ended is null ? clock.GetUtcNow() : null, null);
        if (ended is null)
        {
            await notices.Sent(request, row, CancellationToken.None);
            db.Audit(AuditAction.MailSent, "outbox", mail.Id, mail.RequestId, ("kind", mail.Kind));
        }
        else if (ended != "settled")
        {
            await notices.Failed(request, row, CancellationToken.None);
        }
    }
}
