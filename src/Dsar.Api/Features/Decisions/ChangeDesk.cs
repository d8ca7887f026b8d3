using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Systems;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Decisions;

/// <summary>Which values a correction may write, by the data maps that the search was made with (GDPR Art. 16).</summary>
public sealed class ChangeDesk(DsarDbContext db, Plans plans)
{
    /// <summary>The rules of a request; of a right that corrects nothing none are needed.</summary>
    public async Task<ChangeRules> Rules(DataSubjectRequest request, CancellationToken ct)
    {
        if (request.Right is not (Right.Rectification or Right.Objection))
        {
            return ChangeRules.None;
        }

        var collection = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Collections).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
        return collection is null ? ChangeRules.None : new ChangeRules((await plans.Pinned(collection.Read<CollectionRecord>().PlanHash, ct)).Collections);
    }
}

/// <summary>The collections of a plan, as far as corrections look at them.</summary>
public sealed class ChangeRules(IReadOnlyList<CollectionPlan> collections)
{
    /// <summary>Nothing is corrected.</summary>
    public static ChangeRules None { get; } = new([]);

    /// <summary>What is wrong with a change of a finding; null when it can be written, or handed to a person where the map opens no field.</summary>
    public FieldError? Wrong(RequestRecord row, FindingRecord finding, FieldChange change, string pointer)
    {
        if (!finding.Fields.Contains(change.Field!))
        {
            return new FieldError($"{pointer}/field", null, "unknown_reference", "The finding has no such field.");
        }

        return Field(row, finding, change) is { Rectifiable: true } field && !field.MayBecome(change.To!)
            ? new FieldError($"{pointer}/to", null, "wrong_format", "The system does not take a value of this form.")
            : null;
    }

    /// <summary>True when the change is of an address or number by which the person is identified: it could open the door to others (law.md section 6).</summary>
    public bool TouchesContact(RequestRecord row, FindingRecord finding, FieldChange change) =>
        Map(row, finding)?.Identities.Any(i => i.Kind is IdentifierKind.Email or IdentifierKind.Phone && i.Fields.Contains(change.Field!)) == true;

    private MapField? Field(RequestRecord row, FindingRecord finding, FieldChange change) => Map(row, finding)?.Fields.FirstOrDefault(f => f.Name == change.Field);

    private CollectionMap? Map(RequestRecord row, FindingRecord finding) =>
        collections.FirstOrDefault(c => c.System.Key == FindingDesk.Inner(row).System && c.Map.Name == finding.Collection)?.Map;
}
