using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>Keeps what a decision retains, so that it is erased by itself afterwards, and says where that stands (GDPR Art. 17(3), 5(1)(e)).</summary>
public sealed class DeferredDesk(DsarDbContext db, Vault vault, RequestDesk desk, FindingDesk findings, RecordBook book, TimeProvider clock)
{
    /// <summary>Rows of one entry at most; more become several.</summary>
    public const int RowsPerEntry = 5_000;

    private const string Mark = "deferred:";

    /// <summary>Makes the entries of the kept items; those that a first attempt made stay. Stored with the caller's save.</summary>
    public async Task Keep(DataSubjectRequest request, Guid execution, ExecutionOrder order, IReadOnlyList<ExecutionItem> items, IRunStore store, CancellationToken ct)
    {
        var known = await db.Deferred.Where(d => d.ExecutionId == execution).Select(d => d.FindingId).ToListAsync(ct);
        var kept = order.Items.Where(i => i.Item.Outcome == ItemOutcome.RetainUntil && !known.Contains(i.Item.FindingId)).ToList();
        var groups = kept.Count == 0 ? [] : FindingGroups.Load(store).ToDictionary(g => g.Number);
        var tellers = new Dictionary<string, IReadOnlyList<KeptRows>>(StringComparer.Ordinal);
        foreach (var item in kept)
        {
            var group = groups[item.Inner.Group];
            var facts = KeptFacts.Of(await findings.Facts(request, group, item.Finding, ct));
            if (!tellers.TryGetValue(group.Activity, out var telling))
            {
                tellers[group.Activity] = telling = [.. KeptRows.Telling(order.Plan, store, items, group.Activity, RowsPerEntry)];
            }

            if (order.Plan.Collections.First(c => c.System.Key == group.System && c.Map.Name == group.Collection).Map.Key.Count == 0)
            {
                await Add(request, execution, item, 0, group.System, (int)item.Finding.RowCount - item.Excluded.Count, null, ct);
                continue;
            }

            foreach (var (part, rows) in KeptRows.Of(order.Plan, store, items, item.Inner.Group, RowsPerEntry).Index())
            {
                await Add(request, execution, item, part, rows.System, rows.Rows.Count, new KeptFinding(rows, KeptFinding.FieldsOf(group), telling, facts), ct);
            }
        }
    }

    /// <summary>The entries of an execution as they are shown.</summary>
    public async Task<IReadOnlyList<DeferredItem>> Of(Guid execution, CancellationToken ct)
    {
        var stored = await db.Deferred.Where(d => d.ExecutionId == execution).ToListAsync(ct);
        return
        [
            .. stored.Union(db.Deferred.Local.Where(d => d.ExecutionId == execution)).OrderBy(d => d.Id)
                .Select(d => new DeferredItem(d.SystemId, d.Collection, d.Rows, d.Until, d.Ground, Enum.GetValues<DeferredState>().Single(s => Words.Of(s) == d.State))),
        ];
    }

    /// <summary>What an entry remembers.</summary>
    public async Task<KeptFinding> Open(DeferredRows entry, CancellationToken ct) =>
        JsonSerializer.Deserialize<KeptFinding>(await vault.OpenForWork(entry.Place, entry.Locators!, ct), Json.Wire)!;

    /// <summary>The open entries of other findings in the same collection, made by the same execution.</summary>
    public async Task<IReadOnlyList<(DeferredRows Entry, KeptFinding Kept)>> Beside(DeferredRows entry, CancellationToken ct)
    {
        var beside = new List<(DeferredRows, KeptFinding)>();
        foreach (var other in await db.Deferred.AsNoTracking().Where(d => d.ExecutionId == entry.ExecutionId && d.SystemId == entry.SystemId && d.Collection == entry.Collection && d.FindingId != entry.FindingId && d.Locators != null).ToListAsync(ct))
        {
            beside.Add((other, await Open(other, ct)));
        }

        return beside;
    }

    /// <summary>Asked again, the law still keeps them: a new day, or the same event, which has not come.</summary>
    public async Task Prolong(DeferredRows entry, DeferredErasure again, DateOnly today, CancellationToken ct)
    {
        var (until, after, ground, statute) = (entry.Until, entry.After, entry.Ground, entry.Statute);
        (entry.Until, entry.After, entry.Ground, entry.Statute, entry.AskedOn) = (again.Until, again.After?.ToString(), again.Ground, again.Statute, today);
        if ((until, after, ground, statute) != (entry.Until, entry.After, entry.Ground, entry.Statute))
        {
            entry.State = Words.Of(DeferredState.Prolonged);
            db.Audit(AuditAction.DeferredProlonged, "deferred_erasure", entry.Id, entry.RequestId, ("until", again.Until?.ToString("yyyy-MM-dd", null) ?? ""), ("ground", again.Ground));
            await Show(entry, ct);
        }
    }

    /// <summary>What told of the contract says that it has ended. The entries that know of it by no other rows remember that: those rows may go first.</summary>
    public async Task ContractEnded(DeferredRows entry, KeptFinding by, Plan plan, CancellationToken ct)
    {
        var told = by.TellsContract(plan, entry.Activity).Select(t => JsonSerializer.Serialize(t, Json.Wire)).ToHashSet();
        foreach (var other in await db.Deferred.Where(d => d.ExecutionId == entry.ExecutionId && d.Locators != null).ToListAsync(ct))
        {
            var kept = await Open(other, ct);
            if (kept.Facts.Contract == ContractState.Running && kept.TellsContract(plan, other.Activity).All(t => told.Contains(JsonSerializer.Serialize(t, Json.Wire))))
            {
                other.Locators = await vault.Seal(other.Place, JsonSerializer.Serialize(kept with { Facts = kept.Facts with { Contract = ContractState.Ended } }, Json.Wire), ct);
            }
        }
    }

    /// <summary>A person has to say what the systems do not: one open task for an entry, as long as the request has words to seal it with.</summary>
    public async Task Ask(DeferredRows entry, DataSubjectRequest request, CancellationToken ct)
    {
        if (request.ContentDestroyedAt is null && await Asked(entry, ct) is null)
        {
            var text = $"{entry.Rows} rows of {entry.System}/{entry.Collection} were kept ({entry.Ground}). Whether they still may be is nothing that the systems tell. When nothing keeps them any more, erase them there by hand, then complete this task; they are looked at again by themselves.";
            var task = new TaskRecord(TaskKind.Other, entry.SystemId, $"Look at what was kept in {entry.System}", text, TaskState.Open, null, null);
            (await book.Add(request, Noun.Tasks, task, ct, TaskRows.Aside)).Inner = JsonSerializer.Serialize(new TaskInner(null, Mark + entry.Id), Json.Wire);
        }
    }

    /// <summary>
    /// The day has come of rows without a key, which no machine can tell from others: a person erases them, and is asked again each month until it is done. True when
    /// it is. The task's title stands in clear and says it all: the words of a request are often destroyed by then.
    /// </summary>
    public async Task<bool> ByHand(DeferredRows entry, DataSubjectRequest request, CancellationToken ct)
    {
        var inner = JsonSerializer.Serialize(new TaskInner(null, Mark + entry.Id), Json.Wire);
        var last = await db.Records.Where(r => r.RequestId == entry.RequestId && r.Noun == Noun.Tasks && r.Inner == inner).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
        if (last?.State == Words.Of(TaskState.Done))
        {
            return true;
        }

        var today = StockholmTime.DayOf(clock.GetUtcNow());
        if (last?.State == TaskRows.Aside)
        {
            db.Audit(AuditAction.ReminderDue, "task", last.Id, entry.RequestId);
        }
        else
        {
            var until = entry.Until is { } day ? $"kept until {day:yyyy-MM-dd}" : "kept until what they are needed for has ended: look whether it has";
            var text = request.ContentDestroyedAt is null ? "The table has no key, so that no machine can tell these rows from others. Erase them there by hand, then complete this task." : null;
            var task = new TaskRecord(TaskKind.Execute, entry.SystemId, $"Erase {entry.Rows} rows of {entry.System}/{entry.Collection} by hand, {until} ({entry.Ground})", text!, TaskState.Open, today, null);
            (await book.Add(request, Noun.Tasks, task, ct, TaskRows.Aside)).Inner = inner;
        }

        entry.AskedOn = today;
        return false;
    }

    /// <summary>A person has done a task: where it was about rows that only a person erases, the step that ends their entry looks at once. Stored with the caller's save.</summary>
    public async Task<Guid?> DoneByHand(RequestRecord task, CancellationToken ct)
    {
        if (task.Inner is null || JsonSerializer.Deserialize<TaskInner>(task.Inner, Json.Wire)!.System is not { } about || !about.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var id = Guid.Parse(about[Mark.Length..]);
        if (await db.Deferred.SingleOrDefaultAsync(d => d.Id == id && d.EndedAt == null && d.Locators == null, ct) is not { } entry)
        {
            return null;
        }

        entry.AskedOn = DateOnly.MinValue;
        return id;
    }

    /// <summary>Whether an attempt was cut off between what it wrote, or was about to, and the record of it.</summary>
    public Task<bool> IsCutOff(DeferredRows entry, CancellationToken ct) => db.ExecutionBatches.AnyAsync(b => b.ExecutionId == entry.Id && b.Receipt == null, ct);

    /// <summary>The rows are erased and proven to be: the key that said where they were goes too, and what a person was asked about them.</summary>
    public async Task Done(DeferredRows entry, DataSubjectRequest request, int receipts, CancellationToken ct)
    {
        (entry.State, entry.EndedAt, entry.Locators, entry.Lookups) = (Words.Of(DeferredState.Done), clock.GetUtcNow(), null, null);
        await vault.Destroy(KeyKind.Deferred, entry.Id, ct);
        if (request.ContentDestroyedAt is null && await Asked(entry, ct) is { } task)
        {
            await book.Update(task, await book.Read<TaskRecord>(task, ct) with { State = TaskState.Cancelled }, ct, "cancelled");
        }

        db.Audit(AuditAction.DeferredDone, "deferred_erasure", entry.Id, entry.RequestId, ("count", entry.Rows), ("receipts", receipts));
        await Show(entry, ct);
    }

    private Task<RequestRecord?> Asked(DeferredRows entry, CancellationToken ct)
    {
        var inner = JsonSerializer.Serialize(new TaskInner(null, Mark + entry.Id), Json.Wire);
        return db.Records.FirstOrDefaultAsync(r => r.RequestId == entry.RequestId && r.Noun == Noun.Tasks && r.State == TaskRows.Aside && r.Inner == inner, ct);
    }

    private async Task Add(DataSubjectRequest request, Guid execution, OrderedItem item, int part, string system, int rows, KeptFinding? kept, CancellationToken ct)
    {
        var hashes = await desk.Hashes(request.ControllerId, RequestDesk.Identifiers(await desk.Subject(request, ct)), ct);
        var now = clock.GetUtcNow();
        var entry = new DeferredRows
        {
            Id = Guid.CreateVersion7(),
            ControllerId = request.ControllerId,
            RequestId = request.Id,
            ExecutionId = execution,
            FindingId = item.Item.FindingId,
            Part = part,
            SystemId = item.Finding.SystemId,
            System = system,
            Collection = item.Finding.Collection,
            Activity = item.Inner.Activity,
            Rows = rows,
            Until = item.Item.Until,
            After = item.Kept?.After?.ToString(),
            Ground = item.Item.Ground!,
            Statute = item.Item.Statute,
            State = Words.Of(DeferredState.Waiting),
            AskedOn = StockholmTime.DayOf(now),
            Lookups = [.. hashes.SelectMany(h => h)],
            CreatedAt = now,
        };
        if (kept is not null)
        {
            vault.NewKey(KeyKind.Deferred, entry.Id, request.ControllerId);
            entry.Locators = await vault.Seal(entry.Place, JsonSerializer.Serialize(kept, Json.Wire), ct);
        }

        db.Deferred.Add(entry);
        db.Audit(AuditAction.RowsDeferred, "deferred_erasure", entry.Id, request.Id, ("count", entry.Rows), ("until", entry.Until?.ToString("yyyy-MM-dd", null) ?? ""), ("ground", entry.Ground));
    }

    /// <summary>The execution's own record says where its entries stand.</summary>
    private async Task Show(DeferredRows entry, CancellationToken ct)
    {
        var row = await db.Records.SingleAsync(r => r.Id == entry.ExecutionId, ct);
        await book.Update(row, await book.Read<ExecutionRecord>(row, ct) with { Deferred = await Of(entry.ExecutionId, ct) }, ct);
    }
}
