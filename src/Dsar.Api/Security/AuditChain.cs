using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dsar.Api.Data;

namespace Dsar.Api.Security;

/// <summary>
/// What is written to the audit trail: the one list of actions, each with the data keys that its entries may hold. A value is an id, code, count, date or
/// digest; what a person wrote enters only as a <see cref="Digest"/>.
/// </summary>
public sealed partial class AuditAction
{
    /// <summary>Data key of the keyed digest of what the entry's object says in words; <c>audit verify --deep</c> holds it against the object.</summary>
    public const string Digest = "digest";

    /// <summary>Data key of the keyed digest of a reason that is kept nowhere else: who claims to know it can be proven right.</summary>
    public const string Reason = "reason";

    public static readonly AuditAction SystemStarted = new("system.started", "version");
    public static readonly AuditAction SystemRestored = new("system.restored", "fromSeq", "toSeq");
    public static readonly AuditAction RestoreConfirmed = new("restore.confirmed");
    public static readonly AuditAction KeysRewrapped = new("keys.rewrapped", "masterId", "count");
    public static readonly AuditAction KeyRenewed = new("key.renewed", "kind");
    public static readonly AuditAction KeyCreated = new("key.created", "kind", "scopes", "prefix", "expiresAt");
    public static readonly AuditAction KeyRevoked = new("key.revoked");
    public static readonly AuditAction RegisterLoaded = new("register.loaded", "key", "hash", "version");
    public static readonly AuditAction RegisterChanged = new("register.changed", "key", "version");
    public static readonly AuditAction MapLoaded = new("map.loaded", "key", "hash");
    public static readonly AuditAction MapChanged = new("map.changed", "key", "hash", "version");
    public static readonly AuditAction ErasuresReplayed = new("erasures.replayed", "restoredAt");
    public static readonly AuditAction ReplayEnded = new("erasures.replay_ended", "count", "receipts", "byHand", "sha256");
    public static readonly AuditAction SystemTested = new("system.tested", "ok", "count");
    public static readonly AuditAction ContentViewed = new("content.viewed", "section", "rows", "finding");
    public static readonly AuditAction AccessAlarm = new("access.alarm", "count");
    public static readonly AuditAction ContentDestroyed = new("content.destroyed", "records", "packages", "submission");
    public static readonly AuditAction MailSent = new("mail.sent", "kind");

    public static readonly AuditAction RequestReceived = new("request.received", "state", "reference", "right", Digest);
    public static readonly AuditAction RequestChanged = new("request.changed", "count");
    public static readonly AuditAction RequestWithdrawn = new("request.withdrawn", "state", Digest);
    public static readonly AuditAction ReminderDue = new("reminder.due");
    public static readonly AuditAction IdentityCheckAsked = new("identity_check.asked", "method", Digest);
    public static readonly AuditAction IdentityCheckTried = new("identity_check.tried", "outcome");
    public static readonly AuditAction HeldContactAsked = new("held_contact.asked", "outcome");
    public static readonly AuditAction CollectionStarted = new("collection.started", "count", Reason);
    public static readonly AuditAction CollectionFinished = new("collection.finished", "state", "count");
    public static readonly AuditAction CollectionWaived = new("collection.waived", "system", Digest);
    public static readonly AuditAction FindingReviewed = new("finding.reviewed", "count", Digest);
    public static readonly AuditAction ClarificationAsked = new("clarification.asked", Digest);
    public static readonly AuditAction ClarificationAnswered = new("clarification.answered", Digest);
    public static readonly AuditAction DeadlineExtended = new("deadline.extended", "ground", Digest);
    public static readonly AuditAction DecisionProposed = new("decision.proposed", "outcome", "count", "register", Digest);
    public static readonly AuditAction DecisionApproved = new("decision.approved", "decision", Digest);
    public static readonly AuditAction DecisionReturned = new("decision.returned", "decision", Digest);
    public static readonly AuditAction ForwardingProposed = new("forwarding.proposed", "ground", "state", Digest);
    public static readonly AuditAction ForwardingApproved = new("forwarding.approved", "ground", "state");
    public static readonly AuditAction ExecutionFinished = new("execution.finished", "state", "count", "receipts");
    public static readonly AuditAction ExecutionFailed = new("execution.failed", "system", "code", "count");
    public static readonly AuditAction RowsDeferred = new("rows.deferred", "count", "until", "ground");
    public static readonly AuditAction DeferredProlonged = new("deferred_erasure.prolonged", "until", "ground");
    public static readonly AuditAction DeferredDone = new("deferred_erasure.done", "count", "receipts");
    public static readonly AuditAction ExecutionRetried = new("execution.retried", "count", Reason);
    public static readonly AuditAction PackageOrdered = new("package.ordered", "state");
    public static readonly AuditAction PackageReady = new("package.ready", "state", "sha256", "fingerprint");
    public static readonly AuditAction PackageDownloaded = new("package.downloaded", "sha256");
    public static readonly AuditAction PackageDestroyed = new("package.destroyed", "state");
    public static readonly AuditAction DeliveryPrepared = new("delivery.prepared", "method");
    public static readonly AuditAction DeliveryConfirmed = new("delivery.confirmed", "state", Digest);
    public static readonly AuditAction DeliveryRevoked = new("delivery.revoked", Digest);
    public static readonly AuditAction RestrictionInForce = new("restriction.in_force", "ground", "count");
    public static readonly AuditAction RestrictionWidened = new("restriction.widened", "ground", "count");
    public static readonly AuditAction RestrictionLiftAnnounced = new("restriction.lift_announced", "ground", "liftOn", Digest);
    public static readonly AuditAction RestrictionLifted = new("restriction.lifted", "ground", Digest);
    public static readonly AuditAction RestrictionContinued = new("restriction.continued", "ground", Digest);
    public static readonly AuditAction RestrictionsChecked = new("restrictions.checked", "hour", "calls", "count");
    public static readonly AuditAction RecipientNoticePlanned = new("recipient_notice.planned", "method");
    public static readonly AuditAction RecipientNoticeSent = new("recipient_notice.sent", "method", Digest);
    public static readonly AuditAction RecipientNoticeFailed = new("recipient_notice.failed", "method", Digest);
    public static readonly AuditAction RecipientNoticeAcknowledged = new("recipient_notice.acknowledged", "method", Digest);
    public static readonly AuditAction RecipientNoticeExcused = new("recipient_notice.excused", "method", Digest);
    public static readonly AuditAction NoteAdded = new("note.added", Digest);
    public static readonly AuditAction MessageAdded = new("message.added", "method", Digest);
    public static readonly AuditAction AttachmentAdded = new("attachment.added", Digest);
    public static readonly AuditAction AttachmentScanned = new("attachment.scanned", "outcome");
    public static readonly AuditAction TaskCreated = new("task.created", Digest);
    public static readonly AuditAction TaskChanged = new("task.changed", Digest);
    public static readonly AuditAction TaskCompleted = new("task.completed", "outcome", Digest);

    private readonly string[] _keys;

    private AuditAction(string name, params string[] keys) => (Name, _keys) = (name, keys);

    /// <summary>The code that entries carry.</summary>
    public string Name { get; }

    /// <summary>Whether something that an action does not allow throws, as in tests; in operation it is left out with an alarm.</summary>
    public static bool IsStrict => AppContext.TryGetSwitch("Dsar.Audit.Strict", out var strict) && strict;

    /// <summary>Whether an entry of this action may hold this: a key of its list, and an id, code, count, date or digest.</summary>
    public bool Allows(string key, object value) => _keys.Contains(key) && (key is Digest or Reason
        ? value is string digest && Hex().IsMatch(digest)
        : value is int or long || (value is string text && Code().IsMatch(text)));

    /// <summary>Says which member was left out of an entry, without its value.</summary>
    public static void Alarm(ILoggerFactory loggers, AuditAction action, string key) => Log.Dropped(loggers.CreateLogger("Dsar.Api.Security.AuditChain"), action.Name, key);

    // No space: words that somebody wrote are no code.
    [GeneratedRegex(@"^[A-Za-z0-9.,:;_/+=-]{0,400}\z")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hex();

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
