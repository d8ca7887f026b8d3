namespace Dsar.Domain;

/// <summary>Dates as letters write them: 7 april 2026, 7 April 2026. Independent of the machine's culture.</summary>
public static class LetterDates
{
    private static readonly string[] Sv = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"];
    private static readonly string[] En = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>The date in words, in both languages.</summary>
    public static LocalText InWords(DateOnly date) => new($"{date.Day} {Sv[date.Month - 1]} {date.Year}", $"{date.Day} {En[date.Month - 1]} {date.Year}");

    /// <summary>The date in words.</summary>
    public static string InWords(DateOnly date, Language language) => InWords(date).In(language);
}
