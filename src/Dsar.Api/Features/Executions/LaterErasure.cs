using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Systems;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Features.Executions;

/// <summary>One deferred erasure that is due: the rows are read again, the law is asked again with what is known then and was recorded before, and what it lets go is erased and proven.</summary>
public sealed class LaterErasure(Vault vault, Registers registers, Plans plans, SystemWriter writer, DeferredDesk deferred, ExecutionEffects effects, SecondSearch ledger, DataFolder folder, TimeProvider clock)
{
    /// <summary>Grounds whose end is a date or an event. Every other was a person's judgement, and a person judges again.</summary>
    private static readonly string[] EndByThemselves = [Grounds.LegalObligation, Grounds.NeededForContract, Grounds.BackupRotation];

    private const string GoingName = "going";

    /// <summary>Asks and erases. True when rows of the entry are erased: by this attempt, one that was cut off, or along with the rest of the row.</summary>
    public async Task<bool> Run(DeferredRows entry, DataSubjectRequest request, CancellationToken ct)
    {
        var (path, key) = (Path.Combine(folder.Sub("runs"), $"{entry.Id:N}.later"), await vault.Key(KeyKind.Deferred, entry.Id, ct));
        if (File.Exists(path) && await deferred.IsCutOff(entry, ct))
        {
            await CarryOn(entry, request, path, key, ct);
        }

        // What is left of an attempt that wrote nothing is of no use. It stays after a failure: the next attempt looks whether anything was written.
        RunStore.Delete(path);
        var (plan, kept) = (await plans.Current(entry.ControllerId, ct), await deferred.Open(entry, ct));
        int receipts;
        await using (var store = RunStore.Open(path, entry.Id.ToString("N"), key))
        {
            var own = await Read(entry, plan, kept, store, ct);
            receipts = await Decide(entry, kept, own, request, plan, store, ct);
        }

        RunStore.Delete(path);
        return receipts > 0 || (entry.EndedAt is not null && kept.Rows.Names().Any(await ledger.DoneSince(entry, ct)));
    }

    /// <summary>An attempt was cut off after it wrote and before that was recorded: the same operations again, so that each has its receipt and the ledger its marks.</summary>
    private async Task CarryOn(DeferredRows entry, DataSubjectRequest request, string path, byte[] key, CancellationToken ct)
    {
        await using var store = RunStore.Open(path, entry.Id.ToString("N"), key);
        if (store.Document(GoingName) is { } text && JsonSerializer.Deserialize<Going>(text)! is var going)
        {
            await Erase(entry, request, await plans.Pinned(going.Plan, ct), store, going.Items(), ct);
        }
    }

    /// <summary>Reads the kept rows, then those that tell whether the contract runs; how many of the first there are.</summary>
    private async Task<long> Read(DeferredRows entry, Plan plan, KeptFinding kept, RunStore store, CancellationToken ct)
    {
        var connectors = plans.Connectors(plan);
        try
        {
            var connector = connectors.GetValueOrDefault(kept.Rows.System) ?? throw new ConnectorException("not_configured", false);
            if (await kept.Rows.Read(plan, connector, store, clock, ct, await ledger.DoneSince(entry, ct)) > 0)
            {
                throw new ConnectorException("conflict", false);
            }

            var own = plan.Collections.Sum(c => store.Count(c.Index));
            foreach (var teller in kept.Tellers.Where(t => connectors.ContainsKey(t.System)))
            {
                try
                {
                    await teller.Except(kept.Rows).Read(plan, connectors[teller.System], store, clock, ct);
                }
                catch (ConnectorException fault) when (!fault.IsTransient)
                {
                    // It tells nothing any more; the contract counts as it did.
                    store.Rollback();
                }
            }

            return own;
        }
        finally
        {
            foreach (var connector in connectors.Values)
            {
                await connector.DisposeAsync();
            }
        }
    }

    private async Task<int> Decide(DeferredRows entry, KeptFinding kept, long own, DataSubjectRequest request, Plan plan, RunStore store, CancellationToken ct)
    {
        var today = StockholmTime.DayOf(clock.GetUtcNow());
        var groups = FindingGroups.Make(plan, store, await registers.Of(entry.ControllerId, ct), Right.Erasure, today)
            .Where(g => g.System == entry.System && g.Collection == entry.Collection && store.Members(g.Number, 0, 1)[0].Row < own).ToList();
        var mine = groups.Where(g => kept.Means(g, entry.Activity)).ToList();
        if (mine.Count == 0 && own > 0 && !kept.IsMapped(plan, entry.Activity))
        {
            throw new ConnectorException("schema", false); // the map has moved them to another activity: a person looks, and nothing is called done
        }

        if (kept.Facts.Contract == ContractState.Running && mine.Exists(g => g.Contract == ContractState.Ended))
        {
            await deferred.ContractEnded(entry, kept, plan, ct);
        }

        var asked = mine.Select(g => (Group: g, Proposal: Ask(entry, kept, g, today))).Select(a => (a.Group, a.Proposal, Again: Before(entry).AskedAgain(a.Proposal, today))).ToList();
        var going = asked.Where(a => a.Again is null).Select(a => Item(a.Group, store, row => row.Number < own)).ToList();
        if (going.Count > 0)
        {
            going.AddRange(await Beside(entry, groups.Except(mine), own, plan, store, today, ct));
        }

        store.Begin();
        store.SetDocument(GoingName, JsonSerializer.Serialize(Going.Of(plan, going)));
        store.Commit();
        store.Seal();
        var receipts = going.Count == 0 ? 0 : await Erase(entry, request, plan, store, going, ct);
        await Tell(entry, kept, request, [.. asked.Where(a => a.Again is not null).Select(a => (a.Group, a.Proposal, a.Again!))], receipts, today, ct);
        return receipts;
    }

    /// <summary>The rest of the same rows that is kept by entries of its own and may go too by now: then a row goes as a whole, and leaves no empty one behind.</summary>
    private async Task<IReadOnlyList<ExecutionItem>> Beside(DeferredRows entry, IEnumerable<FindingGroup> groups, long own, Plan plan, RunStore store, DateOnly today, CancellationToken ct)
    {
        var items = new List<ExecutionItem>();
        var others = await deferred.Beside(entry, ct);
        foreach (var group in groups)
        {
            var same = others.Where(o => o.Kept.Means(group, o.Entry.Activity)).ToList();
            if (same.Count > 0 && !await effects.IsHeld(same[0].Entry, ct) && same.TrueForAll(o => Before(o.Entry).AskedAgain(Ask(o.Entry, o.Kept, group, today), today) is null))
            {
                var held = same.Select(o => o.Kept.Rows.Holding(plan)).ToList();
                items.Add(Item(group, store, row => row.Number < own && held.Exists(h => h(row))));
            }
        }

        return items;
    }

    /// <summary>Ends the entry, or says until when it goes on, and asks a person what the systems do not tell.</summary>
    private async Task Tell(
        DeferredRows entry, KeptFinding kept, DataSubjectRequest request, IReadOnlyList<(FindingGroup Group, Proposal Proposal, DeferredErasure Again)> staying, int receipts, DateOnly today, CancellationToken ct)
    {
        if (staying.Count == 0)
        {
            await deferred.Done(entry, request, receipts, ct);
            return;
        }

        var first = staying.Select(s => s.Again).OrderBy(d => d.Until ?? DateOnly.MaxValue).First();
        await deferred.Prolong(entry, first with { After = staying.Select(s => s.Again.After).FirstOrDefault(a => a is not null) }, today, ct);
        if (staying.Any(s => s.Proposal.OpenQuestions.Count > 0 || kept.Facts.IsUntold(s.Group.Facts)))
        {
            await deferred.Ask(entry, request, ct);
        }
    }

    private static DeferredErasure Before(DeferredRows entry) => new(entry.Id, entry.FindingId, entry.Activity, entry.Until, null, entry.Ground, entry.Statute);

    /// <summary>The rows of a group that are meant, without those that were only read to tell of the contract.</summary>
    private static ExecutionItem Item(FindingGroup group, RunStore store, Func<StoredRow, bool> meant)
    {
        var rows = store.Members(group.Number, 0, (int)group.RowCount).Where(m => !meant(store.Row(m.Collection, m.Row)!));
        return new ExecutionItem { Finding = group.Number, Outcome = ItemOutcome.Erase, ExcludedRows = rows.Select(m => m.Row).ToHashSet() };
    }

    private async Task<int> Erase(DeferredRows entry, DataSubjectRequest request, Plan plan, RunStore store, IReadOnlyList<ExecutionItem> items, CancellationToken ct)
    {
        var ended = await writer.Write(plan, store, items, entry.Id, request, (_, _) => ValueTask.FromResult<string?>(null), ct);
        if (ended.SelectMany(s => s.Receipts).Any(r => r.Results.ContainsKey(OperationResult.Referenced)))
        {
            throw new StepWaitsException("referenced"); // the rows that reference these are due too, or soon
        }

        var wrong = ended.Where(s => !s.IsComplete).Select(s => s.Code ?? "unproven").FirstOrDefault();
        return wrong is null ? ended.Sum(s => s.Receipts.Count) : throw new ConnectorException(wrong, true);
    }

    private static Proposal Ask(DeferredRows entry, KeptFinding kept, FindingGroup group, DateOnly today)
    {
        var proposal = LawEngine.Propose(kept.Facts.Onto(group.Facts), today);
        return EndByThemselves.Contains(entry.Ground) && (entry.Ground != Grounds.LegalObligation || entry.Statute is not null)
            ? proposal
            : proposal with { OpenQuestions = [.. proposal.OpenQuestions, "hold_review"] };
    }
}

/// <summary>What a later erasure has begun to carry out: the plan, and for each finding the rows that are not meant.</summary>
internal sealed record Going(string Plan, IReadOnlyList<Going.Part> Parts)
{
    public sealed record Part(int Finding, long[] Excluded);

    public static Going Of(Plan plan, IEnumerable<ExecutionItem> items) => new(plan.Hash, [.. items.Select(i => new Part(i.Finding, [.. i.ExcludedRows.Order()]))]);

    public IReadOnlyList<ExecutionItem> Items() => [.. Parts.Select(p => new ExecutionItem { Finding = p.Finding, Outcome = ItemOutcome.Erase, ExcludedRows = p.Excluded.ToHashSet() })];
}
