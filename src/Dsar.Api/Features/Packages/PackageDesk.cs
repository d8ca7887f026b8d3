using System.Security.Cryptography;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using DecisionRow = (System.Guid Id, Dsar.Api.Features.Decisions.DecisionRecord Record);

namespace Dsar.Api.Features.Packages;

/// <summary>Builds the response package of an approved decision: letter, sheet, rows of the approved items, completeness statement; encrypted on disk under a key of its own.</summary>
public sealed class PackageDesk(DsarDbContext db, Vault vault, RequestDesk desk, RecordBook book, FindingDesk findings, CollectionDesk collections, Plans plans, OperationDesk operations, Registers registers, DataFolder folder, TimeProvider clock)
{
    /// <summary>The state of a package that is promised and not built.</summary>
    public const string Building = "building";

    /// <summary>Records that a package will be built.</summary>
    public async Task<RequestRecord> Promise(DataSubjectRequest request, Guid id, Language language, Guid operation, CancellationToken ct)
    {
        var kind = KindOf((await Approved(request, ct)).Record);
        return await book.Add(request, Noun.Packages, new PackageRecord(PackageState.Building, kind, language, null, null, [], null, null, null, operation, null, null), ct, Building, id);
    }

    /// <summary>The packages that are promised and not built, oldest first.</summary>
    public Task<List<RequestRecord>> Promised(DataSubjectRequest request, CancellationToken ct) =>
        db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Packages && r.State == Building).OrderBy(r => r.Id).ToListAsync(ct);

    /// <summary>Writes the first package of an approved decision and records it as ready. Throws when its manifest does not verify: nothing unproven is ever delivered.</summary>
    public async Task<RequestRecord> Build(DataSubjectRequest request, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var record = await Build(request, id, request.Language, await operations.Serve(OperationKind.Package, request, id, ct), ct);
        return await book.Add(request, Noun.Packages, record, ct, "ready", id);
    }

    /// <summary>Writes a promised package and records it as ready.</summary>
    public async Task Build(DataSubjectRequest request, RequestRecord promised, CancellationToken ct)
    {
        var record = promised.Read<PackageRecord>();
        await book.Update(promised, await Build(request, promised.Id, record.Language, record.OperationId!.Value, ct), ct, "ready");
    }

    private async Task<PackageRecord> Build(DataSubjectRequest request, Guid id, Language language, Guid operation, CancellationToken ct)
    {
        var key = vault.NewKey(KeyKind.Package, id, request.ControllerId);
        var (decision, register) = (await Approved(request, ct), await Register(request, ct));
        var signing = await vault.SigningKey(ct);
        var (sign, path) = (await vault.Signer(signing, ct), PathOf(id));
        PackageResult result;
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            var sealing = EncryptedSegmentStream.Write(file, key);
            result = await Write(request, language, decision, register, sealing, sign, ct);
            sealing.Complete();
            file.Flush(flushToDisk: true);
        }

        await Prove(path, key, result.ZipSha256, ct);
        return new PackageRecord(
            PackageState.Ready, KindOf(decision.Record), language, result.ZipBytes, result.ZipSha256,
            [.. result.Files.Select(f => new PackageFile(f.Path, f.MediaType, f.Bytes, f.Sha256))], result.ManifestSha256, Vault.Fingerprint(signing.PublicKey), null, operation, clock.GetUtcNow(), null);
    }

    /// <summary>The register that the decision stands on; an edit since then changes no approved answer.</summary>
    public async Task<DataController> Register(DataSubjectRequest request, CancellationToken ct)
    {
        var inner = await db.Records.AsNoTracking().Where(r => r.Id == request.Decision!.Id).Select(r => r.Inner).SingleAsync(ct);
        return await registers.Pinned(request.ControllerId, JsonSerializer.Deserialize<DecisionInner>(inner!, Json.Wire)!.RegisterHash, ct);
    }

    /// <summary>The package as it is handed out: decrypted while it is read.</summary>
    public async Task<Stream> Open(RequestRecord package, CancellationToken ct) =>
        EncryptedSegmentStream.Read(new FileStream(PathOf(package.Id), FileMode.Open, FileAccess.Read, FileShare.Read), await vault.Key(KeyKind.Package, package.Id, ct));

    /// <summary>A package that has reached the person is kept so many days more, for a question about it.</summary>
    public const int DaysKept = 30;

    /// <summary>Sets the end of a ready package by when it reached the person; a later delivery moves it on.</summary>
    public static void EndsAfter(RequestRecord package, DateTimeOffset delivered)
    {
        if (package.Read<PackageRecord>() is { State: PackageState.Ready } record && !(record.ExpiresAt > delivered.AddDays(DaysKept)))
        {
            package.DueAt = delivered.AddDays(DaysKept);
            package.Write(record with { ExpiresAt = package.DueAt });
        }
    }

    /// <summary>Ends a package with the caller's save: its key is destroyed, so that its file is noise from then on.</summary>
    public async Task End(RequestRecord package, PackageState state, CancellationToken ct)
    {
        await vault.Destroy(KeyKind.Package, package.Id, ct);
        (package.State, package.DueAt) = (state.ToString().ToLowerInvariant(), null);
        package.Write(package.Read<PackageRecord>() with { State = state });
        db.Audit(AuditAction.PackageDestroyed, "package", package.Id, package.RequestId, ("state", package.State));
    }

    private static PackageKind KindOf(DecisionRecord decision) => decision.Refusal is null ? PackageKind.Disclosure : PackageKind.DecisionLetter;

    private string PathOf(Guid id) => Path.Combine(folder.Sub("packages"), $"{id:N}.seg");

    /// <summary>Reads back what lies on the disk and compares it with what was written, whose manifest lists every file by hash.</summary>
    private static async Task Prove(string path, byte[] key, string sha256, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        await using var opened = EncryptedSegmentStream.Read(file, key);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(opened, ct)) != sha256)
        {
            throw new InvalidDataException("The stored package is not the one that was written.");
        }
    }

    private async Task<DecisionRow> Approved(DataSubjectRequest request, CancellationToken ct)
    {
        var id = request.Decision!.Id;
        return (id, await book.Read<DecisionRecord>(await db.Records.SingleAsync(r => r.Id == id, ct), ct));
    }

    private async Task<PackageResult> Write(DataSubjectRequest request, Language language, DecisionRow decision, DataController register, Stream output, Func<byte[], byte[]> sign, CancellationToken ct)
    {
        var (record, decidedOn) = (decision.Record, StockholmTime.DayOf(decision.Record.DecidedAt));
        var frame = new LetterFrame(register, request.Reference, request.Right, request.Kind, StockholmTime.DayOf(request.ReceivedAt), decidedOn, language);
        if (record.Refusal is { } refusal)
        {
            var ground = Grounds.Of(refusal.Ground!);
            var words = new LocalText(refusal.Rationale?.Sv ?? refusal.Rationale?.En ?? ground.Text.Sv, refusal.Rationale?.En ?? refusal.Rationale?.Sv ?? ground.Text.En);
            var letter = DecisionLetter.Build(frame, new DecisionLetterContent { Outcome = record.Outcome, WholeRefusal = (ground.Code, words), Addition = record.Statement });
            return PackageWriter.WriteLetter(letter, register, request.Reference, record.DecidedAt, output, sign);
        }

        var all = await findings.Current(request, ct);
        var collection = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Collections).OrderByDescending(r => r.Id).FirstAsync(ct);
        var searched = await book.Read<CollectionRecord>(collection, ct);
        var plan = await plans.Pinned(searched.PlanHash, ct);
        await using var store = await collections.Open(request, collection, 0, ct);
        var groups = FindingGroups.Load(store).ToDictionary(g => g.Number);
        var items = record.Items.Select(i => (Item: i, Row: all.Single(f => f.Row.Id == i.FindingId))).Select(x => (x.Item, x.Row.Finding, Group: groups[FindingDesk.Inner(x.Row.Row).Group])).ToList();
        var sheet = Sheet(register, items, record);
        if (!sheet.IsComplete)
        {
            throw new InvalidDataException("The sheet of Art. 15(1) is not what was approved.");
        }

        var completeness = SearchStatement.Of(CollectionDesk.Inner(collection).Completeness!, searched, request.Systems);
        var letterContent = LetterOf(request, record, register, items, completeness, searched, await desk.Subject(request, ct));
        return PackageWriter.Write(
            new PackageInput
            {
                Reference = request.Reference,
                Language = language,
                DecidedAt = record.DecidedAt,
                Controller = register,
                Plan = plan,
                Store = store,
                Items = [.. items.Select(i => PackageItems.Of(i.Item, i.Finding, i.Group))],
                Sheet = sheet.ToDocument(language),
                Decision = DecisionLetter.Build(frame, letterContent),
                Completeness = completeness,
            },
            output, sign, ct);
    }

    private static AccessSheet Sheet(DataController register, List<(DecisionItem Item, FindingRecord Finding, FindingGroup Group)> items, DecisionRecord record)
    {
        var found = items.Where(i => i.Item.Ground != Grounds.NotThisPerson && i.Finding.Proposal.Rule != DecisionItems.SilentRule).GroupBy(i => i.Group.Activity).Select(g => new SheetInput(register.Activities.Single(a => a.Key == g.Key))
        {
            Origins = [.. g.Select(i => i.Group.Origin).Distinct()],
            Rows = PackageItems.Rows(g.Select(i => i.Group)),
            KeptUntil = [.. g.Select(i => i.Group.Retention.Until).OfType<DateOnly>().Distinct()],
        }).ToList();
        var open = AccessSheet.Build(register, found, []).OpenGaps;
        var statements = record.GapStatements.SelectMany(s => open.Where(g => g.Id(register.Key) == s.GapId).Select(g => new Domain.GapStatement(g.Activity, g.Code, new LocalText(s.Sv ?? "", s.En ?? "")))).ToList();
        return AccessSheet.Build(register, found, statements);
    }

    private static DecisionLetterContent LetterOf(
        DataSubjectRequest request, DecisionRecord record, DataController register, List<(DecisionItem Item, FindingRecord Finding, FindingGroup Group)> items,
        Discovery.Completeness completeness, CollectionRecord searched, Subject subject)
    {
        var letterItems = items.GroupBy(i => (i.Group.Activity, i.Item.Outcome, i.Item.Ground, i.Item.Statute, i.Item.Rationale)).Select(g => new LetterItem(
            register.Activities.Single(a => a.Key == g.Key.Activity).Name, g.Key.Outcome, g.Key.Ground ?? Grounds.AccessGranted, g.First().Item.Article, g.First().Item.Statute, g.First().Item.Rationale)
        {
            Rows = PackageItems.Rows(g.Select(i => i.Group)),
            Masks = [.. g.SelectMany(i => i.Finding.Masks.Select(m => (PackageItems.Words(i.Group, m.Field!), m.Ground!))).Distinct()],
            Silent = g.Any(i => i.Finding.Proposal.Rule == DecisionItems.SilentRule),
        }).ToList();
        var systems = completeness.Systems.Select(s => new SearchedSystem(
            new SystemCoverage(s.Key, s.Status, s.Rule), s.Title, searched.Systems.SingleOrDefault(x => x.Name == s.Key)?.Waiver?.Reason, s.NotSearched)).ToList();
        var uncovered = completeness.UncoveredActivities.Select(key => register.Activities.Single(a => a.Key == key).Name).ToList();
        return new DecisionLetterContent
        {
            Outcome = record.Outcome,
            Items = letterItems,
            Completeness = Domain.Completeness.Of(systems, uncovered),
            Addition = record.Statement,
            SearchedFor = [.. RequestDesk.Identifiers(subject).Select(i => KindWords.Of(i.Kind)).Distinct()],
            KeptMonths = register.ClosedRetentionMonths,
        };
    }
}
