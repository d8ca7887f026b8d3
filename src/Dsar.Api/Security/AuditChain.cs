using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dsar.Api.Data;

namespace Dsar.Api.Security;

/// <summary>Everything that is written to the audit trail, with the data keys each entry may hold: ids, codes, counts, dates, digests.</summary>
public sealed partial record AuditAction(string Name, params string[] DataKeys)
{
    public static readonly AuditAction SystemStarted = new("system.started", "version");
    public static readonly AuditAction SystemRestored = new("system.restored", "fromSeq", "toSeq");
    public static readonly AuditAction RestoreConfirmed = new("restore.confirmed");
    public static readonly AuditAction KeysRewrapped = new("keys.rewrapped", "masterId", "count");
    public static readonly AuditAction KeyRenewed = new("key.renewed", "kind");
    public static readonly AuditAction RegisterLoaded = new("register.loaded", "key", "hash", "version");
    public static readonly AuditAction RegisterChanged = new("register.changed", "key", "version");
    public static readonly AuditAction MapChanged = new("map.changed", "key", "hash", "version");
    public static readonly AuditAction ErasuresReplayed = new("erasures.replayed", "restoredAt");
    public static readonly AuditAction SystemTested = new("system.tested", "ok", "count");
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

    /// <summary>Name of the entry that a new request leaves; a restore reads it from the mirror.</summary>
    public static string RequestReceived => Act("SubmitRequest").Name;

    /// <summary>An act on a request, named after its use case: <c>request.submit_request</c>, <c>request.propose_decision</c> …</summary>
    public static AuditAction Act(string useCase) => new("request." + JsonNamingPolicy.SnakeCaseLower.ConvertName(useCase), "state", "outcome", "trigger", "ground", "level", "method", "count", "system", "digest", "reference", "right");

    /// <summary>Whether something that an action does not allow throws, as in tests; in operation it is left out with an alarm.</summary>
    public static bool IsStrict => AppContext.TryGetSwitch("Dsar.Audit.Strict", out var strict) && strict;

    /// <summary>Whether an entry of this action may hold this: a key of its list, and an id, code, count, date or digest.</summary>
    public bool Allows(string key, object value) => DataKeys.Contains(key) && (value is int or long || (value is string text && Plain().IsMatch(text)));

    /// <summary>Says which member was left out of an entry, without its value.</summary>
    public static void Alarm(ILoggerFactory loggers, AuditAction action, string key) => Log.Dropped(loggers.CreateLogger("Dsar.Api.Security.AuditChain"), action.Name, key);

    [GeneratedRegex(@"^[A-Za-z0-9 .,:;_/+=-]{0,400}\z")]
    private static partial Regex Plain();

    private static partial class Log
    {
        [LoggerMessage(52, LogLevel.Error, "An audit entry {Action} was to hold {Key}, which it may not; it was left out")]
        public static partial void Dropped(ILogger logger, string action, string key);
    }
}

/// <summary>
/// The hash chain of audit entries, one per controller: <c>hash = SHA-256(0x00 ‖ prevHash ‖ canonical)</c>, the first prevHash being
/// SHA-256(<c>dsar-audit‖</c>controllerId). The format is documented here so that another program can verify an export.
/// </summary>
public static class AuditChain
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The hash that the first entry of a controller's chain follows.</summary>
    public static byte[] Start(Guid controllerId) => Start(controllerId.ToString());

    /// <summary>The same from the id as text.</summary>
    public static byte[] Start(string controllerId) => SHA256.HashData(Encoding.UTF8.GetBytes("dsar-audit‖" + controllerId));

    /// <summary>The hash of an entry that follows <paramref name="previous"/>.</summary>
    public static byte[] Hash(byte[] previous, AuditEntry entry) => AuditRecord.Of(entry).HashAfter(previous);

    /// <summary>Data as JSON with sorted keys and no white space.</summary>
    public static string Data(IEnumerable<(string Key, object Value)> data) =>
        JsonSerializer.Serialize(new SortedDictionary<string, object>(data.ToDictionary(d => d.Key, d => d.Value), StringComparer.Ordinal), Plain);

    /// <summary>Time as on the wire: UTC with milliseconds.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
