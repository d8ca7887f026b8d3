using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Findings;

/// <summary>What only the installation needs of a finding: its number in the run, the keys behind its ids, and which proposed masks hide the person's own data.</summary>
public sealed record FindingInner(int Group, string System, string Activity, IReadOnlyList<string> OwnMasks);

/// <summary>Makes findings from the groups of a run, with the law engine's proposal, and tells the request what its review has come to.</summary>
public sealed class FindingDesk(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, TimeProvider clock)
{
    /// <summary>Findings of the latest search, oldest first.</summary>
    public async Task<IReadOnlyList<(RequestRecord Row, FindingRecord Finding)>> Current(DataSubjectRequest request, CancellationToken ct)
    {
        var rows = await db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Findings && r.State == "current").OrderBy(r => r.Id).ToListAsync(ct);
        var found = new List<(RequestRecord, FindingRecord)>();
        foreach (var row in rows)
        {
            found.Add((row, await book.Read<FindingRecord>(row, ct)));
        }

        return found;
    }

    /// <summary>Replaces the findings of an earlier search; answers how many findings each system has.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Make(DataSubjectRequest request, RequestRecord collection, Plan plan, RunStore store, CancellationToken ct)
    {
        var (register, today) = (await desk.Register(request, ct), StockholmTime.DayOf(clock.GetUtcNow()));
        foreach (var (old, _) in await Current(request, ct))
        {
            old.State = "replaced";
        }

        var systems = await db.Systems.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Id, ct);
        var made = new List<(RequestRecord Row, FindingRecord Finding)>();
        foreach (var group in FindingGroups.Make(plan, store, register, request.Right, today))
        {
            var finding = Of(request, collection.Id, systems.GetValueOrDefault(group.System), group, register, today);
            var row = await book.Add(request, Noun.Findings, finding, ct, "current");
            row.Inner = JsonSerializer.Serialize(new FindingInner(group.Number, group.System, group.Activity, OwnMasks(group, today)), Json.Wire);
            made.Add((row, finding));
        }

        request.Reviewed(await State(request, made, ct), caller.Actor, clock.GetUtcNow());
        return made.GroupBy(m => Inner(m.Row).System).ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>Tells the request what its findings come to after one of them was reviewed.</summary>
    public async Task Reviewed(DataSubjectRequest request, CancellationToken ct) =>
        request.Reviewed(await State(request, await Current(request, ct), ct), caller.Actor, clock.GetUtcNow());

    public static FindingInner Inner(RequestRecord row) => JsonSerializer.Deserialize<FindingInner>(row.Inner!, Json.Wire)!;

    /// <summary>A group with the law's proposal; <paramref name="reviewed"/> carries over what a person has judged.</summary>
    public static FindingRecord Of(DataSubjectRequest request, Guid collection, Guid system, FindingGroup group, DataController register, DateOnly today, FindingRecord? reviewed = null)
    {
        var activity = register.Activities.Single(a => a.Key == group.Activity);
        var match = reviewed?.PersonMatch ?? (group.Ownership == Ownership.Shared ? PersonMatch.Uncertain : PersonMatch.Same);
        var cleared = reviewed?.Cleared ?? [];
        var unread = group.Facts.UnreadFreeText && group.Fields.Any(f => f.FreeText && !IsRead(f.Name, cleared, group.RowCount));
        var law = LawEngine.Propose(group.Facts with { Match = match, UnreadFreeText = unread }, today);
        // A person may also close a question of the law by its own code, such as which_controller, once it is answered.
        var proposal = law with { OpenQuestions = [.. law.OpenQuestions.Where(q => cleared.All(c => c.Field != q))] };
        var proposed = proposal.Masks.Select(m => new FieldMask(m.Field, null, m.Ground)).ToList();
        var (level, _) = register.IdentityPolicy.RequiredFor(request.Right, request.Kind, Categories(activity, group));
        return new FindingRecord(
            collection, system, group.Collection, StableIds.Activity(request.ControllerId, group.Activity), group.Role, Words.Of(group.Ownership), group.Flags, group.Contract, proposal.OpenQuestions,
            group.DataCategories, [.. group.Fields.Select(f => f.Name)], group.RowCount, level, [.. activity.LawfulBases.Select(b => b.Basis).OfType<Basis>()],
            new FindingRetention(activity.Retention.Count > 0 ? activity.Retention[0].Source : null, group.Retention.Kind, group.Retention.Until),
            group.Retention.IsOverdue ? OverdueState.Yes : group.Retention.Suspected ? OverdueState.Suspected : OverdueState.No, group.Origin, match,
            reviewed?.ExcludedRows ?? [], reviewed?.Masks ?? proposed, cleared, Gaps(register, activity, group),
            new FindingProposal(proposal.Outcome, proposal.Ground, proposal.Article, proposal.Statute, proposal.Until, proposed, proposal.MustJudge, proposal.Rule, LawEngine.RuleVersion, proposal.Rationale));
    }

    private static IReadOnlyList<string> OwnMasks(FindingGroup group, DateOnly today) =>
        [.. LawEngine.Propose(group.Facts, today).Masks.Where(m => m.HidesOwnData).Select(m => m.Field)];

    /// <summary>A text is read when a person cleared the field as a whole, or every row of it.</summary>
    private static bool IsRead(string field, IReadOnlyList<ClearedField> cleared, long rows) =>
        cleared.Any(c => c.Field == field && c.Row is null) || cleared.Where(c => c.Field == field).Select(c => c.Row).Distinct().Count() >= rows;

    private static FindingCategories Categories(ProcessingActivity activity, FindingGroup group) =>
        new(activity.SpecialCategories || group.Flags.Contains("special_category"), false, activity.Logs || group.Flags.Contains("log"), activity.Financial);

    /// <summary>What the answer about this activity must state and the register does not: the activity's own gaps, and those of the whole policy.</summary>
    private static IReadOnlyList<Guid> Gaps(DataController register, ProcessingActivity activity, FindingGroup group) =>
        [.. AccessSheet.Build(register, [new SheetInput(activity) { Origins = [group.Origin], Rows = group.RowCount }], []).OpenGaps.Select(g => g.Id(register.Key)).Distinct()];

    private async Task<ReviewState> State(DataSubjectRequest request, IReadOnlyList<(RequestRecord Row, FindingRecord Finding)> all, CancellationToken ct)
    {
        var register = await desk.Register(request, ct);
        var own = all.Where(f => f.Finding.PersonMatch != PersonMatch.Other).ToList();
        var raised = own.Where(f => f.Finding.RequiredLevel > request.IntakeLevel).ToList();
        return new ReviewState(
            all.Count,
            all.Count - own.Count,
            own.Count(f => f.Finding.Proposal.Outcome == ItemOutcome.Forward),
            own.Sum(f => f.Finding.OpenQuestions.Count),
            0,
            own.Select(f => f.Finding.RequiredLevel).DefaultIfEmpty(0).Max())
        {
            OpenGaps = [.. own.SelectMany(f => f.Finding.Gaps).Distinct()],
            RequiredWhy = [.. raised.Select(f => new LevelReason(Why(register, f), f.Row.Id))],
        };
    }

    private static string Why(DataController register, (RequestRecord Row, FindingRecord Finding) finding)
    {
        var activity = register.Activities.Single(a => a.Key == Inner(finding.Row).Activity);
        return activity.Financial ? "financial" : activity.Logs || finding.Finding.Flags.Contains("log") ? "logs" : "special_categories";
    }
}
