namespace Dsar.Domain;

/// <summary>A system as the completeness statement names it.</summary>
/// <param name="Coverage">How its search ended.</param>
/// <param name="Title">What the person knows it as.</param>
/// <param name="WaiverReason">Why it was left out, for a waived system; in the controller's words.</param>
/// <param name="NotSearched">Parts of it that the search does not reach, such as the text of mail.</param>
public sealed record SearchedSystem(SystemCoverage Coverage, LocalText Title, string? WaiverReason = null, IReadOnlyList<LocalText>? NotSearched = null);

/// <summary>What was searched and what was not (GDPR Art. 5(2), 12(1)). "All systems were searched" is said only when it is true.</summary>
public sealed record Completeness
{
    /// <summary>The rule of a system that a person searched by hand and found something in.</summary>
    public const string FoundByHand = "found_by_hand";

    private static readonly LocalText AllSearched = new("Alla system har genomsökts.", "All systems were searched.");

    // One row a way to end; a system that was searched in full is not named.
    private static readonly Dictionary<SystemStatus, LocalText> Sentences = new()
    {
        [SystemStatus.Skipped] = new("{title} genomsöktes inte: {reason}.", "{title} was not searched: {reason}."),
        [SystemStatus.Failed] = new("{title} kunde inte genomsökas.", "{title} could not be searched."),
        [SystemStatus.Waived] = new("{title} utelämnades: {reason}.", "{title} was left out: {reason}."),
        [SystemStatus.Pending] = new("{title} är inte genomsökt än.", "{title} has not been searched yet."),
        [SystemStatus.Running] = new("{title} är inte genomsökt än.", "{title} has not been searched yet."),
        [SystemStatus.ManualPending] = new("{title} är inte genomsökt än.", "{title} has not been searched yet."),
    };

    private static readonly Dictionary<string, LocalText> SkipReasons = new()
    {
        ["disabled"] = new("det är avstängt", "it is switched off"),
        ["processor"] = new("uppgifterna hör till våra kunder, som svarar själva", "the data belongs to our customers, who answer themselves"),
        ["scope"] = new("din begäran omfattar det inte", "your request does not cover it"),
        ["upstream_unavailable"] = new("ett system som det bygger på kunde inte genomsökas", "a system it depends on could not be searched"),
    };

    /// <summary>True when every planned system has ended and none failed without waiver.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>True when every system was searched in full and no activity is without a system.</summary>
    public required bool AllSystemsSearched { get; init; }

    /// <summary>How many systems ended in each way.</summary>
    public required IReadOnlyDictionary<SystemStatus, int> Counts { get; init; }

    /// <summary>How many systems were planned.</summary>
    public required int Planned { get; init; }

    /// <summary>What was searched, by name: the systems, whole or in part, in their order.</summary>
    public required IReadOnlyList<LocalText> Searched { get; init; }

    /// <summary>The statement, one sentence each.</summary>
    public required IReadOnlyList<LocalText> Statement { get; init; }

    /// <summary>Draws it up.</summary>
    /// <param name="systems">Every planned system.</param>
    /// <param name="unmappedActivities">Activities of the register that no data map covers.</param>
    public static Completeness Of(IReadOnlyList<SearchedSystem> systems, IReadOnlyList<LocalText> unmappedActivities)
    {
        var sentences = systems.SelectMany(Say).Concat(unmappedActivities.Select(Unmapped)).ToList();
        var all = systems.Count > 0 && sentences.Count == 0;
        return new Completeness
        {
            IsComplete = systems.All(s => s.Coverage.Status.IsEnded() && s.Coverage.Status != SystemStatus.Failed),
            AllSystemsSearched = all,
            Counts = Enum.GetValues<SystemStatus>().ToDictionary(status => status, status => systems.Count(s => s.Coverage.Status == status)),
            Planned = systems.Count,
            Searched = [.. systems.Where(s => s.Coverage.Status is SystemStatus.Found or SystemStatus.Empty or SystemStatus.ManualDone).Select(s => s.Title)],
            Statement = all ? [AllSearched] : sentences,
        };
    }

    private static IEnumerable<LocalText> Say(SearchedSystem system)
    {
        // What a person found by hand is not in the files: the statement must not let it pass for included.
        if (system.Coverage is { Status: SystemStatus.ManualDone, Rule: FoundByHand })
        {
            yield return new LocalText($"{system.Title.Sv} genomsöktes för hand; det som hittades lämnas för sig.", $"{system.Title.En} was searched by hand; what was found is given separately.");
        }

        if (Sentences.TryGetValue(system.Coverage.Status, out var sentence))
        {
            var reason = system.WaiverReason is { } given
                ? new LocalText(given, given)
                : SkipReasons.GetValueOrDefault(system.Coverage.Rule ?? "") ?? new LocalText("skälet finns hos oss", "we hold the reason");
            yield return new LocalText(Fill(sentence.Sv, system.Title.Sv, reason.Sv), Fill(sentence.En, system.Title.En, reason.En));
        }

        foreach (var part in system.NotSearched ?? [])
        {
            yield return new LocalText($"I {system.Title.Sv} söktes inte: {part.Sv}.", $"In {system.Title.En} this was not searched: {part.En}.");
        }
    }

    private static LocalText Unmapped(LocalText activity) =>
        new($"Behandlingen {activity.Sv} är inte kopplad till något system som vi kan söka i.", $"The activity {activity.En} is tied to no system that we can search.");

    private static string Fill(string text, string title, string reason) =>
        text.Replace("{title}", title, StringComparison.Ordinal).Replace("{reason}", reason.TrimEnd('.'), StringComparison.Ordinal);
}
