using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Findings;

/// <summary>What only the installation needs of a finding: its number in the run, the keys behind its ids, which proposed masks hide the person's own data, and what of the proposal is not on the wire.</summary>
public sealed record FindingInner(int Group, string System, string Activity, IReadOnlyList<string> OwnMasks, ProposedInner? Proposed = null);

/// <summary>What of a proposal the carrying out needs (law.md section 2): the event an item is kept until, whether its day is a review, whether its use is restricted, what each basis gives, and what is wrong in the register.</summary>
public sealed record ProposedInner(RetentionAnchor? After, bool Reviewed, bool Restricts, bool Silent, IReadOnlyList<BasisProposal> PerBasis, IReadOnlyList<string> Gaps)
{
    public static ProposedInner Of(Proposal p) => new(p.After, p.Reviewed, p.Restricts, p.Silent, p.PerBasis, p.Gaps);
}

/// <summary>Makes findings from the groups of a run, with the law engine's proposal, and tells the request what its review has come to.</summary>
public sealed class FindingDesk(DsarDbContext db, Caller caller, RequestDesk desk, SiblingDesk siblings, RecordBook book, TimeProvider clock)
{
    /// <summary>Findings of the latest search, oldest first; also those this call has made and not stored yet.</summary>
    public async Task<IReadOnlyList<(RequestRecord Row, FindingRecord Finding)>> Current(DataSubjectRequest request, CancellationToken ct)
    {
        var stored = await db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Findings && r.State == "current").ToListAsync(ct);
        var rows = stored.Union(db.Records.Local.Where(r => r.RequestId == request.Id && r.Noun == Noun.Findings)).Where(r => r.State == "current").OrderBy(r => r.Id);
        var found = new List<(RequestRecord, FindingRecord)>();
        foreach (var row in rows)
        {
            found.Add((row, await book.Read<FindingRecord>(row, ct)));
        }

        return found;
    }

    /// <summary>Replaces the findings of an earlier search; answers how many findings each system has.</summary>
    /// <param name="request">The request.</param>
    /// <param name="collection">The search.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="store">Its rows.</param>
    /// <param name="scope">The activities asked about; null: all. A row often serves several, and only those asked about are judged.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task<IReadOnlyDictionary<string, int>> Make(DataSubjectRequest request, RequestRecord collection, Plan plan, RunStore store, IReadOnlySet<string>? scope, CancellationToken ct)
    {
        var context = await Context(request, ct);
        foreach (var (old, _) in await Current(request, ct))
        {
            old.State = "replaced";
        }

        var systems = await db.Systems.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Id, ct);
        var made = new List<(RequestRecord Row, FindingRecord Finding)>();
        var groups = FindingGroups.Make(plan, store, context.Register, request.Right, context.Today).Where(g => scope is null || scope.Contains(g.Activity)).ToList();
        foreach (var group in Concerned(context, plan, store, groups))
        {
            var (finding, inner) = FindingProposals.Of(context, collection.Id, systems.GetValueOrDefault(group.System), group);
            var row = await book.Add(request, Noun.Findings, finding, ct, "current");
            row.Inner = JsonSerializer.Serialize(inner, Json.Wire);
            made.Add((row, finding));
        }

        request.Reviewed(FindingReview.Of(context, made), caller.Actor, clock.GetUtcNow());
        return made.GroupBy(m => Inner(m.Row).System).ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>Stores a finding that a person has looked at, with its new proposal, and tells the request what its findings come to.</summary>
    public async Task Review(DataSubjectRequest request, RequestRecord row, FindingGroup group, FindingRecord reviewed, CancellationToken ct)
    {
        var context = await Context(request, ct);
        var (finding, inner) = FindingProposals.Of(context, reviewed.CollectionId, reviewed.SystemId, group, reviewed);
        await book.Update(row, finding, ct);
        row.Inner = JsonSerializer.Serialize(inner, Json.Wire);
        request.Reviewed(FindingReview.Of(context, await Current(request, ct)), caller.Actor, clock.GetUtcNow());
    }

    /// <summary>What the law looks at of a group, with what the request and people have added.</summary>
    public async Task<ItemFacts> Facts(DataSubjectRequest request, FindingGroup group, FindingRecord finding, CancellationToken ct) => FindingFacts.Of(await Context(request, ct), group, finding);

    public static FindingInner Inner(RequestRecord row) => JsonSerializer.Deserialize<FindingInner>(row.Inner!, Json.Wire)!;

    private async Task<ReviewContext> Context(DataSubjectRequest request, CancellationToken ct)
    {
        var (register, subject) = (await desk.Register(request, ct), await desk.Subject(request, ct));
        var objected = request.Right == Right.Restriction ? await Objected(request, register, ct) : [];
        var kept = request.Right == Right.Erasure ? await Kept(request, register, ct) : [];
        return new ReviewContext(request, (await desk.Words(request, ct)).Details, subject.Relation, register, StockholmTime.DayOf(clock.GetUtcNow()), objected, kept);
    }

    /// <summary>What the same person has asked to be kept, as unlawfully processed or needed for a claim: it is not erased without being asked about (GDPR Art. 18(1)(b)-(c)).</summary>
    private async Task<HashSet<string>> Kept(DataSubjectRequest request, DataController register, CancellationToken ct)
    {
        var hashes = db.Lookups.Where(l => l.SubmissionId == request.SubmissionId).Select(l => l.Hash);
        var kept = await db.Restrictions.AsNoTracking().Where(r => (r.Reason == RestrictionReason.Art18B || r.Reason == RestrictionReason.Art18C) && r.State != RestrictionState.Lifted)
            .Where(r => db.RestrictionLookups.Any(l => l.RestrictionId == r.Id && hashes.Contains(l.Hash))).ToListAsync(ct);
        return [.. kept.SelectMany(r => r.Activities.Count > 0 ? r.Activities : register.Activities.Select(a => a.Key))];
    }

    /// <summary>What the same person objects to and nobody has decided yet (GDPR Art. 18(1)(d)).</summary>
    private async Task<HashSet<string>> Objected(DataSubjectRequest request, DataController register, CancellationToken ct)
    {
        var keys = new HashSet<string>();
        foreach (var objection in await siblings.OpenObjections(request, ct))
        {
            keys.UnionWith(RequestScope.Objected(objection, (await desk.Words(objection, ct)).Details, register));
        }

        return keys;
    }

    /// <summary>A correction is about the data that hold the value said to be wrong, where any does; else a person has to say what it is about.</summary>
    private static IEnumerable<FindingGroup> Concerned(ReviewContext context, Plan plan, RunStore store, IReadOnlyList<FindingGroup> groups)
    {
        var wrong = (context.Details.Corrections ?? []).Select(c => c.Wrong).OfType<string>().Where(w => w.Trim().Length > 0).ToList();
        if (context.Request.Right != Right.Rectification || wrong.Count == 0)
        {
            return groups;
        }

        var holding = FindingGroups.Holding(plan, store, groups, wrong);
        return holding.Count == 0 ? groups : groups.Where(g => holding.Contains(g.Number));
    }
}
