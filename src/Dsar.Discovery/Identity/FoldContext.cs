namespace Dsar.Discovery;

/// <summary>What folding needs besides the value.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 country for phone numbers without prefix (register key <c>country</c>).</param>
/// <param name="Today">The day that tells the century of a ten-digit personal identity number.</param>
public sealed record FoldContext(string Country, DateOnly Today);
