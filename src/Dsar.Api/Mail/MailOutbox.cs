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

    public async Task Queue(string kind, DataSubjectRequest request, string reference, string to, DataController controller, IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        var language = request.Language;
        var name = controller.Name ?? controller.Key;
        var all = new Dictionary<string, string>(values) { ["controller"] = name, ["reference"] = reference, ["portalUrl"] = address.Absolute("/") };
        var (subject, body) = MailTexts.Of(kind, language, all);
        var footer = MailTexts.Of("footer", language, all).Body;
        var mail = new OutboxMail
        {
            Id = Guid.CreateVersion7(),
            ControllerId = request.ControllerId,
            SubmissionId = request.SubmissionId,
            RequestId = request.Id,
            Kind = kind,
            CreatedAt = clock.GetUtcNow(),
            DueAt = clock.GetUtcNow(),
            State = "queued",
        };
        mail.Body = await vault.Seal(mail.Place, JsonSerializer.Serialize(new Body(to, subject, body + "\n\n" + footer + "\n", name), Json.Wire), ct);
        db.Outbox.Add(mail);
        jobs.Enqueue(Step.Mail, mail.Id);
    }

    /// <summary>The complaint paragraph of letters and of the extension mail.</summary>
    public static string Complaint(DataController controller, Language language) =>
        MailTexts.Of("complaint", language, new Dictionary<string, string> { ["contact"] = controller.ContactEmail ?? controller.Name ?? controller.Key }).Body;
}
