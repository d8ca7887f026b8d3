using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Systems;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>One decided finding: the item, the finding, and the keys behind its ids.</summary>
public sealed record OrderedItem(DecisionItem Item, FindingRecord Finding, FindingInner Inner, ItemInner? Kept)
{
    /// <summary>The item as the law looks at it when it is carried out.</summary>
    public DecidedItem ForLaw => new(Item.Outcome, Item.Ground ?? "")
    {
        Keep = Item.Outcome == ItemOutcome.RetainUntil ? new Keep(Item.Until, Kept?.After, true) : null,
        Restricts = Kept?.Restricts ?? Item.Outcome == ItemOutcome.RetainUntil,
    };

    /// <summary>Rows that are left alone.</summary>
    public IReadOnlySet<long> Excluded => Finding.ExcludedRows.Select(r => r.Row!.Value).ToHashSet();
}

/// <summary>What is to be carried out: the approved items, over the plan and the run that they were decided on.</summary>
public sealed record ExecutionOrder(RequestRecord Collection, Plan Plan, IReadOnlyList<OrderedItem> Items)
{
    private const string Marketing = "marketing";

    /// <summary>The items as the systems are told of them.</summary>
    public IReadOnlyList<ExecutionItem> ForSystems(DataController register) =>
    [
        .. Items.Where(i => i.Item.Outcome is not (ItemOutcome.Withhold or ItemOutcome.Forward or ItemOutcome.Disclose) || RestrictionCauses.OnExecution(i.ForLaw) is not null).Select(i => new ExecutionItem
        {
            Finding = i.Inner.Group,
            // What is withheld from erasure and may be used for nothing else is marked like what is kept.
            Outcome = i.Item.Outcome == ItemOutcome.Withhold ? ItemOutcome.Restrict : i.Item.Outcome,
            ExcludedRows = i.Excluded,
            Corrections = [.. i.Item.Changes.Select(c => new Discovery.Correction(null, c.Field!, c.To!))],
            Purpose = i.Item.Outcome == ItemOutcome.Stop ? Purpose(i, register) : null,
        }),
    ];

    /// <summary>Corrections that name no value: a new entry beside an original that must stay, a statement of the person's (law.md section 2, R2-R3). A person makes them.</summary>
    public IEnumerable<OrderedItem> ByHand => Items.Where(i => i.Item is { Outcome: ItemOutcome.Rectify, Changes.Count: 0 } and not { Ground: Grounds.HumanReview });

    /// <summary>Activities whose data the controller has made public and of which something is erased (GDPR Art. 17(2)).</summary>
    public IReadOnlyList<string> ErasedInPublic(DataController register)
    {
        var erased = Items.Where(i => i.Item.Outcome is ItemOutcome.Erase or ItemOutcome.Anonymise).Select(i => i.Inner.Activity).ToHashSet();
        return [.. register.Activities.Where(a => a.MadePublic && erased.Contains(a.Key)).Select(a => a.Key)];
    }

    /// <summary>The purpose by which the map of the collection knows the activity: its key, or marketing.</summary>
    private string Purpose(OrderedItem item, DataController register)
    {
        var stops = Plan.Collections.First(c => c.System.Key == item.Inner.System && c.Map.Name == item.Finding.Collection).Map.Stops.Select(s => s.Purpose);
        return !stops.Contains(item.Inner.Activity) && register.Activities.Any(a => a.Key == item.Inner.Activity && a.DirectMarketing) ? Marketing : item.Inner.Activity;
    }
}

/// <summary>Reads what is to be carried out.</summary>
public sealed class ExecutionOrders(DsarDbContext db, RecordBook book, Plans plans)
{
    public async Task<ExecutionOrder> Of(DataSubjectRequest request, CancellationToken ct)
    {
        var collection = await db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Collections).OrderByDescending(r => r.Id).FirstAsync(ct);
        var decided = await db.Records.SingleAsync(r => r.Id == request.Decision!.Id, ct);
        var kept = JsonSerializer.Deserialize<DecisionInner>(decided.Inner!, Json.Wire)!.Items?.ToDictionary(i => i.FindingId) ?? [];
        var decision = await book.Read<DecisionRecord>(decided, ct);
        var ids = decision.Items.Select(i => i.FindingId).ToList();
        var rows = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Findings && ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
        var items = new List<OrderedItem>();
        foreach (var item in decision.Items.Where(i => i.Ground != Grounds.NotThisPerson))
        {
            var row = rows[item.FindingId];
            items.Add(new OrderedItem(item, await book.Read<FindingRecord>(row, ct), FindingDesk.Inner(row), kept.GetValueOrDefault(item.FindingId)));
        }

        return new ExecutionOrder(collection, await plans.Pinned(collection.Read<CollectionRecord>().PlanHash, ct), items);
    }
}
