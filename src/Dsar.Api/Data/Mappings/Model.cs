using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Dsar.Api.Data.Mappings;

/// <summary>Tables, keys and indexes; names are snake_case on both providers. Every row of a controller is hidden from every other by a query filter.</summary>
public static class Model
{
    /// <summary>Shadow column of a request: its due date as of the last save, for sorting and filters.</summary>
    public const string DueOn = "DueOn";

    /// <summary>Shadow column of a request whose clock stands still: the day on which its due date was counted, for it moves with each day; null while the clock runs.</summary>
    public const string DueCountedOn = "DueCountedOn";

    public static void Build(ModelBuilder model, DsarDbContext db)
    {
        RequestMapping.Map(model, db);
        RestrictionMapping.Map(model, db);
        model.Entity<Installation>().ToTable("installation").HasKey(i => i.Id);
        model.Entity<KeyRow>(e =>
        {
            e.ToTable("keys").HasKey(k => k.Id);
            e.HasIndex(k => new { k.Kind, k.Owner }).IsUnique();
            e.HasIndex(k => k.MasterId);
        });
        Register(model, db);
        model.Entity<Person>(e =>
        {
            e.ToTable("people").HasKey(p => p.Id);
            e.HasIndex(p => new { p.ControllerId, p.EmailHash }).IsUnique();
            e.HasQueryFilter(p => p.ControllerId == db.Tenant);
        });
        model.Entity<ApiKey>(e =>
        {
            e.ToTable("api_keys").HasKey(k => k.Id);
            e.HasIndex(k => k.Hash).IsUnique();
            // The host key (no controller) sees the keys of every controller, for it makes their first ones.
            e.HasQueryFilter(k => k.ControllerId == db.Tenant || db.Tenant == null);
        });
        Work(model, db);
        Executed(model, db);
        Columns(model);
    }

    private static void Register(ModelBuilder model, DsarDbContext db)
    {
        model.Entity<ControllerRow>(e =>
        {
            e.ToTable("controllers").HasKey(c => c.Id);
            e.HasIndex(c => c.Key).IsUnique();
            e.Property(c => c.Version).IsConcurrencyToken();
            var (converter, comparer) = Conventions.JsonColumn<IReadOnlyDictionary<string, long>>();
            e.Property(c => c.ActivityVersions).HasConversion(converter, comparer);
            e.HasQueryFilter(c => c.Id == db.Tenant || db.Tenant == null);
        });
        model.Entity<SystemRow>(e =>
        {
            e.ToTable("systems").HasKey(s => s.Id);
            e.HasIndex(s => new { s.ControllerId, s.Key }).IsUnique();
            e.Property(s => s.Version).IsConcurrencyToken();
            e.HasQueryFilter(s => s.ControllerId == db.Tenant || db.Tenant == null);
        });
        model.Entity<RegisterRow>(e =>
        {
            e.ToTable("registers").HasKey(r => r.Hash);
            e.HasQueryFilter(r => r.ControllerId == db.Tenant);
        });
        model.Entity<PlanRow>(e =>
        {
            e.ToTable("plans").HasKey(p => p.Hash);
            e.HasQueryFilter(p => p.ControllerId == db.Tenant);
        });
    }

    private static void Work(ModelBuilder model, DsarDbContext db)
    {
        model.Entity<StepRow>(e =>
        {
            e.ToTable("steps").HasKey(s => new { s.ObjectId, s.Step });
            e.HasIndex(s => s.NextAttemptAt);
            e.HasQueryFilter(s => s.ControllerId == db.Tenant);
        });
        model.Entity<OperationRow>(e =>
        {
            e.ToTable("operations").HasKey(o => o.Id);
            e.Ignore(o => o.Place);
            e.HasIndex(o => new { o.ControllerId, o.Id });
            e.HasIndex(o => new { o.RequestId, o.Kind });
            // The host key, which writes registers of every controller, sees the work on their systems and none on a request.
            e.HasQueryFilter(o => o.ControllerId == db.Tenant || (db.Tenant == null && o.RequestId == null));
        });
        model.Entity<OutboxMail>(e =>
        {
            e.ToTable("outbox").HasKey(m => m.Id);
            e.Ignore(m => m.Place);
            e.HasIndex(m => new { m.State, m.DueAt });
            e.HasIndex(m => m.RecordId);
            e.HasQueryFilter(m => m.ControllerId == db.Tenant);
        });
        model.Entity<AuditEntry>(e =>
        {
            // (controller, seq) is unique but not the key: numbers are given last, and two entries still waiting would collide.
            e.ToTable("audit_entries").HasKey(a => a.Id);
            e.HasIndex(a => new { a.ControllerId, a.Seq }).IsUnique();
            e.HasIndex(a => a.RequestId);
        });
        model.Entity<AuditHead>().ToTable("audit_heads").HasKey(h => h.ControllerId);
        model.Entity<AuditCheckpoint>(e =>
        {
            e.ToTable("audit_checkpoints").HasKey(c => c.Id);
            e.HasIndex(c => new { c.ControllerId, c.Seq });
            e.HasIndex(c => c.At);
            e.HasQueryFilter(c => c.ControllerId == db.Tenant);
        });
        model.Entity<SigningKey>().ToTable("signing_keys").HasKey(k => k.Id);
        model.Entity<IdempotencyRow>(e =>
        {
            e.ToTable("idempotency").HasKey(i => i.Id);
            e.HasIndex(i => new { i.CallerId, i.Key }).IsUnique();
            e.HasIndex(i => i.CreatedAt);
            e.HasIndex(i => i.RequestId);
        });
    }

    private static void Executed(ModelBuilder model, DsarDbContext db)
    {
        model.Entity<ExecutionBatch>(e =>
        {
            e.ToTable("execution_batches").HasKey(b => b.Id);
            e.HasIndex(b => new { b.ExecutionId, b.Root }).IsUnique();
            e.HasQueryFilter(b => b.ControllerId == db.Tenant);
        });
        model.Entity<DeferredRows>(e =>
        {
            e.ToTable("deferred_rows").HasKey(d => d.Id);
            e.Ignore(d => d.Place);
            e.HasIndex(d => new { d.ExecutionId, d.FindingId, d.Part }).IsUnique();
            e.HasIndex(d => new { d.State, d.Until });
            e.HasIndex(d => d.RequestId);
            e.HasQueryFilter(d => d.ControllerId == db.Tenant);
        });
        model.Entity<ErasedRows>(e =>
        {
            e.ToTable("erased_rows").HasKey(r => r.Id);
            e.Ignore(r => r.Place);
            e.HasIndex(r => new { r.ControllerId, r.System, r.Until });
            e.HasQueryFilter(r => r.ControllerId == db.Tenant);
        });
    }

    private static void Columns(ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        }

        foreach (IMutableEntityType entity in model.Model.GetEntityTypes())
        {
            // Every id is made by us; EF would replace an empty one, such as the installation's, by a random one.
            foreach (var property in entity.FindPrimaryKey()?.Properties ?? [])
            {
                property.ValueGenerated = ValueGenerated.Never;
            }

            entity.GetKeys().ToList().ForEach(k => k.SetName($"pk_{entity.GetTableName()}"));
            entity.GetIndexes().ToList().ForEach(i => i.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', i.Properties.Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)))}"));
        }
    }
}
