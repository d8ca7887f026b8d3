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
    private const string PublicCopies = "public-copies";

    /// <summary>Tasks that are about no rows of a system.</summary>
    private static readonly string[] OfPeople = [Review, PublicCopies];

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

        var impossible = known.Where(k => k.Value.State == "not_possible" && !OfPeople.Contains(k.Key)).Select(k => k.Key.Split('/')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        var places = receipts.Where(r => r.Result is not (ReceiptResult.Done or ReceiptResult.AlreadyDone or ReceiptResult.Accepted)).Select(r => Place(r, keys)).ToHashSet();
        return (told, known.Count(k => k.Value.State == TaskRows.Open && places.Contains(k.Key)), impossible);
    }

    /// <summary>Whether a person has looked at the automated decision and closed the task with a reason (GDPR Art. 22(3)); asks one when nobody was asked.</summary>
    public Task<bool> Reviewed(DataSubjectRequest request, CancellationToken ct) => Answered(
        request, Review, state => state == "done", "Decide anew, as a person",
        "The person asks that somebody looks at the automated decision. Hear their view, decide anew, and write the reason as the result.", ct);

    /// <summary>
    /// Whether a person has noted what was done to tell others who hold copies of data that were made public and are erased now, or why nothing reasonable can be (GDPR Art. 17(2));
    /// asks one when nobody was asked. True when nothing of it was public.
    /// </summary>
    public async Task<bool> PublicCopiesNoted(DataSubjectRequest request, IReadOnlyList<string> activities, CancellationToken ct) => activities.Count == 0 || await Answered(
        request, PublicCopies, state => state != TaskRows.Open, "Tell others who hold copies of what was public",
        $"Data of {string.Join(", ", activities)} were made public and are erased now. Take the steps that are reasonable with the means there are and what they cost, technical ones too, to tell other controllers who use the data "
        + "that the person has asked them to erase every link to them and every copy, such as search engines and archives. Write as the result what was done; report not possible, with the reason, where no step is reasonable.", ct);

    private async Task<bool> Answered(DataSubjectRequest request, string what, Func<string, bool> isAnswer, string title, string instructions, CancellationToken ct)
    {
        if ((await Known(request, ct)).TryGetValue(what, out var task))
        {
            return isAnswer(task.State!);
        }

        var due = request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())).Internal;
        var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Execute, null, title, instructions, TaskState.Open, due, null), ct, TaskRows.Open);
        row.Inner = JsonSerializer.Serialize(new TaskInner(null, Mark + what), Json.Wire);
        return false;
    }

    /// <summary>What was a person's task was done by the machine after all.</summary>
    public async Task Cancel(DataSubjectRequest request, IReadOnlyList<ExecutionReceipt> receipts, CancellationToken ct)
    {
        var used = receipts.Select(r => r.TaskId).ToHashSet();
        foreach (var (_, task) in (await Known(request, ct)).Where(k => k.Value.State == TaskRows.Open && !used.Contains(k.Value.Id) && !OfPeople.Contains(k.Key)))
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
