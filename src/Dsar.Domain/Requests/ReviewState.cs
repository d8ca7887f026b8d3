namespace Dsar.Domain;

/// <summary>What the review of the findings has come to, as counts; no personal data.</summary>
/// <param name="Findings">All findings.</param>
/// <param name="NotThisPerson">Findings that are another person's, left aside by every rule.</param>
/// <param name="AnotherControllers">Findings that are to be forwarded.</param>
/// <param name="OpenQuestions">Questions that a person has to answer before a decision.</param>
/// <param name="BasisNotStated">Findings whose lawful basis the register does not state.</param>
/// <param name="RequiredLevel">The highest identity level that any finding demands, 0 to 4.</param>
public sealed record ReviewState(
    int Findings = 0,
    int NotThisPerson = 0,
    int AnotherControllers = 0,
    int OpenQuestions = 0,
    int BasisNotStated = 0,
    int RequiredLevel = 0)
{
    /// <summary>Nothing reviewed yet.</summary>
    public static ReviewState Empty { get; } = new();

    /// <summary>Register gaps that block this right's answer until its decision states them (GDPR Art. 15(1)).</summary>
    public IReadOnlyList<Guid> OpenGaps { get; init; } = [];

    /// <summary>Why the required level is what it is, one reason a finding.</summary>
    public IReadOnlyList<LevelReason> RequiredWhy { get; init; } = [];

    /// <summary>Findings that rules O1 and O2 stop: marketing or consent, nothing to judge (GDPR Art. 21(3), 7(3)).</summary>
    public int AbsoluteStops { get; init; }

    /// <summary>Findings about this person.</summary>
    public int Relevant => Findings - NotThisPerson;

    /// <summary>True when something was found and all of it is another controller's.</summary>
    public bool IsForwardOnly => Relevant > 0 && Relevant == AnotherControllers;

    /// <summary>True when nothing is left to judge: all of it is stopped at once or another controller's. Nothing found is nothing to judge only for a kind that is absolute.</summary>
    /// <param name="absolute">True for the kinds direct marketing and consent withdrawal.</param>
    public bool HasOnlyAbsoluteStops(bool absolute) =>
        OpenQuestions == 0 && !IsForwardOnly && Relevant == AbsoluteStops + AnotherControllers && (AbsoluteStops > 0 || (absolute && NotThisPerson == 0));
}

/// <summary>Why an identity level is required.</summary>
/// <param name="Code">right, special_categories, criminal, logs, financial or contact.</param>
/// <param name="FindingId">The finding that raised it; null for the right itself.</param>
public sealed record LevelReason(string Code, Guid? FindingId = null);
