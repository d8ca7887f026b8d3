using Dsar.Api.Features.Records;
using Dsar.Api.Web;

namespace Dsar.Api.Features.ApiKeys;

/// <summary>What kind of key.</summary>
public enum ApiKeyKind
{
    Agent,
    Integration,
}

/// <summary>The person a personal key belongs to.</summary>
public sealed record KeyPerson(string? Name, string? Email);

/// <summary>A key's owner as shown.</summary>
public sealed record KeyPersonView(Guid Id, string? Name, string? Email);

/// <summary>A key as the API shows it; the secret only in the answer that made it.</summary>
public sealed record ApiKeyView(Guid Id, Guid? ControllerId, ApiKeyKind Kind, string? Name, KeyPersonView? Person, IReadOnlyList<string> Scopes, string Prefix, string? Secret,
    DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, ActorView CreatedBy, DateOnly? LastUsedOn, DateTimeOffset? RevokedAt) : ITagged, IShowsOnce<ApiKeyView>
{
    string ITagged.ETag => ETags.Of(Id, RevokedAt is null ? 1 : 2);

    public ApiKeyView WithoutSecret() => this with { Secret = null };
}
