using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Collections;

/// <summary>Carries one search of the connected systems: plan, run, what each system came to, questions for people, and the end.</summary>
public sealed class CollectionDesk(DsarDbContext db, Vault vault, Caller caller, RequestDesk desk, RecordBook book, Plans plans, FindingDesk findings, StopDesk stops, OperationDesk operations, DataFolder folder, TimeProvider clock)
{
    /// <summary>Stands for the whole search when a controller has connected no system: a person searches.</summary>
    private const string ByHand = "by-hand";

    /// <summary>The search in progress, begun when there is none. The plan is pinned here.</summary>
    public async Task<RequestRecord> Running(DataSubjectRequest request, CancellationToken ct)
    {
        if (await db.Records.SingleOrDefaultAsync(r => r.RequestId == request.Id && r.Noun == Noun.Collections && r.State == "running", ct) is { } running)
        {
            return running;
        }

        var (plan, now, id) = (await plans.Current(request.ControllerId, ct), clock.GetUtcNow(), Guid.CreateVersion7());
        var ids = await db.Systems.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Id, ct);
        var keys = plan.Systems.Count == 0 ? [ByHand] : plan.Systems.Select(s => s.Key).ToList();
        if (request.Systems.Count == 0)
        {
            request.PlanCollection([.. keys.Select(k => new SystemCoverage(k))], caller.Actor, now);
        }

        var systems = keys.Select(k => new CollectedSystem(ids.GetValueOrDefault(k), k, SystemStatus.Pending, null, 0, 0, 0, now, null, null, null, null, [])).ToList();
        var row = await book.Add(request, Noun.Collections, new CollectionRecord(CollectionState.Running, plan.Hash, now, null, await operations.Serve(OperationKind.Collection, request, id, ct), null, systems), ct, "running", id);
        row.Inner = JsonSerializer.Serialize(new CollectionInner($"{id:N}.run", null), Json.Wire);
        await db.SaveChangesAsync(ct);
        return row;
    }

    /// <summary>The run file of a collection, opened with the request's own key.</summary>
    public async Task<RunStore> Open(DataSubjectRequest request, RequestRecord collection, long epoch, CancellationToken ct)
    {
        var inner = Inner(collection);
        return RunStore.Open(Path.Combine(folder.Sub("runs"), inner.RunFile), collection.Id.ToString("N"), await vault.Key(KeyKind.Request, request.Id.Value, ct), epoch, db.Database.IsNpgsql());
    }

    public static CollectionInner Inner(RequestRecord collection) => JsonSerializer.Deserialize<CollectionInner>(collection.Inner!, Json.Wire)!;

    /// <summary>The activities asked for; null when the request is about everything.</summary>
    public async Task<IReadOnlySet<string>?> Scope(DataSubjectRequest request, CancellationToken ct) =>
        RequestScope.Of(request, (await desk.Words(request, ct)).Details, await desk.Register(request, ct));

    /// <summary>
    /// How a request is searched, before it is decided and after it was carried out alike. What is objected to, erased or kept is judged by facts that lie
    /// elsewhere too, such as whether the contract runs: only a copy is searched narrowly.
    /// </summary>
    public async Task<RunOptions> Options(DataSubjectRequest request, IReadOnlyList<Identifier> claimed, CancellationToken ct) => new()
    {
        Answers = await Answers(request, ct),
        Claimed = claimed,
        Activities = request.Right is Right.Access or Right.Portability ? await Scope(request, ct) : null,
    };

    /// <summary>Verdicts of people on identifiers met on the way.</summary>
    public async Task<IReadOnlyList<IdentityAnswer>> Answers(DataSubjectRequest request, CancellationToken ct)
    {
        var answers = new List<IdentityAnswer>();
        foreach (var row in await Tasks(request, "done", ct))
        {
            var result = (await book.Read<TaskRecord>(row, ct)).Result;
            if (TaskOf(row).IdentityId is { } identity && result is not null)
            {
                answers.Add(new IdentityAnswer(identity, result.Outcome switch
                {
                    TaskOutcome.Accepted => IdentityState.Accepted,
                    TaskOutcome.Shared => IdentityState.Shared,
                    _ => IdentityState.Rejected,
                }));
            }
        }

        return answers;
    }

    /// <summary>Writes down what the run came to; when every system has ended and no question is open, makes the findings and ends the search.</summary>
    public async Task Record(DataSubjectRequest request, RequestRecord collection, Plan plan, RunStore store, RunResult result, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await AskPeople(request, plan, result, ct);
        if (plan.Systems.Count == 0)
        {
            await AskByHand(request, plan, ByHand, ByHand, collection.CreatedAt, ct);
        }

        foreach (var search in result.Completeness.Systems)
        {
            await Note(request, plan, search, collection.CreatedAt, now, ct);
        }

        var (record, inner) = (await book.Read<CollectionRecord>(collection, ct), Inner(collection));
        collection.Inner = JsonSerializer.Serialize(inner with { Completeness = result.Completeness }, Json.Wire);
        var openQuestions = (await Tasks(request, "open", ct)).Any(t => TaskOf(t).IdentityId is not null) || db.Records.Local.Any(r => r is { Noun: Noun.Tasks, State: "open" });
        var ended = !openQuestions && request.Systems.All(s => s.Status.IsEnded());
        IReadOnlyDictionary<string, int> counts = new Dictionary<string, int>();
        if (ended)
        {
            counts = await findings.Make(request, collection, plan, store, await Scope(request, ct), ct);
            await stops.FinishCollecting(request, ct);
        }

        var systems = record.Systems.Select(s => Merge(s, request.Systems.SingleOrDefault(c => c.Key == s.Name), result.Completeness.Systems.SingleOrDefault(c => c.Key == s.Name), counts, now)).ToList();
        await book.Update(collection, record with { State = ended ? CollectionState.Ended : CollectionState.Running, EndedAt = ended ? now : null, Systems = systems }, ct, ended ? "ended" : "running");
    }

    private async Task Note(DataSubjectRequest request, Plan plan, SystemSearch search, DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        var known = request.Systems.Single(s => s.Key == search.Key);
        if (known.Status is SystemStatus.ManualDone or SystemStatus.Waived)
        {
            return;
        }

        if (search.Status.IsEnded())
        {
            if (known.Status != search.Status || known.Rows != search.Rows)
            {
                request.SystemEnded(new SystemCoverage(search.Key, search.Status, search.Rule, Rows: search.Rows), caller.Actor, now);
            }

            return;
        }

        if (known.Status != SystemStatus.ManualPending && !known.Status.IsEnded())
        {
            request.SystemStarted(search.Key, SystemStatus.ManualPending, caller.Actor, now);
        }

        if (search.Rule == "manual")
        {
            await AskByHand(request, plan, search.Key, search.Title.In(request.Language), since, ct);
        }
    }

    private async Task AskByHand(DataSubjectRequest request, Plan plan, string system, string title, DateTimeOffset since, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var all = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Tasks).ToListAsync(ct);
        if (all.Any(t => TaskOf(t).System == system && t.CreatedAt >= since))
        {
            return;
        }

        var due = request.DeadlineOn(StockholmTime.DayOf(now)).Internal;
        var id = await db.Systems.AsNoTracking().Where(s => s.ControllerId == request.ControllerId && s.Key == system).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(ct);
        var form = TaskForm.Of(plan, system, (await desk.Identities(request, ct)).Proven, request.Language);
        var task = new TaskRecord(TaskKind.Collect, id, $"Search {title} by hand", "Search this system by hand for the person and report what was found, or that nothing was.", TaskState.Open, due, null, Form: form);
        var row = await book.Add(request, Noun.Tasks, task, ct, "open");
        row.Inner = JsonSerializer.Serialize(new TaskInner(null, system), Json.Wire);
        if (request.Systems.Single(s => s.Key == system).Status == SystemStatus.Pending)
        {
            request.SystemStarted(system, SystemStatus.ManualPending, caller.Actor, now);
        }
    }

    private async Task AskPeople(DataSubjectRequest request, Plan plan, RunResult result, CancellationToken ct)
    {
        var asked = (await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Tasks).ToListAsync(ct)).Select(t => TaskOf(t).IdentityId).ToHashSet();
        foreach (var question in result.Questions.Where(q => !asked.Contains(q.IdentityId)))
        {
            var where = question.MetIn is { } met ? $", met in {met}" : ", given in the request";
            var why = question.Reason switch
            {
                QuestionReason.SeveralPersons => $"{question.Persons} persons have it",
                QuestionReason.RoleAddress => "it is a role address",
                QuestionReason.Claimed => "nothing proves that it is theirs",
                QuestionReason.NotCounted => "the persons who have it could not be counted",
                _ => "it was met on the way",
            };
            var due = request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())).Internal;
            var text = $"{Words.Of(question.Identifier.Kind)}: {question.Identifier.Value}{where}; {why}. Is it this person's (accepted), another's (rejected), or used by several (shared)?";
            var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Identity, null, "Is this identifier the person's?", text, TaskState.Open, due, null), ct, "open");
            row.Inner = JsonSerializer.Serialize(new TaskInner(question.IdentityId, null), Json.Wire);
        }
    }

    private async Task<List<RequestRecord>> Tasks(DataSubjectRequest request, string state, CancellationToken ct) =>
        await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Tasks && r.State == state).OrderBy(r => r.Id).ToListAsync(ct);

    private static TaskInner TaskOf(RequestRecord row) => row.Inner is null ? new TaskInner(null, null) : JsonSerializer.Deserialize<TaskInner>(row.Inner, Json.Wire)!;

    private static CollectedSystem Merge(CollectedSystem old, SystemCoverage? coverage, SystemSearch? search, IReadOnlyDictionary<string, int> counts, DateTimeOffset now)
    {
        var status = coverage?.Status ?? old.Status;
        return old with
        {
            Status = status,
            Rule = coverage?.Rule ?? search?.Rule,
            Rows = search?.Rows ?? old.Rows,
            Findings = counts.GetValueOrDefault(old.Name, old.Findings),
            Attempts = old.Attempts + 1,
            EndedAt = status.IsEnded() ? old.EndedAt ?? now : null,
            Error = status == SystemStatus.Failed ? new SearchError(search?.Error ?? "not_possible") : null,
            Collections = search is null ? [] : [.. search.Collections.Select(c => new CollectionPart(c.Name, c.Status, c.Rule, c.Rows, c.Error is null ? null : new SearchError(c.Error)))],
        };
    }
}
