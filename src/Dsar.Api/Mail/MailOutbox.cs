using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Mail;

/// <summary>Puts mails into the outbox in the transaction of their cause; <see cref="MailStep"/> sends them.</summary>
public sealed class MailOutbox(DsarDbContext db, Vault vault, JobOutbox jobs, PublicAddress address, TimeProvider clock)
{
    /// <summary>What is sealed in the outbox: receiver, subject, text and the sender's name.</summary>
    public sealed record Body(string To, string Subject, string Text, string FromName);

    /// <summary>The one kind of mail that carries what a person wrote: to the controller that answers instead. The person's own sentences are not for it.</summary>
    public const string Forward = "forward";

    /// <summary>The kind of mail that tells a recipient of the data what was done with them (GDPR Art. 19); a step of its own sends it.</summary>
    public const string Notice = "recipient_notice";

    /// <summary>A mail to a recipient of the data; nothing of the person is in it, so it is not sealed under their key.</summary>
    public async Task QueueNotice(DataSubjectRequest request, Guid notice, string to, DataController controller, Document letter, string? text, CancellationToken ct)
    {
        var (now, name) = (clock.GetUtcNow(), controller.Name ?? controller.Key);
        var mail = new OutboxMail { Id = Guid.CreateVersion7(), ControllerId = request.ControllerId, RequestId = request.Id, RecordId = notice, Kind = Notice, CreatedAt = now, DueAt = now, State = "queued" };
        string?[] paragraphs = [.. letter.Sections.SelectMany(s => s.Paragraphs), text, name];
        mail.Body = await vault.Seal(mail.Place, JsonSerializer.Serialize(new Body(to, letter.Title, string.Join("\n\n", paragraphs.OfType<string>()) + "\n", name), Json.Wire), ct);
        db.Outbox.Add(mail);
        jobs.Enqueue(Step.Notify, notice);
    }

    /// <summary>A mail about a request. With the <paramref name="record"/> it tells of, it has that record's id, so that what becomes of it is shown there.</summary>
    public async Task Queue(string kind, DataSubjectRequest request, string reference, string to, DataController controller, IReadOnlyDictionary<string, string> values, CancellationToken ct, Guid? record = null)
    {
        var mail = new OutboxMail
        {
            Id = record ?? Guid.CreateVersion7(),
            ControllerId = request.ControllerId,
            SubmissionId = request.SubmissionId,
            RequestId = request.Id,
            Kind = kind,
            CreatedAt = clock.GetUtcNow(),
            DueAt = clock.GetUtcNow(),
            State = "queued",
        };
        await Add(mail, to, controller, request.Language, new Dictionary<string, string>(values) { ["reference"] = reference }, ct);
    }

    /// <summary>A mail to somebody at the controller, about no request.</summary>
    public async Task QueueToStaff(string kind, ControllerId controllerId, string to, DataController controller, Language language, IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var mail = new OutboxMail { Id = Guid.CreateVersion7(), ControllerId = controllerId, Kind = kind, CreatedAt = now, DueAt = now, State = "queued" };
        await Add(mail, to, controller, language, values, ct);
    }

    private async Task Add(OutboxMail mail, string to, DataController controller, Language language, IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        var name = controller.Name ?? controller.Key;
        var all = new Dictionary<string, string>(values) { ["controller"] = name, ["portalUrl"] = address.Absolute("/") };
        var (subject, body) = MailTexts.Of(mail.Kind, language, all);
        var text = mail.Kind == Forward ? body : body + "\n\n" + MailTexts.Of(mail.SubmissionId is null ? "footer_staff" : "footer", language, all).Body;
        mail.Body = await vault.Seal(mail.Place, JsonSerializer.Serialize(new Body(to, subject, text + "\n", name), Json.Wire), ct);
        db.Outbox.Add(mail);
        jobs.Enqueue(Step.Mail, mail.Id);
    }

    /// <summary>The complaint paragraph of letters and of the extension mail.</summary>
    public static string Complaint(DataController controller, Language language) =>
        MailTexts.Of("complaint", language, new Dictionary<string, string> { ["contact"] = controller.ContactEmail ?? controller.Name ?? controller.Key }).Body;
}
