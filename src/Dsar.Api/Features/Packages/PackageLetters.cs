using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Features.Tasks;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Packages;

/// <summary>Gathers what the decision letter tells (law.md section 7): every item with its reason, what was carried out and when, who was told, and where was searched.</summary>
public sealed class PackageLetters(DsarDbContext db, RequestDesk desk, RecordBook book, Plans plans, RecipientNoticeDesk notices)
{
    /// <summary>The content of a refusal of the whole.</summary>
    internal static DecisionLetterContent Refused(DecisionRecord record, RefusalInput refusal)
    {
        var ground = Grounds.Of(refusal.Ground!);
        var words = new LocalText(refusal.Rationale?.Sv ?? refusal.Rationale?.En ?? ground.Text.Sv, refusal.Rationale?.En ?? refusal.Rationale?.Sv ?? ground.Text.En);
        return new DecisionLetterContent { Outcome = record.Outcome, WholeRefusal = (ground.Code, words), Addition = record.Statement };
    }

    /// <summary>The content of a decision by items.</summary>
    internal async Task<DecisionLetterContent> Of(
        DataSubjectRequest request, DecisionRecord record, DataController register, IReadOnlyList<DecidedFinding> items, Discovery.Completeness completeness, CollectionRecord searched, CancellationToken ct)
    {
        var systems = completeness.Systems.Select(s => new SearchedSystem(
            new SystemCoverage(s.Key, s.Status, s.Rule), s.Title, searched.Systems.SingleOrDefault(x => x.Name == s.Key)?.Waiver?.Reason, s.NotSearched)).ToList();
        var uncovered = completeness.UncoveredActivities.Select(key => register.Activities.Single(a => a.Key == key).Name).ToList();
        return new DecisionLetterContent
        {
            Outcome = record.Outcome,
            Items = Items(register, items),
            Completeness = Domain.Completeness.Of(systems, uncovered),
            Addition = record.Statement,
            SearchedFor = [.. RequestDesk.Identifiers(await desk.Subject(request, ct)).Select(i => KindWords.Of(i.Kind)).Distinct()],
            KeptMonths = register.ClosedRetentionMonths,
            CarriedOut = request.Right == Right.Access ? null : await Done(request, items, searched, ct),
        };
    }

    private static List<LetterItem> Items(DataController register, IReadOnlyList<DecidedFinding> items) =>
    [
        .. items.OrderBy(i => register.Activities.Index().Single(a => a.Item.Key == i.Group.Activity).Index).GroupBy(i => (i.Group.Activity, i.Item.Outcome, i.Item.Ground, i.Item.Statute, i.Item.Until, i.Reviewed, i.Item.Rationale)).Select(g => new LetterItem(
            register.Activities.Single(a => a.Key == g.Key.Activity).Name, g.Key.Outcome, g.Key.Ground ?? Grounds.AccessGranted, g.First().Item.Article, g.Key.Statute, g.Key.Rationale)
        {
            Rows = PackageItems.Rows(g.Select(i => i.Group)),
            Masks = [.. g.SelectMany(i => i.Finding.Masks.Select(m => (PackageItems.Words(i.Group, m.Field!), m.Ground!))).Distinct()],
            Corrections = [.. g.SelectMany(i => i.Item.Changes.Select(c => (PackageItems.Words(i.Group, c.Field!), c.To!))).Distinct()],
            Until = g.Key.Until,
            Reviewed = g.Key.Reviewed,
            Silent = g.Any(i => i.Finding.Proposal.Rule == DecisionItems.SilentRule),
        }),
    ];

    /// <summary>What was carried out; null while nothing was: the answer to a portability request is itself what is carried out.</summary>
    private async Task<CarriedOut?> Done(DataSubjectRequest request, IReadOnlyList<DecidedFinding> items, CollectionRecord searched, CancellationToken ct)
    {
        if (await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Executions).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct) is not { } row)
        {
            return null;
        }

        var execution = await book.Read<ExecutionRecord>(row, ct);
        var transfer = request.Right == Right.Portability ? await Transfer(request, ct) : null;
        var on = StockholmTime.DayOf(transfer?.At ?? execution.EndedAt ?? row.CreatedAt);
        return new CarriedOut(on)
        {
            Recipients = request.Right is Right.Rectification or Right.Erasure or Right.Restriction || Rights.IsWeighed(request.Kind) ? await notices.Told(request.Id, ct) : null,
            BackupsUntil = request.Right == Right.Erasure ? await Backups(items, searched, on, ct) : null,
            TransferredTo = transfer is { Failed: null } ? transfer.Value.To : null,
            TransferNotFeasible = transfer is { Failed: { } reason } ? (transfer.Value.To, reason) : null,
            Erasure = request.Right == Right.Objection ? await Opened(request, ct) : null,
            Formats = request.Right == Right.Portability ? ["JSON", "CSV"] : [],
        };
    }

    /// <summary>The erasure that the stop opened, with the activities it erases; null when it opened none.</summary>
    private async Task<(string Reference, IReadOnlyList<LocalText> What)?> Opened(DataSubjectRequest request, CancellationToken ct)
    {
        if (await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.OpenedAfter == request.Id, ct) is not { } erasure)
        {
            return null;
        }

        var (chosen, register) = ((await desk.Words(erasure, ct)).Details.ActivityIds!, await desk.Register(request, ct));
        return (erasure.Reference, [.. register.Activities.Where(a => chosen.Contains(StableIds.Activity(request.ControllerId, a.Key))).Select(a => a.Name)]);
    }

    /// <summary>What came of sending the files to another controller; null when nobody was asked to.</summary>
    private async Task<(string To, string? Failed, DateTimeOffset At)?> Transfer(DataSubjectRequest request, CancellationToken ct)
    {
        var task = await TransferDesk.Asked(db, request.Id, ct) is { } row ? (await book.Read<TaskRecord>(row, ct)).Result : null;
        return task is null ? null : ((await desk.Words(request, ct)).Details.TransferTo!.Name!, task.Outcome == TaskOutcome.Done ? null : task.Text, task.At);
    }

    /// <summary>The day by which every copy of what was erased is overwritten, after the longest backup of the systems that held it.</summary>
    private async Task<DateOnly?> Backups(IReadOnlyList<DecidedFinding> items, CollectionRecord searched, DateOnly erased, CancellationToken ct)
    {
        var systems = items.Where(i => i.Item.Outcome is ItemOutcome.Erase or ItemOutcome.Anonymise).Select(i => i.Group.System).ToHashSet();
        return (await plans.Pinned(searched.PlanHash, ct)).Systems.Where(s => systems.Contains(s.Key)).Select(s => Period.TryParse(s.Map.BackupRetention)?.After(erased)).Max();
    }
}
