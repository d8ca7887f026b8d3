using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Shapes restrictions for their caller: with the words, or without.</summary>
public sealed class RestrictionViews(DsarDbContext db, Vault vault, Caller caller)
{
    /// <summary>Those whose request exists for this caller.</summary>
    public IQueryable<Restriction> Visible() => db.Restrictions.Where(r => db.Requests.Any(q => q.Id == r.RequestId));

    /// <summary>The words of restrictions, sealed; of those that have some.</summary>
    public async Task<IReadOnlyDictionary<Guid, Sealed>> Explanations(IEnumerable<Guid> ids, CancellationToken ct) =>
        await db.Restrictions.AsNoTracking().Where(r => ids.Contains(r.Id) && EF.Property<Sealed?>(r, RestrictionMapping.Explanation) != null)
            .Select(r => new { r.Id, Words = EF.Property<Sealed>(r, RestrictionMapping.Explanation) }).ToDictionaryAsync(r => r.Id, r => r.Words, ct);

    /// <summary>One restriction; opening its words writes an access entry.</summary>
    public async Task<View> Of(Restriction restriction, Sealed? words, CancellationToken ct)
    {
        var controller = caller.Controller!.Value;
        var opened = words is not null && caller.SeesContent ? await vault.Open(RestrictionMapping.ExplanationPlace(restriction.Id, controller), words, AccessReason.Message, restriction.RequestId, ct) : null;
        return new View(ContentMembers.Visible(RestrictionView.Of(restriction, controller) with { Explanation = opened }, caller.SeesContent), ETags.Of(restriction.Id, restriction.Version));
    }

    /// <summary>A restriction of this call, as the call leaves it.</summary>
    public Task<View> Of(Restriction restriction, CancellationToken ct) => Of(restriction, db.Entry(restriction).Property<Sealed?>(RestrictionMapping.Explanation).CurrentValue, ct);
}
