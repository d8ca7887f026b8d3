using Dsar.Api.Data.Mappings;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Dsar.Api.Data;

/// <summary>Everything stored. Features see this type only; the two provider contexts exist for their migrations.</summary>
public abstract class DsarDbContext(DbContextOptions options, Caller caller, TimeProvider clock) : DbContext(options)
{
    private const int MostRaces = 30;
    private readonly List<AuditEntry> _audit = [];

    /// <summary>Set while a step works: each save renews the lease, and fails with <see cref="LeaseLostException"/> when another worker holds it.</summary>
    public Lease? Fence { get; set; }

    /// <summary>Reads the rows of no controller but this one; null sees none.</summary>
    public ControllerId? Tenant => caller.Controller;

    /// <summary>Whether requests of people with a protected identity are read.</summary>
    public bool SeesProtected => caller.SeesProtected;

    public DbSet<Installation> Installations => Set<Installation>();

    public DbSet<KeyRow> Keys => Set<KeyRow>();

    public DbSet<ControllerRow> Controllers => Set<ControllerRow>();

    public DbSet<RegisterRow> Registers => Set<RegisterRow>();

    public DbSet<SystemRow> Systems => Set<SystemRow>();

    public DbSet<PlanRow> Plans => Set<PlanRow>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Submission> Submissions => Set<Submission>();

    public DbSet<IdentityCheck> IdentityChecks => Set<IdentityCheck>();

    public DbSet<SubmissionContent> SubmissionContents => Set<SubmissionContent>();

    public DbSet<LookupRow> Lookups => Set<LookupRow>();

    public DbSet<DataSubjectRequest> Requests => Set<DataSubjectRequest>();

    public DbSet<HistoryEntry> History => Set<HistoryEntry>();

    public DbSet<RequestContent> RequestContents => Set<RequestContent>();

    public DbSet<RequestRecord> Records => Set<RequestRecord>();

    public DbSet<Restriction> Restrictions => Set<Restriction>();

    public DbSet<RestrictionLookup> RestrictionLookups => Set<RestrictionLookup>();

    public DbSet<StepRow> Steps => Set<StepRow>();

    public DbSet<OperationRow> Operations => Set<OperationRow>();

    public DbSet<ExecutionBatch> ExecutionBatches => Set<ExecutionBatch>();

    public DbSet<DeferredRows> Deferred => Set<DeferredRows>();

    public DbSet<ErasedRows> Erased => Set<ErasedRows>();

    public DbSet<OutboxMail> Outbox => Set<OutboxMail>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    public DbSet<AuditCheckpoint> AuditCheckpoints => Set<AuditCheckpoint>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<IdempotencyRow> Idempotency => Set<IdempotencyRow>();

    /// <summary>Adds an entry to the caller's controller's audit chain; it is stored with the next save, in the same transaction. Throws when a data key is not one the action allows.</summary>
    public void Audit(AuditAction action, string objectType, Guid objectId, RequestId? request, params (string Key, object Value)[] data)
    {
        if (data.FirstOrDefault(d => !action.Allows(d.Key, d.Value)).Key is { } unknown)
        {
            if (AuditAction.IsStrict)
            {
                throw new InvalidOperationException($"The audit action {action.Name} does not allow the data key {unknown}, or its value is no id, code, count, date or digest.");
            }

            // The act must not fail for its entry; the member is left out and somebody is told.
            AuditAction.Alarm(this.GetService<ILoggerFactory>(), action, unknown);
            data = [.. data.Where(d => action.Allows(d.Key, d.Value))];
        }

        var actor = caller.Actor;
        _audit.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(),
            ControllerId = caller.Controller?.Value ?? Guid.Empty,
            Seq = 0,
            At = clock.GetUtcNow(),
            ActorType = actor.Type.ToString().ToLowerInvariant(),
            ActorId = actor.Id,
            Action = action.Name,
            ObjectType = objectType,
            ObjectId = objectId,
            RequestId = request?.Value,
            SubjectHmac = request is { } about ? SubjectOf(about) : null,
            Data = AuditChain.Data(System.Diagnostics.Activity.Current is { IdFormat: System.Diagnostics.ActivityIdFormat.W3C } trace ? [.. data, ("trace", trace.TraceId.ToString())] : data),
        });
    }

    /// <summary>Stores all changes and, last, the audit entries that belong to them: one transaction, and no entry, no act.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        KeepDueDates();
        using var turn = Database.IsSqlite() ? await SqliteWriter.Enter(Database.GetConnectionString()!, cancellationToken) : null;
        var measures = new Measures(ChangeTracker, _audit);
        if (_audit.Count == 0 && Fence is null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await HoldLease(cancellationToken);
        await NameSubjects(cancellationToken);
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var chain in _audit.GroupBy(e => e.ControllerId))
        {
            await Append(chain, cancellationToken);
        }

        await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        measures.Count();
        _audit.Clear();
        return written;
    }

    /// <summary>Forgets everything not stored, so that a run that lost a race can be made again.</summary>
    public void Forget()
    {
        ChangeTracker.Clear();
        _audit.Clear();
    }

    /// <summary>
    /// Makes a change and stores it; when it lost a race it is made again on what the other left. For what follows something that cannot be taken back, such
    /// as a mail that has left.
    /// </summary>
    public async Task Settle(Func<Task> change)
    {
        for (var run = 0; ; run++)
        {
            try
            {
                await change();
                await SaveChangesAsync(CancellationToken.None);
                return;
            }
            catch (Exception e) when (run < MostRaces && Sql.IsRace(e))
            {
                Forget();
            }
        }
    }

    /// <summary>Prolongs the lease of the step at work; false when another worker has it.</summary>
    public async ValueTask<bool> Renew(CancellationToken ct)
    {
        try
        {
            return await Write(async _ =>
            {
                await HoldLease(ct);
                return true;
            }, ct);
        }
        catch (LeaseLostException)
        {
            return false;
        }
    }

    /// <summary>Runs set-based writes such as a lease claim in a transaction of their own, in their turn.</summary>
    public async Task<T> Write<T>(Func<DsarDbContext, Task<T>> work, CancellationToken ct)
    {
        using var turn = Database.IsSqlite() ? await SqliteWriter.Enter(Database.GetConnectionString()!, ct) : null;
        await using var transaction = await Database.BeginTransactionAsync(ct);
        var result = await work(this);
        await transaction.CommitAsync(ct);
        return result;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => Mappings.Model.Build(modelBuilder, this);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Mappings.Conventions.Apply(configurationBuilder, Database.IsSqlite());

    /// <summary>The due date as a column, so that lists sort by it: computed from the aggregate at every change.</summary>
    private void KeepDueDates()
    {
        var today = StockholmTime.DayOf(clock.GetUtcNow());
        foreach (var entry in ChangeTracker.Entries<DataSubjectRequest>().Where(e => e.State is EntityState.Added or EntityState.Modified))
        {
            var deadline = entry.Entity.DeadlineOn(today);
            entry.Property(Mappings.Model.DueOn).CurrentValue = deadline.Effective;
            entry.Property(Mappings.Model.DueCountedOn).CurrentValue = deadline.Provisional ? today : null;
        }
    }

    private async Task HoldLease(CancellationToken ct)
    {
        if (Fence is { } lease)
        {
            var until = clock.GetUtcNow() + StepRunner.LeaseTime;
            var held = await Steps.IgnoreQueryFilters().Where(s => s.ObjectId == lease.ObjectId && s.Step == lease.Step && s.Epoch == lease.Epoch)
                .ExecuteUpdateAsync(u => u.SetProperty(s => s.LeaseUntil, until), ct);
            if (held == 0)
            {
                throw new LeaseLostException();
            }
        }
    }

    /// <summary>Whom the entries of a request are about, as far as the request is at hand.</summary>
    private byte[]? SubjectOf(RequestId id) =>
        ChangeTracker.Entries<DataSubjectRequest>().FirstOrDefault(e => e.Entity.Id == id)?.Property<byte[]?>(RequestMapping.AuditSubject).CurrentValue;

    /// <summary>The same for requests that are not at hand, such as that of a mail just sent.</summary>
    private async Task NameSubjects(CancellationToken ct)
    {
        foreach (var about in _audit.Where(e => e is { SubjectHmac: null, RequestId: not null }).GroupBy(e => new RequestId(e.RequestId!.Value)).ToList())
        {
            if (!ChangeTracker.Entries<DataSubjectRequest>().Any(e => e.Entity.Id == about.Key))
            {
                var subject = await Requests.IgnoreQueryFilters().AsNoTracking().Where(r => r.Id == about.Key).Select(r => EF.Property<byte[]?>(r, RequestMapping.AuditSubject)).SingleOrDefaultAsync(ct);
                about.ToList().ForEach(e => e.SubjectHmac = subject);
            }
        }
    }

    private async Task Append(IGrouping<Guid, AuditEntry> chain, CancellationToken ct)
    {
        var head = await Sql.LockHead(this, chain.Key, ct);
        if (head is null)
        {
            head = new AuditHead { ControllerId = chain.Key, Hash = AuditChain.Start(chain.Key) };
            AuditHeads.Add(head);
        }

        foreach (var waiting in chain)
        {
            var entry = Next(head, waiting);
            (head.Seq, head.Hash, head.At) = (entry.Seq, entry.Hash, entry.At);
            AuditEntries.Add(entry);
        }
    }

    private static AuditEntry Next(AuditHead head, AuditEntry waiting)
    {
        // Whole milliseconds, never before the entry in front: what is hashed must read back the same from every database.
        var at = new DateTimeOffset(waiting.At.UtcTicks - (waiting.At.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var entry = new AuditEntry
        {
            Id = waiting.Id,
            ControllerId = waiting.ControllerId,
            Seq = head.Seq + 1,
            At = at < head.At ? head.At : at,
            ActorType = waiting.ActorType,
            ActorId = waiting.ActorId,
            Action = waiting.Action,
            ObjectType = waiting.ObjectType,
            ObjectId = waiting.ObjectId,
            RequestId = waiting.RequestId,
            SubjectHmac = waiting.SubjectHmac,
            Data = waiting.Data,
            PrevHash = head.Hash,
        };
        entry.Hash = AuditChain.Hash(head.Hash, entry);
        return entry;
    }
}

/// <summary>SQLite: one file, one process, nothing to install.</summary>
public sealed class SqliteDsarDbContext(DbContextOptions<SqliteDsarDbContext> options, Caller caller, TimeProvider clock) : DsarDbContext(options, caller, clock);

/// <summary>PostgreSQL: several nodes on one database.</summary>
public sealed class PostgresDsarDbContext(DbContextOptions<PostgresDsarDbContext> options, Caller caller, TimeProvider clock) : DsarDbContext(options, caller, clock);
