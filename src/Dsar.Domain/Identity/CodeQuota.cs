namespace Dsar.Domain;

/// <summary>How often a code may be mailed to one address: nobody's mailbox is flooded through Dsar, and no code is guessed by asking for ever new ones.</summary>
/// <param name="PerQuarterHour">Codes in any 15 minutes.</param>
/// <param name="PerDay">Codes in any 24 hours.</param>
public sealed record CodeQuota(int PerQuarterHour, int PerDay)
{
    private const int LongestWaitMinutes = 60;
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>How far back a count looks.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>How long the next code has to wait; zero when it may leave now. After each code voided by wrong tries the wait doubles: 1, 2, 4 … 60 minutes.</summary>
    /// <param name="asked">When codes were asked for at this address in the last 24 hours (UTC).</param>
    /// <param name="voided">When codes of this address were voided by wrong tries in the last 24 hours (UTC).</param>
    /// <param name="now">The time now (UTC).</param>
    public TimeSpan Wait(IEnumerable<DateTimeOffset> asked, IEnumerable<DateTimeOffset> voided, DateTimeOffset now)
    {
        var (newest, wrong) = (asked.OrderDescending().ToList(), voided.OrderDescending().ToList());
        DateTimeOffset[] ends =
        [
            now,
            newest.Count >= PerQuarterHour ? newest[PerQuarterHour - 1] + Quarter : now,
            newest.Count >= PerDay ? newest[PerDay - 1] + Day : now,
            wrong.Count > 0 ? wrong[0] + TimeSpan.FromMinutes(Math.Min(Math.Pow(2, wrong.Count - 1), LongestWaitMinutes)) : now,
        ];
        return ends.Max() - now;
    }
}
