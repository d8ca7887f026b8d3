namespace Dsar.Domain;

/// <summary>
/// The written balancing after an objection (GDPR Art. 21(1)): the burden is the controller's. Without all five parts the objection holds.
/// </summary>
/// <param name="Interest">The interest that is compelling, not merely legitimate.</param>
/// <param name="Necessity">Why it cannot be reached without these data.</param>
/// <param name="PersonsSituation">The situation of this person, as they told it.</param>
/// <param name="Safeguards">What protects the person if the use goes on.</param>
/// <param name="Result">What weighs more, and why; told to the person.</param>
/// <param name="By">Who weighed.</param>
/// <param name="ReviewOn">When it is weighed again; null: in twelve months.</param>
public sealed record Balancing(string Interest, string Necessity, string PersonsSituation, string Safeguards, string Result, PersonId By, DateOnly? ReviewOn = null)
{
    /// <summary>How long at most an item is kept on compelling grounds before they are weighed again, where no period of its own is known.</summary>
    public const int ReviewWithinMonths = 12;

    /// <summary>True when every part is written.</summary>
    public bool IsComplete => new[] { Interest, Necessity, PersonsSituation, Safeguards, Result }.All(part => !string.IsNullOrWhiteSpace(part));

    /// <summary>The day of the next weighing.</summary>
    public DateOnly NextReview(DateOnly today)
    {
        var latest = today.AddMonths(ReviewWithinMonths);
        return ReviewOn is { } chosen && chosen < latest ? chosen : latest;
    }
}
