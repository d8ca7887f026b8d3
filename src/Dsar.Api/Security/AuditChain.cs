using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dsar.Api.Data;

namespace Dsar.Api.Security;

/// <summary>Everything that is written to the audit trail, with the data keys each entry may hold: ids, codes, counts, dates, digests.</summary>
public sealed record AuditAction(string Name, params string[] DataKeys)
{
    public static readonly AuditAction SystemStarted = new("system.started", "version");
    public static readonly AuditAction RegisterLoaded = new("register.loaded", "key", "hash", "version");
    public static readonly AuditAction MapLoaded = new("map.loaded", "key", "hash");
    public static readonly AuditAction KeyCreated = new("key.created", "kind", "scopes", "prefix", "expiresAt");
    public static readonly AuditAction KeyRevoked = new("key.revoked");
    public static readonly AuditAction ContentViewed = new("content.viewed", "section", "rows", "finding");
    public static readonly AuditAction AccessAlarm = new("access.alarm", "count");
    public static readonly AuditAction PackageDownloaded = new("package.downloaded", "sha256");
    public static readonly AuditAction PackageDestroyed = new("package.destroyed", "state");
    public static readonly AuditAction ContentDestroyed = new("content.destroyed", "records", "packages", "submission");
    public static readonly AuditAction AttachmentScanned = new("attachment.scanned", "outcome");
    public static readonly AuditAction MailSent = new("mail.sent", "kind");

    /// <summary>An act on a request, named after its use case: <c>request.submit_request</c>, <c>request.propose_decision</c> …</summary>
    public static AuditAction Act(string useCase) => new("request." + JsonNamingPolicy.SnakeCaseLower.ConvertName(useCase), "state", "outcome", "trigger", "ground", "level", "method", "count", "system", "digest");
}

/// <summary>
/// The hash chain of audit entries, one per controller: <c>hash = SHA-256(0x00 ‖ prevHash ‖ canonical)</c>, the first prevHash being
/// SHA-256(<c>dsar-audit‖</c>controllerId). The format is documented here so that another program can verify an export.
/// </summary>
public static class AuditChain
{
    /// <summary>The hash that the first entry of a controller's chain follows.</summary>
    public static byte[] Start(Guid controllerId) => SHA256.HashData(Encoding.UTF8.GetBytes("dsar-audit‖" + controllerId.ToString()));

    /// <summary>The hash of an entry that follows <paramref name="previous"/>.</summary>
    public static byte[] Hash(byte[] previous, AuditEntry entry) => SHA256.HashData([0x00, .. previous, .. Canonical(entry)]);

    /// <summary>Data as JSON with sorted keys and no white space.</summary>
    public static string Data(IEnumerable<(string Key, object Value)> data) =>
        JsonSerializer.Serialize(new SortedDictionary<string, object>(data.ToDictionary(d => d.Key, d => d.Value), StringComparer.Ordinal));

    /// <summary>Time as on the wire: UTC with milliseconds.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Canonical(AuditEntry e)
    {
        string?[] fields =
        [
            e.ControllerId.ToString(), e.Seq.ToString(CultureInfo.InvariantCulture), Time(e.At), e.ActorType, e.ActorId?.ToString(), e.Action,
            e.ObjectType, e.ObjectId.ToString(), e.RequestId?.ToString(), e.SubjectHmac is null ? null : Convert.ToHexStringLower(e.SubjectHmac), e.Data,
        ];
        using var stream = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteUInt32BigEndian(length, field is null ? uint.MaxValue : (uint)bytes.Length);
            stream.Write(length);
            stream.Write(bytes);
        }

        return stream.ToArray();
    }
}
