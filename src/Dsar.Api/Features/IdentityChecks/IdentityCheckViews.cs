using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.IdentityChecks;

/// <summary>Shapes identity checks for their caller. They belong to the submission, so one made under any of its requests shows under all.</summary>
public sealed class IdentityCheckViews(DsarDbContext db, RecordBook book)
{
    public async Task<IReadOnlyList<View>> All(DataSubjectRequest request, CancellationToken ct)
    {
        var checks = await db.IdentityChecks.AsNoTracking().Where(c => c.SubmissionId == request.SubmissionId).OrderBy(c => c.Id).ToListAsync(ct);
        var views = new List<View>();
        foreach (var check in checks)
        {
            views.Add(await Of(request, check, ct));
        }

        return views;
    }

    /// <summary>One check; a code is shown only in the answer that made it, a result only in the answer to a try.</summary>
    public async Task<View> Of(DataSubjectRequest request, IdentityCheck check, CancellationToken ct, string? code = null, CodeResult? result = null)
    {
        var row = db.Records.Local.SingleOrDefault(r => r.Id == check.Id) ?? await db.Records.AsNoTracking().SingleAsync(r => r.Id == check.Id, ct);
        var (value, _) = await book.View(request, row, ct);
        var members = JsonSerializer.SerializeToNode(
            new IdentityCheckView(check.Method, check.Level, check.State, check.AskedAt, check.RemindedAt, check.ExpiresAt, check.AttemptsLeft, check.ConfirmedAt, check.PausesClock, null, code, result), Json.Wire)!.AsObject();
        foreach (var (name, member) in members.ToList().Where(m => (m.Key != "code" || code is not null) && (m.Key != "result" || result is not null)))
        {
            value[name] = member?.DeepClone();
        }

        return new View(value, ETags.Of(check.Id, check.AttemptsLeft * 10 + (int)check.State ?? (int)check.State));
    }
}
