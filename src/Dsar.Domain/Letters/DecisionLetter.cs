namespace Dsar.Domain;

/// <summary>One item of a decision, as the letter tells it.</summary>
/// <param name="What">What it is, such as the activity and the kinds of data.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Ground">The ground's code.</param>
/// <param name="Article">GDPR article, without "Art.".</param>
/// <param name="Statute">The statute, if one carries it.</param>
/// <param name="Rationale">The reason for the person.</param>
public sealed record LetterItem(LocalText What, ItemOutcome Outcome, string Ground, string Article, string? Statute, LocalText Rationale)
{
    /// <summary>How many rows it holds.</summary>
    public long Rows { get; init; }

    /// <summary>What was hidden in it, and on which ground.</summary>
    public IReadOnlyList<(LocalText Field, string Ground)> Masks { get; init; } = [];

    /// <summary>What was corrected in it, and to what; empty where a new entry or a statement stands beside what was there.</summary>
    public IReadOnlyList<(LocalText Field, string To)> Corrections { get; init; } = [];

    /// <summary>The last day it is kept, for an item that is kept until a known day.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>True when <see cref="Until"/> is the day what keeps it is looked at again, as for a hold: no erasure is promised on it.</summary>
    public bool Reviewed { get; init; }

    /// <summary>True when even its existence is not told (rule A2a); the letter leaves it out.</summary>
    public bool Silent { get; init; }

    internal bool IsTold => !Silent && Ground != Grounds.NotThisPerson;
}

/// <summary>What a decision letter tells besides its frame.</summary>
public sealed record DecisionLetterContent
{
    /// <summary>The outcome: granted, partly granted, refused or nothing held.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>Every item of the decision.</summary>
    public IReadOnlyList<LetterItem> Items { get; init; } = [];

    /// <summary>The ground of a refusal of the whole, and its reason in this case.</summary>
    public (string Ground, LocalText Rationale)? WholeRefusal { get; init; }

    /// <summary>What was searched and what was not; null when nothing was, as for a refusal before the search.</summary>
    public Completeness? Completeness { get; init; }

    /// <summary>The last day to fetch the answer in the portal; null when it is enclosed.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>For nothing held: what was searched for, such as e-mail address and telephone number; kinds, never values.</summary>
    public IReadOnlyList<LocalText> SearchedFor { get; init; } = [];

    /// <summary>For nothing held: how many months after closing the request itself is deleted.</summary>
    public int KeptMonths { get; init; } = 24;

    /// <summary>What was carried out, for every right but access; null for a decision that carries out nothing.</summary>
    public CarriedOut? CarriedOut { get; init; }

    /// <summary>A paragraph the agent adds, in the letter's language.</summary>
    public string? Addition { get; init; }
}

/// <summary>The decision letter of every right (law.md section 7): what was done or not, with reasons per item, and how to complain.</summary>
public static class DecisionLetter
{
    private static readonly LocalText[] Columns =
        [new("Vad det gäller", "What it is"), new("Vad vi gör", "What we do"), new("Varför", "Why"), new("Lag", "Law")];

    private static readonly LocalText[] MaskColumns =
        [new("Vad det gäller", "What it is"), new("Uppgifter", "Data"), new("Varför", "Why"), new("Lag", "Law")];

    private static readonly LocalText[] CorrectionColumns = [new("Vad det gäller", "What it is"), new("Uppgift", "Data"), new("Ny lydelse", "Now reads")];

    /// <summary>Writes it; throws <see cref="InvalidOperationException"/> while the register lacks the controller's name or contact (<see cref="LetterFrame.Missing"/>).</summary>
    public static Document Build(LetterFrame frame, DecisionLetterContent content)
    {
        if (LetterFrame.Missing(frame.Controller) is { Count: > 0 } missing)
        {
            throw new InvalidOperationException($"The register lacks {string.Join(", ", missing)}; the letter waits.");
        }

        var told = content.Items.Where(item => item.IsTold).ToList();
        List<DocumentSection> body = [new("", Opening(frame, content))];
        if (told.Count > 0)
        {
            body.Add(new DocumentSection(frame.Say(new("Beslut för varje del", "Decision for each part")), [frame.Say(LetterTexts.PartlyRows)], Table(frame, told)));
        }

        body.AddRange(Corrected(frame, told));
        body.AddRange(Masked(frame, told));
        if (content.Completeness is { } completeness)
        {
            body.Add(new DocumentSection(frame.Say(new("Det här har vi sökt i", "What we searched")), [.. Searched(frame, completeness), .. completeness.Statement.Select(line => line.In(frame.Language))]));
        }

        return frame.Letter(LetterTexts.DecisionTitle, body, complaint: true);
    }

    private static List<string> Opening(LetterFrame frame, DecisionLetterContent content)
    {
        List<string> said = content switch
        {
            { WholeRefusal: { Ground: Grounds.IdentityNotProven } } => [frame.Say(LetterTexts.IdentityNotProven1), frame.Say(LetterTexts.IdentityNotProven2)],
            { WholeRefusal: { } refusal } => Refused(frame, refusal.Rationale.In(frame.Language), Law(frame, Grounds.Of(refusal.Ground).Article, Grounds.Of(refusal.Ground).Statute)),
            { Outcome: RequestOutcome.NothingHeld } => NothingHeld(frame, content),
            { Outcome: RequestOutcome.Refused } => [frame.Say(LetterTexts.RefusedNo), frame.Say(LetterTexts.RefusedAgain)],
            { Outcome: RequestOutcome.PartlyGranted } => [frame.Say(LetterTexts.PartlyYesNo), .. CarriedOutWords.Of(frame, content), .. Delivery(frame, content)],
            _ => [frame.Say(LetterTexts.GrantedYes), .. CarriedOutWords.Of(frame, content), .. Delivery(frame, content)],
        };
        if (content.Addition is { } addition)
        {
            said.Add(addition);
        }

        return said;
    }

    private static List<string> Refused(LetterFrame frame, string reason, string law) =>
        [frame.Say(LetterTexts.RefusedNo), frame.Say(LetterTexts.RefusedReason, ("reason", reason)), frame.Say(LetterTexts.RefusedLaw, ("law", law)), frame.Say(LetterTexts.RefusedAgain)];

    /// <summary>The systems by name, before what was not searched in them.</summary>
    private static IEnumerable<string> Searched(LetterFrame frame, Completeness completeness) =>
        completeness.Searched.Count == 0 ? [] : [frame.Say(LetterTexts.SearchedIn, ("systems", string.Join(", ", completeness.Searched.Select(title => title.In(frame.Language)))))];

    private static List<string> NothingHeld(LetterFrame frame, DecisionLetterContent content) =>
    [
        frame.Say(LetterTexts.NothingHeld1, ("keepUntil", frame.Say(new($"{content.KeptMonths} månader efter att ärendet har avslutats", $"{content.KeptMonths} months after the request is closed")))),
        frame.Say(LetterTexts.NothingHeld2, ("searchedFor", string.Join(", ", content.SearchedFor.Select(kind => kind.In(frame.Language))))),
        frame.Say(LetterTexts.NothingHeld3),
    ];

    // Only the rights that give a copy have something to fetch.
    private static IEnumerable<string> Delivery(LetterFrame frame, DecisionLetterContent content) =>
        frame.Right is not (Right.Access or Right.Portability) || content.CarriedOut?.TransferredTo is not null ? []
        : content.Expires is { } expires ? [frame.Say(LetterTexts.DeliveryPortal, ("expires", LetterDates.InWords(expires, frame.Language)))]
        : [frame.Say(LetterTexts.DeliveryEnclosed)];

    private static DocumentTable Table(LetterFrame frame, List<LetterItem> told) => new(
        [.. Columns.Select(column => column.In(frame.Language))],
        [.. told.Select(item => (IReadOnlyList<string>)[What(frame, item), OutcomeWords.Of(item, frame.Right).In(frame.Language), item.Rationale.In(frame.Language), Law(frame, item.Article, item.Statute)])]);

    private static string What(LetterFrame frame, LetterItem item) =>
        item.Rows > 0 ? $"{item.What.In(frame.Language)} ({item.Rows} {frame.Say(new(item.Rows == 1 ? "rad" : "rader", item.Rows == 1 ? "row" : "rows"))})" : item.What.In(frame.Language);

    private static IEnumerable<DocumentSection> Corrected(LetterFrame frame, List<LetterItem> told)
    {
        var rows = told.SelectMany(item => item.Corrections.Select(c => (IReadOnlyList<string>)[item.What.In(frame.Language), c.Field.In(frame.Language), c.To])).ToList();
        if (rows.Count > 0)
        {
            yield return new DocumentSection(frame.Say(new("Det här är rättat", "What was corrected")), [], new DocumentTable([.. CorrectionColumns.Select(column => column.In(frame.Language))], rows));
        }
    }

    // One row an item and ground: its hidden fields stand together, in words, each once.
    private static IEnumerable<DocumentSection> Masked(LetterFrame frame, List<LetterItem> told)
    {
        var rows = told.SelectMany(item => item.Masks.Select(mask => (What: item.What.In(frame.Language), Field: mask.Field.In(frame.Language), mask.Ground)))
            .GroupBy(mask => (mask.What, mask.Ground))
            .Select(group => (IReadOnlyList<string>)[
                group.Key.What, string.Join(", ", group.Select(mask => mask.Field).Distinct()), RationaleText.InGeneral(Grounds.Of(group.Key.Ground)).In(frame.Language),
                Law(frame, Grounds.Of(group.Key.Ground).Article, Grounds.Of(group.Key.Ground).Statute)])
            .ToList();
        if (rows.Count > 0)
        {
            yield return new DocumentSection(frame.Say(new("Det här är dolt", "What is hidden")), [], new DocumentTable([.. MaskColumns.Select(column => column.In(frame.Language))], rows));
        }
    }

    private static string Law(LetterFrame frame, string article, string? statute) => statute is null ? frame.Cite(article) : $"{frame.Cite(article)}; {statute}";
}

/// <summary>What is done about an item, in words for the person.</summary>
public static class OutcomeWords
{
    private static readonly Dictionary<ItemOutcome, LocalText> Table = new()
    {
        [ItemOutcome.Disclose] = new("lämnas ut", "given to you"),
        [ItemOutcome.Erase] = new("raderas", "erased"),
        [ItemOutcome.Anonymise] = new("anonymiseras", "made anonymous"),
        [ItemOutcome.RetainUntil] = new("sparas en tid, raderas sedan", "kept for a time, then erased"),
        [ItemOutcome.Restrict] = new("sparas men används inte", "kept but not used"),
        [ItemOutcome.Rectify] = new("rättas", "corrected"),
        [ItemOutcome.Stop] = new("användningen upphör", "the use stops"),
        [ItemOutcome.Forward] = new("en annan ansvarar", "another controller answers"),
    };

    private static readonly Dictionary<ItemOutcome, LocalText> Past = new()
    {
        [ItemOutcome.Erase] = new("raderat", "erased"),
        [ItemOutcome.Anonymise] = new("anonymiserat", "made anonymous"),
        [ItemOutcome.Restrict] = new("används inte längre", "no longer used"),
        [ItemOutcome.Rectify] = new("rättat", "corrected"),
        [ItemOutcome.Stop] = new("användningen har upphört", "the use has stopped"),
    };

    // "Withheld" is "not done for this item" for every right; each says it in its own verb.
    private static readonly Dictionary<Right, LocalText> NotDone = new()
    {
        [Right.Access] = new("lämnas inte ut", "not given"),
        [Right.Rectification] = new("ändras inte", "not changed"),
        [Right.Erasure] = new("raderas inte", "not erased"),
        [Right.Restriction] = new("får användas som förut", "may be used as before"),
        [Right.Portability] = new("lämnas inte ut", "not given"),
        [Right.Objection] = new("användningen fortsätter", "the use goes on"),
    };

    // What is looked at again may be kept on; its erasure is not promised.
    private static readonly LocalText KeptUntilReview = new("sparas, prövas på nytt", "kept, reviewed again");

    /// <summary>The words of an item's outcome under a right, lower case.</summary>
    public static LocalText Of(LetterItem item, Right right) => item.Outcome switch
    {
        ItemOutcome.Withhold => NotDone[right],
        ItemOutcome.RetainUntil when item.Reviewed => KeptUntilReview,
        var outcome => Table[outcome],
    };

    /// <summary>What was already done with a kind of data; throws <see cref="KeyNotFoundException"/> for an outcome that changes nothing in a system.</summary>
    public static LocalText AlreadyDone(LocalText what, ItemOutcome outcome) => new($"{what.Sv} ({Past[outcome].Sv})", $"{what.En} ({Past[outcome].En})");
}
