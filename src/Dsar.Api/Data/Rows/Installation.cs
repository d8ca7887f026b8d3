using Dsar.Api.Security;
using Dsar.Domain;

namespace Dsar.Api.Data;

/// <summary>One row: proves that the master key fits and remembers when the installation began.</summary>
public sealed class Installation(int id, Sealed check, DateTimeOffset createdAt)
{
    public int Id { get; private set; } = id;

    /// <summary>A known value under the master key; wrapped anew last of all when the master key is replaced.</summary>
    public Sealed Check { get; set; } = check;

    public DateTimeOffset CreatedAt { get; private set; } = createdAt;

    /// <summary>Since when an older database works in place of the one that was lost; null once a person has confirmed what that means.</summary>
    public DateTimeOffset? RestoredAt { get; set; }
}

/// <summary>A wrapped data key. Destroying it destroys everything sealed under it (crypto-shredding).</summary>
public sealed class KeyRow(Guid id, KeyKind kind, Guid owner, ControllerId? controllerId, string masterId, Sealed? wrapped, DateTimeOffset createdAt)
{
    public Guid Id { get; private set; } = id;

    public KeyKind Kind { get; private set; } = kind;

    /// <summary>Id of the request, submission, package, controller or installation it belongs to.</summary>
    public Guid Owner { get; private set; } = owner;

    public ControllerId? ControllerId { get; private set; } = controllerId;

    public string MasterId { get; private set; } = masterId;

    /// <summary>The key sealed under the master key; null once destroyed.</summary>
    public Sealed? Wrapped { get; private set; } = wrapped;

    public DateTimeOffset CreatedAt { get; private set; } = createdAt;

    public DateTimeOffset? DestroyedAt { get; private set; }

    public void Destroy(DateTimeOffset at) => (Wrapped, DestroyedAt) = (null, at);
}

/// <summary>A natural person who acts for a controller. Name and address are sealed under the controller's key.</summary>
public sealed class Person
{
    public required PersonId Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    /// <summary>Keyed hash of the folded address: one person per controller and address.</summary>
    public required byte[] EmailHash { get; init; }

    public required Sealed Name { get; init; }

    public required Sealed Email { get; init; }
}

/// <summary>An API key; only its hash is stored.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }

    /// <summary>Null for the host key.</summary>
    public ControllerId? ControllerId { get; init; }

    public required CallerKind Kind { get; init; }

    /// <summary>The key's label, sealed under the controller's key; null for the host key.</summary>
    public Sealed? Name { get; init; }

    /// <summary>The owner of a personal key; of an integration key the person who made it.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>Wire names, separated by spaces.</summary>
    public required string Scopes { get; init; }

    public required string Prefix { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who made it: type and id of the actor as JSON.</summary>
    public required string CreatedBy { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public DateOnly? LastUsedOn { get; set; }
}

/// <summary>One link of a controller's audit chain; holds no personal data.</summary>
public sealed class AuditEntry
{
    public required Guid Id { get; init; }

    public required Guid ControllerId { get; init; }

    /// <summary>Gapless position from 1.</summary>
    public required long Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ActorType { get; init; }

    public Guid? ActorId { get; init; }

    public required string Action { get; init; }

    public required string ObjectType { get; init; }

    public required Guid ObjectId { get; init; }

    public Guid? RequestId { get; init; }

    /// <summary>Keyed digest of the data subject that the entry is about, under a key that ends with the request's; null when it is about nobody.</summary>
    public byte[]? SubjectHmac { get; set; }

    /// <summary>JSON with sorted keys: ids, codes, counts, dates, digests.</summary>
    public required string Data { get; init; }

    public byte[] PrevHash { get; set; } = [];

    public byte[] Hash { get; set; } = [];
}

/// <summary>The end of a controller's audit chain; locked last in every transaction.</summary>
public sealed class AuditHead
{
    public required Guid ControllerId { get; init; }

    public long Seq { get; set; }

    public required byte[] Hash { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>A call with an Idempotency-Key: first a claim that it is being carried out, then its answer, written with its effect and kept 24 hours.</summary>
public sealed class IdempotencyRow
{
    /// <summary>New with each claim: who lost the claim to another no longer finds the row.</summary>
    public required Guid Id { get; init; }

    public required Guid CallerId { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and body.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The request that the answer is about; with its content the answer ends too.</summary>
    public RequestId? RequestId { get; set; }

    /// <summary>The response record as JSON, sealed; null while the call is carried out.</summary>
    public Sealed? Response { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the claim ends if its holder is heard of no more; null once answered.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}
