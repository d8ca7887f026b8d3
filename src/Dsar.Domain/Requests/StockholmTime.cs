namespace Dsar.Domain;

/// <summary>Calendar days as the law counts them for a Swedish controller: in Europe/Stockholm.</summary>
public static class StockholmTime
{
    private static readonly TimeZoneInfo Zone = Find();

    /// <summary>The calendar day in Europe/Stockholm at an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The instant at which a calendar day begins in Europe/Stockholm.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    // A machine without time zone data, or with a stripped copy, would move receipts after 22:00 to the wrong day.
    private static TimeZoneInfo Find()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");
        var summer = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        return zone.GetUtcOffset(summer) == TimeSpan.FromHours(2)
            ? zone
            : throw new TimeZoneNotFoundException("Europe/Stockholm has no summer time on this machine.");
    }
}
