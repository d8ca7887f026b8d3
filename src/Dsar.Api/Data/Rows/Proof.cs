using Dsar.Domain;

namespace Dsar.Api.Data;

/// <summary>A signed statement: at this time the chain ended with this entry. Who holds one can tell a chain that was rewritten or cut behind it.</summary>
public sealed class AuditCheckpoint
{
    public required Guid Id { get; init; }

    /// <summary>Whose chain; empty for the installation's own.</summary>
    public required ControllerId ControllerId { get; init; }

    public required long Seq { get; init; }

    public required byte[] HeadHash { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The <see cref="SigningKey"/> that signed it.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 over the bytes of <see cref="Security.CheckpointRecord"/>.</summary>
    public byte[] Signature { get; set; } = [];
}

/// <summary>The public part of a signing key; the private part is a row of <c>keys</c> with the same id as owner. Replaced and revoked ones stay.</summary>
public sealed class SigningKey
{
    public required Guid Id { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required byte[] PublicKey { get; init; }

    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>When another took its place; null while it signs.</summary>
    public DateTimeOffset? ValidTo { get; set; }

    /// <summary>When it was found to be in wrong hands; what it signed afterwards proves nothing.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
