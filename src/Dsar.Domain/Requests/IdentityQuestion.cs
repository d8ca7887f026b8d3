namespace Dsar.Domain;

/// <summary>A question to the person about who they are, as far as the clock and a refusal depend on it (GDPR Art. 12(6)).</summary>
/// <param name="Id">The identity check's id.</param>
/// <param name="AskedAt">When it was asked (UTC).</param>
/// <param name="WhyAsked">True when the reasonable doubt was stated; only then can it pause the clock or support a refusal.</param>
/// <param name="RemindedAt">When the person was reminded (UTC).</param>
/// <param name="AnsweredAt">When it was answered or given up (UTC).</param>
public sealed record IdentityQuestion(Guid Id, DateTimeOffset AskedAt, bool WhyAsked, DateTimeOffset? RemindedAt = null, DateTimeOffset? AnsweredAt = null);
