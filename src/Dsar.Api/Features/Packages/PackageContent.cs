using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Systems;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Packages;

/// <summary>A finding with what was decided about it.</summary>
internal sealed record DecidedFinding(DecisionItem Item, FindingRecord Finding, FindingGroup Group, bool Reviewed);

/// <summary>
/// What the package of an approved decision holds: access the rows, the sheet and the letter; portability the rows and the letter; every other right, and every
/// refusal, the letter alone (discovery.md section 7.1).
/// </summary>
public sealed class PackageContent(DsarDbContext db, RecordBook book, FindingDesk findings, CollectionDesk collections, Plans plans, Registers registers, PackageLetters letters)
{
    /// <summary>Whether the package holds the person's data: a copy was asked for, and something of it is given.</summary>
    public static bool GivesData(DataSubjectRequest request, DecisionRecord decision) =>
        decision.Refusal is null && (request.Right == Right.Access || (request.Right == Right.Portability && decision.Items.Any(i => i.Outcome == ItemOutcome.Disclose)));

    /// <summary>The decision that was approved, with its content.</summary>
    public async Task<DecisionRecord> Approved(DataSubjectRequest request, CancellationToken ct)
    {
        var id = request.Decision!.Id;
        return await book.Read<DecisionRecord>(await db.Records.SingleAsync(r => r.Id == id, ct), ct);
    }

    /// <summary>The register that the decision stands on; an edit since then changes no approved answer.</summary>
    public async Task<DataController> Register(DataSubjectRequest request, CancellationToken ct)
    {
        return await registers.Pinned(request.ControllerId, (await Inner(request, ct)).RegisterHash, ct);
    }

    private async Task<DecisionInner> Inner(DataSubjectRequest request, CancellationToken ct)
    {
        var inner = await db.Records.AsNoTracking().Where(r => r.Id == request.Decision!.Id).Select(r => r.Inner).SingleAsync(ct);
        return JsonSerializer.Deserialize<DecisionInner>(inner!, Json.Wire)!;
    }

    /// <summary>Writes the package into a stream. Throws <see cref="InvalidDataException"/> when the sheet would say something else than what was approved.</summary>
    public async Task<PackageResult> Write(DataSubjectRequest request, Language language, DecisionRecord decision, Stream output, Func<byte[], byte[]> sign, CancellationToken ct)
    {
        var register = await Register(request, ct);
        var frame = new LetterFrame(register, request.Reference, request.Right, request.Kind, StockholmTime.DayOf(request.ReceivedAt), StockholmTime.DayOf(decision.DecidedAt), language)
        {
            OpenedByController = request.OpenedAfter is not null,
        };
        if (decision.Refusal is { } refusal)
        {
            return PackageWriter.WriteLetter(DecisionLetter.Build(frame, PackageLetters.Refused(decision, refusal)), register, request.Reference, decision.DecidedAt, output, sign);
        }

        var collection = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Collections).OrderByDescending(r => r.Id).FirstAsync(ct);
        var searched = await book.Read<CollectionRecord>(collection, ct);
        await using var store = await collections.Open(request, collection, 0, ct);
        var items = await Decided(request, decision, store, ct);
        var completeness = SearchStatement.Of(CollectionDesk.Inner(collection).Completeness!, searched, request.Systems);
        var letter = DecisionLetter.Build(frame, await letters.Of(request, decision, register, items, completeness, searched, ct));
        if (!GivesData(request, decision))
        {
            return PackageWriter.WriteLetter(letter, register, request.Reference, decision.DecidedAt, output, sign);
        }

        var sheet = request.Right == Right.Access ? Sheet(register, items, decision) : null;
        return PackageWriter.Write(
            new PackageInput
            {
                Reference = request.Reference,
                Language = language,
                DecidedAt = decision.DecidedAt,
                Controller = register,
                Plan = await plans.Pinned(searched.PlanHash, ct),
                Store = store,
                Items = [.. items.Select(i => PackageItems.Of(i.Item, i.Finding, i.Group))],
                Sheet = sheet?.ToDocument(language),
                Information = [.. (sheet?.Activities ?? []).Select(a => a with { Members = [.. a.Members, .. sheet!.RightsMembers] })],
                Decision = letter,
                Completeness = completeness,
            },
            output, sign, ct);
    }

    private async Task<IReadOnlyList<DecidedFinding>> Decided(DataSubjectRequest request, DecisionRecord decision, IRunStore store, CancellationToken ct)
    {
        var (all, groups) = (await findings.Current(request, ct), FindingGroups.Load(store).ToDictionary(g => g.Number));
        var reviewed = ((await Inner(request, ct)).Items ?? []).Where(i => i.Reviewed).Select(i => i.FindingId).ToHashSet();
        // Findings of one search have ids of one moment, in no order; their numbers are the same for the same rows.
        return [.. decision.Items.Select(i => (Item: i, Found: all.Single(f => f.Row.Id == i.FindingId))).Select(x => new DecidedFinding(x.Item, x.Found.Finding, groups[FindingDesk.Inner(x.Found.Row).Group], reviewed.Contains(x.Item.FindingId))).OrderBy(d => d.Group.Number)];
    }

    private static AccessSheet Sheet(DataController register, IReadOnlyList<DecidedFinding> items, DecisionRecord record)
    {
        var found = items.Where(i => i.Item.Ground != Grounds.NotThisPerson && i.Finding.Proposal.Rule != DecisionItems.SilentRule).GroupBy(i => i.Group.Activity).Select(g => new SheetInput(register.Activities.Single(a => a.Key == g.Key))
        {
            Origins = [.. g.Select(i => i.Group.Origin).Distinct()],
            Rows = PackageItems.Rows(g.Select(i => i.Group)),
            KeptUntil = [.. g.Select(i => i.Group.Retention.Until).OfType<DateOnly>().Distinct()],
        }).ToList();
        var open = AccessSheet.Build(register, found, []).OpenGaps;
        var statements = record.GapStatements.SelectMany(s => open.Where(g => g.Id(register.Key) == s.GapId).Select(g => new Domain.GapStatement(g.Activity, g.Code, new LocalText(s.Sv ?? "", s.En ?? "")))).ToList();
        var sheet = AccessSheet.Build(register, found, statements);
        return sheet.IsComplete ? sheet : throw new InvalidDataException("The sheet of Art. 15(1) is not what was approved.");
    }
}
