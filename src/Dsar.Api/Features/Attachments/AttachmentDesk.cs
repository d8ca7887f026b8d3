using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Attachments;

/// <summary>Which attachments another act may name, and what it may read of them.</summary>
public sealed class AttachmentDesk(DsarDbContext db, AttachmentFiles files)
{
    private const string Csv = "text/csv";

    private const string JsonText = "application/json";

    /// <summary>Most attachments of one request.</summary>
    public const int MostPerRequest = 20;

    /// <summary>The problem with the attachments named: not this request's, held or refused by the scanner, or internal and named in a message to the person. Null when there is none.</summary>
    public async Task<Problem?> Refuse(DataSubjectRequest request, IReadOnlyList<Guid>? ids, CancellationToken ct, bool toPerson = false)
    {
        var named = ids ?? [];
        var rows = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Attachments && named.Contains(r.Id)).ToListAsync(ct);
        var known = rows.ToDictionary(r => r.Id, r => r.Read<AttachmentRecord>());
        for (var i = 0; i < named.Count; i++)
        {
            if (!known.TryGetValue(named[i], out var file))
            {
                return Problem.Field($"/attachmentIds/{i}", "unknown_reference", "The request has no such attachment.");
            }

            if (toPerson && file.Visibility == AttachmentVisibility.Internal)
            {
                return Problem.Field($"/attachmentIds/{i}", "conflicting", "The attachment is internal: the person may not see it.");
            }
        }

        return known.Values.FirstOrDefault(f => f.State != AttachmentState.Available) is { } closed ? Closed(closed.State) : null;
    }

    /// <summary>A file of records in clear, for the installation's own work; null when it is of another kind.</summary>
    public async Task<(Stream File, bool IsCsv)?> Table(Guid id, CancellationToken ct)
    {
        var row = await db.Records.AsNoTracking().SingleAsync(r => r.Id == id, ct);
        var kind = row.Read<AttachmentRecord>().MediaType;
        return kind is Csv or JsonText ? (await files.OpenForWork(row, ct), kind == Csv) : null;
    }

    /// <summary>The file cannot be opened, and why.</summary>
    public static Problem Closed(AttachmentState state) => new("attachment_held", Members: Problem.Extra(("attachmentState", state)));
}
