using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>What the machine could not do becomes a person's task of kind execute, one for each collection or whole system (discovery.md section 5.3).</summary>
public sealed class ExecutionTasks(DsarDbContext db, RecordBook book, TimeProvider clock)
{
    /// <summary>Begins the mark of every such task; the rest is the system and the collection.</summary>
    public const string Mark = "execute:";

    /// <summary>Marks the task in which a person looks at an automated decision.</summary>
    public const string ReviewMark = Mark + Review;

    private const string Review = "human-review";

    /// <summary>Asks for what is left over, once; answers the receipts with the ids of their tasks, how many wait, and the systems of which a person said that it is not possible.</summary>
    public async Task<(IReadOnlyList<ExecutionReceipt> Receipts, int Waiting, IReadOnlyList<string> NotExecuted)> Ask(
        DataSubjectRequest request, IReadOnlyList<ExecutionReceipt> receipts, Func<ExecutionReceipt, bool> byHand, CancellationToken ct)
    {
        var keys = await db.Systems.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Key, ct);
        var known = await Known(request, ct);
        var told = new List<ExecutionReceipt>();
        foreach (var receipt in receipts)
        {
            if (receipt.Result is ReceiptResult.Done or ReceiptResult.AlreadyDone or ReceiptResult.Accepted)
            {
                told.Add(receipt);
                continue;
            }

            var place = Place(receipt, keys);
            if (!known.TryGetValue(place, out var task) && !byHand(receipt))
            {
                told.Add(receipt);
                continue;
            }

            if (task is null)
            {
                known[place] = task = await Open(request, place, receipt, receipts.Where(r => Place(r, keys) == place).Sum(r => r.Remaining), ct);
            }

            told.Add(receipt with { TaskId = task.Id });
        }

        var impossible = known.Where(k => k.Value.State == "not_possible").Select(k => k.Key.Split('/')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        var places = receipts.Where(r => r.Result is not (ReceiptResult.Done or ReceiptResult.AlreadyDone or ReceiptResult.Accepted)).Select(r => Place(r, keys)).ToHashSet();
        return (told, known.Count(k => k.Value.State == TaskRows.Open && places.Contains(k.Key)), impossible);
    }

    /// <summary>Whether a person has looked at the automated decision and closed the task with a reason (GDPR Art. 22(3)); asks one when nobody was asked.</summary>
    public async Task<bool> Reviewed(DataSubjectRequest request, CancellationToken ct)
    {
        if ((await Known(request, ct)).TryGetValue(Review, out var task))
        {
            return task.State == "done";
        }

        var due = request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())).Internal;
        var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Execute, null, "Decide anew, as a person", "The person asks that somebody looks at the automated decision. Hear their view, decide anew, and write the reason as the result.", TaskState.Open, due, null), ct, TaskRows.Open);
        row.Inner = JsonSerializer.Serialize(new TaskInner(null, ReviewMark), Json.Wire);
        return false;
    }

    /// <summary>What was a person's task was done by the machine after all.</summary>
    public async Task Cancel(DataSubjectRequest request, IReadOnlyList<ExecutionReceipt> receipts, CancellationToken ct)
    {
        var used = receipts.Select(r => r.TaskId).ToHashSet();
        foreach (var task in (await Known(request, ct)).Values.Where(t => t.State == TaskRows.Open && !used.Contains(t.Id) && !t.Inner!.Contains(ReviewMark, StringComparison.Ordinal)))
        {
            await book.Update(task, await book.Read<TaskRecord>(task, ct) with { State = TaskState.Cancelled }, ct, "cancelled");
        }
    }

    private async Task<Dictionary<string, RequestRecord>> Known(DataSubjectRequest request, CancellationToken ct)
    {
        var rows = await db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Tasks && r.Inner != null && r.State != "cancelled").OrderBy(r => r.Id).ToListAsync(ct);
        var marked = rows.Select(r => (Row: r, JsonSerializer.Deserialize<TaskInner>(r.Inner!, Json.Wire)!.System)).Where(r => r.System?.StartsWith(Mark, StringComparison.Ordinal) == true);
        return marked.GroupBy(r => r.System![Mark.Length..]).ToDictionary(g => g.Key, g => g.Last().Row);
    }

    private async Task<RequestRecord> Open(DataSubjectRequest request, string place, ExecutionReceipt receipt, int rows, CancellationToken ct)
    {
        var due = request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())).Internal;
        var what = receipt.Collection is null ? $"Nothing could be changed in {place} by machine" : $"{rows} rows of {place} could not be changed by machine";
        var text = $"{what} ({receipt.Error?.Code ?? Words.Of(receipt.Result)}). Carry out by hand there what was decided, and report done; report not possible if it cannot be done: the answer then says so.";
        var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Execute, receipt.SystemId, $"Carry out by hand in {place}", text, TaskState.Open, due, null), ct, TaskRows.Open);
        row.Inner = JsonSerializer.Serialize(new TaskInner(null, Mark + place), Json.Wire);
        return row;
    }

    private static string Place(ExecutionReceipt receipt, Dictionary<Guid, string> keys) =>
        keys.GetValueOrDefault(receipt.SystemId, receipt.SystemId.ToString()) + (receipt.Collection is null ? "" : $"/{receipt.Collection}");
}
