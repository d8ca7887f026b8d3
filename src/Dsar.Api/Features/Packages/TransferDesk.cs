using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Packages;

/// <summary>
/// Files that the person wants sent directly to another controller (GDPR Art. 20(2)): a person sends the package that is built for it, or says why it is not
/// technically feasible. The answer waits for that and tells which.
/// </summary>
public sealed class TransferDesk(DsarDbContext db, RequestDesk desk, RecordBook book, PackageDesk packages, PackageContent content, TimeProvider clock)
{
    /// <summary>What the task's row is about.</summary>
    public static readonly string Mark = JsonSerializer.Serialize(new TaskInner(null, "transfer"), Json.Wire);

    /// <summary>The task of a request, however it stands; null when nobody was asked.</summary>
    public static Task<RequestRecord?> Asked(DsarDbContext db, RequestId request, CancellationToken ct) =>
        db.Records.FirstOrDefaultAsync(r => r.RequestId == request && r.Noun == Noun.Tasks && r.Inner == Mark, ct);

    /// <summary>Whether the answer has to wait; asks a person, once, with the caller's save.</summary>
    public async Task<bool> Waits(DataSubjectRequest request, CancellationToken ct)
    {
        if (request is not { State: RequestState.Executing, Right: Right.Portability } || (await desk.Words(request, ct)).Details.TransferTo is not { } target
            || !PackageContent.GivesData(request, await content.Approved(request, ct)))
        {
            return false;
        }

        if (await Asked(db, request.Id, ct) is { } asked)
        {
            return asked.State == TaskRows.Open;
        }

        var package = await packages.Build(request, ct);
        var due = request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())).Internal;
        var text = $"The person wants the files sent directly to {target.Name}, {target.Email}. Make sure of the address, send the data of package {package.Id} in a way that only they can open, and report done. "
            + "Report not possible, with a reason in the person's language, when it is not technically feasible: the answer gives that reason.";
        var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Execute, null, "Send the files to another controller", text, TaskState.Open, due, null), ct, TaskRows.Open);
        row.Inner = Mark;
        return true;
    }

    /// <summary>The answer is built: what was built to be sent has served.</summary>
    public async Task Served(DataSubjectRequest request, RequestRecord answer, CancellationToken ct)
    {
        foreach (var sent in await db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Packages && r.State == "ready" && r.Id != answer.Id).ToListAsync(ct))
        {
            await packages.End(sent, PackageState.Destroyed, ct);
        }
    }
}
