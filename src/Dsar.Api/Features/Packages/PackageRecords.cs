using Dsar.Domain;

namespace Dsar.Api.Features.Packages;

/// <summary>Where a package stands.</summary>
public enum PackageState
{
    Building,
    Ready,
    Failed,
    Expired,
    Destroyed,
}

/// <summary>With data, or the letter and its lists only.</summary>
public enum PackageKind
{
    Disclosure,
    DecisionLetter,
}

/// <summary>A file inside the package.</summary>
public sealed record PackageFile(string Path, string MediaType, long Bytes, string Sha256);

/// <summary>The response package as recorded; its bytes lie encrypted in the data folder under a key of their own.</summary>
public sealed record PackageRecord(
    PackageState State, PackageKind Kind, Language Language, long? Bytes, string? Sha256, IReadOnlyList<PackageFile> Files, string? ManifestSha256, string? KeyFingerprint,
    Requests.CompletenessView? Completeness, Guid? OperationId, DateTimeOffset? ReadyAt, DateTimeOffset? ExpiresAt);
