using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>
/// An execution that the person cut short by taking the request back (law.md section 6.1, row 18): what was carried out by then stays done and is told, and whoever
/// got that data is told as well (GDPR Art. 19). Nobody carries on by hand.
/// </summary>
public sealed class CutExecution(DsarDbContext db, ExecutionDesk executions, ExecutionOrders orders, ExecutionReceipts receipts, ExecutionTasks tasks, RecipientNoticeDesk notices, Registers registers, TimeProvider clock)
{
    /// <summary>Ends what is being carried out, with the caller's save; answers what was done, in words, empty when nothing was. Done again it tells what came to be done since.</summary>
    public async Task<(IReadOnlyList<LocalText> Items, CarriedOut? Done)> End(DataSubjectRequest request, CancellationToken ct)
    {
        if (await executions.Last(request.Id, ct) is not { } row || request.Right is Right.Access or Right.Portability)
        {
            return ([], null);
        }

        var order = await orders.Of(request, ct);
        var told = await receipts.Of(row.Id, order, [], ct);
        await tasks.Cancel(request, [], ct);
        await executions.End(request, ExecutionState.PartlyFailed, ct, told);
        var places = told.Where(r => r.RowsChanged > 0).ToLookup(r => (r.SystemId, r.Collection), r => Enum.Parse<ItemOutcome>(r.Operation!.Value.ToString()));
        var done = order.Items.Where(i => places[(i.Finding.SystemId, i.Finding.Collection)].Any(act => IsOf(i, act))).ToList();
        if (done.Count == 0)
        {
            return ([], null);
        }

        await notices.OnExecution(request, [.. done.Select(i => (i.ForLaw, i.Inner.Activity, (IReadOnlyList<LocalText>)[]))], ct);
        var register = await registers.Of(request.ControllerId, ct);
        var items =
            from item in done
            from act in places[(item.Finding.SystemId, item.Finding.Collection)].Where(act => IsOf(item, act))
            group act by (Act: act, item.Inner.Activity) into same
            orderby same.Key
            select OutcomeWords.AlreadyDone(register.Activities.Single(a => a.Key == same.Key.Activity).Name, same.Key.Act);
        var recipients = request.Right != Right.Objection || Rights.IsWeighed(request.Kind) ? await notices.Told(request.Id, ct) : null;
        return ([.. items], new CarriedOut(StockholmTime.DayOf(clock.GetUtcNow())) { Recipients = recipients });
    }

    /// <summary>Whether what was done in its place is what was decided about an item; a row that could not go because others reference it was made anonymous instead.</summary>
    private static bool IsOf(OrderedItem item, ItemOutcome act) => item.Item.Outcome == act || (item.Item.Outcome == ItemOutcome.Erase && act == ItemOutcome.Anonymise);

    /// <summary>Whether the request was taken back while its systems were being written.</summary>
    public async Task<bool> IsCut(RequestId request, CancellationToken ct) =>
        await db.Requests.AsNoTracking().Where(r => r.Id == request).Select(r => r.State).SingleAsync(ct) == RequestState.Withdrawn;
}
