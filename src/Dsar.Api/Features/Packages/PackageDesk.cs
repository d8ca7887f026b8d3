using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Packages;

/// <summary>Builds the response package of an approved decision: letter, sheet, rows of the approved items, completeness statement; encrypted on disk under a key of its own.</summary>
public sealed class PackageDesk(DsarDbContext db, Vault vault, RecordBook book, PackageContent content, OperationDesk operations, DataFolder folder, TimeProvider clock)
{
    /// <summary>The state of a package that is promised and not built.</summary>
    public const string Building = "building";

    /// <summary>Records that a package will be built.</summary>
    public async Task<RequestRecord> Promise(DataSubjectRequest request, Guid id, Language language, Guid operation, CancellationToken ct)
    {
        var kind = KindOf(request, await content.Approved(request, ct));
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
        var decision = await content.Approved(request, ct);
        var signing = await vault.SigningKey(ct);
        var (sign, path) = (await vault.Signer(signing, ct), PathOf(id));
        PackageResult result;
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            var sealing = EncryptedSegmentStream.Write(file, key);
            result = await content.Write(request, language, decision, sealing, sign, ct);
            sealing.Complete();
            file.Flush(flushToDisk: true);
        }

        await Prove(path, key, result.ZipSha256, ct);
        return new PackageRecord(
            PackageState.Ready, KindOf(request, decision), language, result.ZipBytes, result.ZipSha256,
            [.. result.Files.Select(f => new PackageFile(f.Path, f.MediaType, f.Bytes, f.Sha256))], result.ManifestSha256, Vault.Fingerprint(signing.PublicKey), null, operation, clock.GetUtcNow(), null);
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

    private static PackageKind KindOf(DataSubjectRequest request, DecisionRecord decision) => PackageContent.GivesData(request, decision) ? PackageKind.Disclosure : PackageKind.DecisionLetter;

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
}
