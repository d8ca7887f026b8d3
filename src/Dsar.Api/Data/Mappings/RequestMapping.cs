using System.Linq.Expressions;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dsar.Api.Data.Mappings;

/// <summary>The aggregate and what hangs on it. Small immutable parts are JSON columns; what is listed or searched has columns and tables of its own.</summary>
public static class RequestMapping
{
    /// <summary>Shadow columns of a submission: the caller's own reference.</summary>
    public const string ExternalRefSource = "ExternalRefSource";

    public const string ExternalRefId = "ExternalRefId";

    /// <summary>Shadow column of a request: the keyed digest of its data subject that its audit entries carry; null once its key is destroyed.</summary>
    public const string AuditSubject = "AuditSubject";

    public static void Map(ModelBuilder model, DsarDbContext db)
    {
        model.Entity<DataSubjectRequest>(e =>
        {
            e.ToTable("requests").HasKey(r => r.Id);
            e.Property(r => r.Version).IsConcurrencyToken();
            e.Property(r => r.Reference).HasMaxLength(20);
            e.Property<DateOnly>(Model.DueOn);
            e.Property<DateOnly?>(Model.DueCountedOn);
            e.Property<byte[]?>(AuditSubject);
            e.PrimitiveCollection(r => r.Labels);
            Json(e, r => r.Grounds);
            Json(e, r => r.RequiredWhy);
            Json(e, r => r.IdentityQuestions);
            Json(e, r => r.Systems);
            Json(e, r => r.Review);
            Json(e, r => r.Decision);
            Json(e, r => r.ForwardingProposed);
            Json(e, r => r.Extension);
            e.HasMany(r => r.History).WithOne().HasForeignKey(h => h.RequestId);
            e.HasMany(r => r.Clarifications).WithOne().HasForeignKey(c => c.RequestId);
            e.HasIndex(r => r.Reference).IsUnique();
            e.HasIndex(r => r.SubmissionId);
            e.HasIndex(nameof(DataSubjectRequest.ControllerId), nameof(DataSubjectRequest.State), Model.DueOn, nameof(DataSubjectRequest.Id));
            e.HasIndex(r => r.State);
            e.HasIndex(nameof(DataSubjectRequest.ControllerId), Model.DueOn, nameof(DataSubjectRequest.Id));
            e.HasIndex(r => new { r.ControllerId, r.ReceivedAt, r.Id });
            e.HasIndex(r => new { r.ControllerId, r.AssigneeId });
            e.HasIndex(Model.DueCountedOn);
            e.HasIndex(r => new { r.ControllerId, r.ContentDestroyedAt, r.ClosedAt });
            e.HasQueryFilter(r => r.ControllerId == db.Tenant && (!r.ProtectedIdentity || db.SeesProtected));
        });
        model.Entity<HistoryEntry>(e =>
        {
            e.ToTable("history").HasKey(h => new { h.RequestId, h.Seq });
            e.Ignore(h => h.Summary);
        });
        model.Entity<Clarification>().ToTable("clarifications").HasKey(c => c.Id);
        model.Entity<Clarification>().Property(c => c.Id).ValueGeneratedNever();
        Submissions(model, db);
        Contents(model, db);
    }

    private static void Submissions(ModelBuilder model, DsarDbContext db)
    {
        model.Entity<Submission>(e =>
        {
            e.ToTable("submissions").HasKey(s => s.Id);
            e.Property<string?>(ExternalRefSource).HasMaxLength(64);
            e.Property<string?>(ExternalRefId).HasMaxLength(128);
            e.Ignore(s => s.Level);
            e.HasMany(s => s.Checks).WithOne().HasForeignKey(c => c.SubmissionId);
            e.HasIndex(s => s.Reference).IsUnique();
            e.HasIndex(nameof(Submission.ControllerId), ExternalRefSource, ExternalRefId).IsUnique();
            e.HasQueryFilter(s => s.ControllerId == db.Tenant);
        });
        model.Entity<IdentityCheck>(e =>
        {
            e.ToTable("identity_checks").HasKey(c => c.Id);
            e.Property(c => c.Id).ValueGeneratedNever();
            // Two tries at once must not both count as one: the second meets a changed row.
            e.Property(c => c.State).IsConcurrencyToken();
            e.Property(c => c.AttemptsLeft).IsConcurrencyToken();
        });
    }

    private static void Contents(ModelBuilder model, DsarDbContext db)
    {
        model.Entity<RequestContent>(e =>
        {
            e.ToTable("request_contents").HasKey(c => c.RequestId);
            e.Ignore(c => c.Place);
            e.HasQueryFilter(c => c.ControllerId == db.Tenant);
        });
        model.Entity<SubmissionContent>(e =>
        {
            e.ToTable("submission_contents").HasKey(c => c.SubmissionId);
            e.Ignore(c => c.Place);
            e.HasQueryFilter(c => c.ControllerId == db.Tenant);
        });
        model.Entity<LookupRow>(e =>
        {
            e.ToTable("lookups").HasKey(l => l.Id);
            e.HasIndex(l => new { l.ControllerId, l.Hash });
            e.HasIndex(l => l.SubmissionId);
            e.HasQueryFilter(l => l.ControllerId == db.Tenant);
        });
        model.Entity<RequestRecord>(e =>
        {
            e.ToTable("records").HasKey(r => r.Id);
            e.Ignore(r => r.Place);
            e.Property(r => r.State).HasMaxLength(40);
            e.Property(r => r.Version).IsConcurrencyToken();
            e.HasIndex(r => new { r.RequestId, r.Noun, r.Id });
            e.HasIndex(r => new { r.Noun, r.State, r.DueAt });
            e.HasQueryFilter(r => r.ControllerId == db.Tenant);
        });
    }

    private static void Json<T>(EntityTypeBuilder<DataSubjectRequest> entity, Expression<Func<DataSubjectRequest, T>> member)
    {
        var (converter, comparer) = Conventions.JsonColumn<T>();
        entity.Property(member).HasConversion(converter, comparer);
    }
}
