using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Data.Mappings;

/// <summary>Restrictions and the hashes by which the check finds them. What is no matter of law stands in shadow columns.</summary>
public static class RestrictionMapping
{
    /// <summary>Shadow column: whose restriction it is.</summary>
    public const string ControllerId = "ControllerId";

    /// <summary>Shadow column: why it ends or goes on, in words, sealed under the restriction's own key; null until somebody says so, and once it is destroyed.</summary>
    public const string Explanation = "Explanation";

    /// <summary>Shadow column: the letter that tells the person of its end.</summary>
    public const string NoticeId = "NoticeId";

    public static void Map(ModelBuilder model, DsarDbContext db)
    {
        model.Entity<Restriction>(e =>
        {
            e.ToTable("restrictions").HasKey(r => r.Id);
            e.Ignore(r => r.IsEffective);
            e.Property(r => r.Version).IsConcurrencyToken();
            e.Property<ControllerId>(ControllerId);
            e.Property<Sealed?>(Explanation);
            e.Property<Guid?>(NoticeId);
            var (activities, sameActivities) = Conventions.JsonColumn<IReadOnlyList<string>>();
            e.Property(r => r.Activities).HasConversion(activities, sameActivities);
            var (allowed, sameAllowed) = Conventions.JsonColumn<IReadOnlyList<AllowedOperation>>();
            e.Property(r => r.Allowed).HasConversion(allowed, sameAllowed);
            e.HasIndex(ControllerId, nameof(Restriction.Id));
            e.HasIndex(r => r.RequestId);
            e.HasIndex(r => new { r.Reason, r.State });
            e.HasQueryFilter(r => EF.Property<ControllerId>(r, ControllerId) == db.Tenant);
        });
        model.Entity<RestrictionLookup>(e =>
        {
            e.ToTable("restriction_lookups").HasKey(l => l.Id);
            e.HasIndex(l => new { l.ControllerId, l.Hash });
            e.HasIndex(l => l.RestrictionId);
            e.HasQueryFilter(l => l.ControllerId == db.Tenant);
        });
    }

    /// <summary>Where the words of a restriction are sealed: under a key that ends with it.</summary>
    public static Place ExplanationPlace(Guid id, ControllerId controller) => new(KeyKind.Restriction, id, controller, "restrictions.explanation", id);
}
