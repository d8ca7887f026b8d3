using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.IdentityChecks;

/// <summary>A proof of identity to start, or one asserted by the controller's own system.</summary>
public sealed record IdentityCheckInput(IdentityMethod? Method, string? WhyAsked, DateTimeOffset? AssertedAt, string? AccountRef, string? Evidence);

/// <summary>Whether the code that was tried is the code.</summary>
public enum CodeResult
{
    Correct,
    Incorrect,
}

/// <summary>What is kept of a check beside its state: why it was asked, what was compared, a masked contact. Content.</summary>
public sealed record IdentityCheckContent([property: ContentMember] string? WhyAsked, [property: ContentMember] string? Evidence, [property: ContentMember] string? ContactMasked);

/// <summary>A check as the API shows it; nothing of the proof itself is kept.</summary>
public sealed record IdentityCheckView(
    IdentityMethod Method, int Level, IdentityCheckState State, DateTimeOffset AskedAt, DateTimeOffset? RemindedAt, DateTimeOffset? ExpiresAt, int? AttemptsLeft, DateTimeOffset? ConfirmedAt,
    bool PausesClock, string? StartUrl, string? Code, CodeResult? Result);
