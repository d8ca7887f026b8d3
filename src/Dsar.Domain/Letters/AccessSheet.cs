namespace Dsar.Domain;

/// <summary>What was found of one activity, as far as the sheet depends on it.</summary>
/// <param name="Activity">The activity as the register states it.</param>
public sealed record SheetInput(ProcessingActivity Activity)
{
    /// <summary>The kinds of data found, in plain words; empty: those of the register.</summary>
    public IReadOnlyList<LocalText> Categories { get; init; } = [];

    /// <summary>Where the rows came from.</summary>
    public IReadOnlyList<DataOrigin> Origins { get; init; } = [];

    /// <summary>How many rows were found.</summary>
    public long Rows { get; init; }

    /// <summary>The computed last days of these rows, without doubles.</summary>
    public IReadOnlyList<DateOnly> KeptUntil { get; init; } = [];

    /// <summary>The recipients that got this person's data; null: those of the register.</summary>
    public IReadOnlyList<Recipient>? Recipients { get; init; }
}

/// <summary>One member of the sheet for one activity.</summary>
/// <param name="Article">Such as "15(1)(a)".</param>
/// <param name="Heading">What it is about.</param>
/// <param name="Lines">What the register, or the agent for a gap, states.</param>
/// <param name="OpenGaps">What is still missing.</param>
public sealed record SheetMember(string Article, LocalText Heading, IReadOnlyList<LocalText> Lines, IReadOnlyList<SheetGap> OpenGaps);

/// <summary>One activity of the sheet.</summary>
/// <param name="Key">The activity's key.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">How many rows were found.</param>
/// <param name="Members">Art. 15(1)(a)-(d), (g), (h) and 15(2), in that order.</param>
public sealed record SheetActivity(string Key, LocalText Name, long Rows, IReadOnlyList<SheetMember> Members);

/// <summary>The information of GDPR Art. 15(1)-(2), one part an activity in which something was found. A gap stays a gap until an agent states what is true; nothing is invented.</summary>
/// <param name="Controller">The controller.</param>
/// <param name="Activities">Every activity in which something was found.</param>
/// <param name="OpenGaps">What the answer must state and nobody has; blocks approval.</param>
public sealed record AccessSheet(DataController Controller, IReadOnlyList<SheetActivity> Activities, IReadOnlyList<SheetGap> OpenGaps)
{
    private static readonly LocalText Title = new("Så använder vi dina uppgifter", "How we use your data");
    private static readonly LocalText RightsHeading = new("Dina rättigheter", "Your rights");

    /// <summary>What holds for every activity: the person's rights and where to complain (Art. 15(1)(e), (f)).</summary>
    public IReadOnlyList<SheetMember> RightsMembers
    {
        get
        {
            var contact = Controller.ContactEmail is { } email ? new LocalText($" Skriv till {email}.", $" Write to {email}.") : new LocalText("", "");
            return
            [
                new("15(1)(e)", RightsHeading, [new(
                    $"Du kan begära rättelse, radering eller begränsning av dina uppgifter, invända mot hur de används och få dem i en fil som andra system kan läsa (artikel 15.1 e).{contact.Sv}",
                    $"You can ask for rectification, erasure or restriction of your data, object to how it is used, and get it in a file that other systems can read (Article 15(1)(e)).{contact.En}")], []),
                new("15(1)(f)", RightsHeading, [new(
                    "Du kan klaga hos Integritetsskyddsmyndigheten (IMY), imy.se, Box 8114, 104 20 Stockholm (artikel 15.1 f).",
                    "You can complain to the Swedish Authority for Privacy Protection (IMY), imy.se, Box 8114, SE-104 20 Stockholm (Article 15(1)(f)).")], []),
            ];
        }
    }

    /// <summary>True when everything Art. 15(1)-(2) demands is stated.</summary>
    public bool IsComplete => OpenGaps.Count == 0;

    /// <summary>Draws it up from the register, what was found, and what the agent states for gaps.</summary>
    public static AccessSheet Build(DataController controller, IReadOnlyList<SheetInput> found, IReadOnlyList<GapStatement> statements)
    {
        var activities = found.Select(input => new SheetActivity(input.Activity.Key, input.Activity.Name, input.Rows, SheetMembers.Of(input, controller, statements))).ToList();
        // A gap of the controller as a whole matters only when there is something to inform about.
        var whole = found.Count == 0 ? [] : SheetMembers.Blocking(controller, null).Where(gap => statements.All(s => s.Activity is not null || s.Code != gap.Code));
        return new AccessSheet(controller, activities, [.. activities.SelectMany(a => a.Members).SelectMany(m => m.OpenGaps), .. whole]);
    }

    /// <summary>The sheet as a text for the person; open gaps are listed, so that a draft shows what is missing.</summary>
    public Document ToDocument(Language language)
    {
        var sections = Activities.Select(activity => new DocumentSection(
            activity.Name.In(language),
            [],
            new DocumentTable(
                [new LocalText("Information", "Information").In(language), new LocalText("Svar", "Answer").In(language), new LocalText("Lag", "Law").In(language)],
                [.. activity.Members.Select(member => Row(member, language))])));
        return new Document(Title.In(language), language, [.. sections, Rights(language), .. Missing(language)]);
    }

    private static IReadOnlyList<string> Row(SheetMember member, Language language) =>
        [member.Heading.In(language), string.Join("\n", member.Lines.Select(line => line.In(language))), Citation.Of(member.Article, language)];

    private DocumentSection Rights(Language language) => new(RightsHeading.In(language), [.. RightsMembers.SelectMany(m => m.Lines).Select(line => line.In(language))]);

    private IEnumerable<DocumentSection> Missing(Language language)
    {
        if (!IsComplete)
        {
            yield return new DocumentSection(new LocalText("Saknas i registret", "Missing in the register").In(language),
                [.. OpenGaps.Select(gap => $"{gap.Text.In(language)} ({Citation.Of(gap.Article, language)})")]);
        }
    }
}
