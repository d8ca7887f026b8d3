using System.Text.Json;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Data;

/// <summary>Content that the requests of one submission share: the data subject, sealed under the submission's key.</summary>
public sealed class SubmissionContent
{
    /// <summary>Nobody has asked yet whether the contact given was held.</summary>
    public const string NotChecked = "not_checked";

    public required SubmissionId SubmissionId { get; init; }

    public required ControllerId ControllerId { get; init; }

    /// <summary>The subject as JSON; null once destroyed.</summary>
    public required Sealed? Subject { get; set; }

    /// <summary>Whether the contact given was held before the request: not_checked, matched, mismatch or unknown. Shown to agents only.</summary>
    public required string HeldContact { get; set; }

    public Place Place => new(KeyKind.Submission, SubmissionId.Value, ControllerId, "submission_contents.subject", SubmissionId.Value);
}

/// <summary>Content of one request: details, own words and named other controller, sealed under the request's key.</summary>
public sealed class RequestContent
{
    public required RequestId RequestId { get; init; }

    public required ControllerId ControllerId { get; init; }

    /// <summary>Details, text and otherController as JSON; null once destroyed.</summary>
    public required Sealed? Content { get; set; }

    /// <summary>portal, registered_post or handover, as the person prefers.</summary>
    public required string PreferredDelivery { get; init; }

    /// <summary>Who registered it, as JSON.</summary>
    public required string CreatedBy { get; init; }

    public Place Place => new(KeyKind.Request, RequestId.Value, ControllerId, "request_contents.content", RequestId.Value);
}

/// <summary>Keyed hash of an identifier of a submission's subject, for exact search and the sibling rule.</summary>
public sealed record LookupRow(Guid Id, ControllerId ControllerId, SubmissionId SubmissionId, byte[] Hash);

/// <summary>The nouns under a request: every act leaves one record (api.md section 3.1).</summary>
public enum Noun
{
    Notes,
    Messages,
    Attachments,
    IdentityChecks,
    Clarifications,
    Extensions,
    Collections,
    Tasks,
    Decisions,
    Approvals,
    Executions,
    Packages,
    Deliveries,
    Forwardings,
    Withdrawals,
    RecipientNotices,
    Findings,
}

/// <summary>
/// The record an act leaves under a request: open members as JSON, content members as sealed JSON. All nouns share this one table, so sealing,
/// listing, versioning and destruction of content are written once; the records' shapes are the types of each feature's Records file.
/// </summary>
public sealed class RequestRecord
{
    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    public required RequestId RequestId { get; init; }

    public required Noun Noun { get; init; }

    /// <summary>Where the record stands in its own life, e.g. pending, running, ready; null for acts that are done when made.</summary>
    public string? State { get; set; }

    /// <summary>When something is due for it by itself: expiry, reminder; null when nothing is.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Open members as JSON; never personal data.</summary>
    public required string Body { get; set; }

    /// <summary>Content members as JSON under the request's key; null when the noun has none, and once they are destroyed.</summary>
    public Sealed? Content { get; set; }

    /// <summary>Names of the content members, separated by spaces, so that they still show, as null, once they are destroyed.</summary>
    public string? ContentNames { get; set; }

    /// <summary>What only the installation needs, such as a place in a file; never shown, never personal data.</summary>
    public string? Inner { get; set; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long Version { get; set; } = 1;

    /// <summary>Where its content is sealed.</summary>
    public Place Place => new(KeyKind.Request, RequestId.Value, ControllerId, "records.content", Id);

    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, Json.Wire)!;

    public void Write<T>(T body)
    {
        Body = JsonSerializer.Serialize(body, Json.Wire);
        Version++;
    }
}

/// <summary>A compiled plan of a controller's data maps, stored once per hash and pinned by requests.</summary>
public sealed record PlanRow(string Hash, ControllerId ControllerId, string Body, DateTimeOffset CreatedAt);

/// <summary>A controller's register head as JSON. A file wins only while the stored one was not edited through the API.</summary>
public sealed class ControllerRow
{
    public required ControllerId Id { get; init; }

    public required string Key { get; init; }

    /// <summary>The <see cref="DataController"/> with its activities and gaps as JSON.</summary>
    public required string Body { get; set; }

    public required string FileHash { get; set; }

    public bool Edited { get; set; }

    public long Version { get; set; } = 1;

    /// <summary>True while the register lacks what a letter to the person must name; letters wait.</summary>
    public bool LettersWait { get; set; }

    /// <summary>How often each activity was changed, by key; one that never was, or not since the first start, is at version 1.</summary>
    public IReadOnlyDictionary<string, long> ActivityVersions { get; set; } = new Dictionary<string, long>();

    public long VersionOf(string activity) => ActivityVersions.GetValueOrDefault(activity, 1);
}

/// <summary>A register as it was when a decision was made, stored once per content.</summary>
public sealed record RegisterRow(string Hash, ControllerId ControllerId, string Body, DateTimeOffset CreatedAt);

/// <summary>A connected system with its data map.</summary>
public sealed class SystemRow
{
    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    public required string Key { get; init; }

    /// <summary>The data map as JSON with sorted keys.</summary>
    public required string Map { get; set; }

    public required string MapHash { get; set; }

    /// <summary>What the last look at the system found, as JSON; null until there was one.</summary>
    public string? LastTest { get; set; }

    public bool Edited { get; set; }

    public long Version { get; set; } = 1;
}
