using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>A controller's register as it is shipped, and what the law makes of an item of one of its activities.</summary>
internal sealed record Policy(DataController Register)
{
    /// <summary>The day of every test; 5 March 2026 is a Thursday.</summary>
    public static readonly DateOnly Today = new(2026, 3, 5);

    private static readonly Lazy<IReadOnlyList<DataController>> All = new(() => RegisterReader.Read(MapFile.Folder(Seeds.Registers)).Controllers);

    public static Policy Of(string key) => new(All.Value.Single(c => c.Key == key));

    public ProcessingActivity Activity(string key) => Register.Activities.Single(a => a.Key == key);

    /// <summary>What is known of an item of the activity: role, bases, marketing and period from the register, the rest from the test.</summary>
    public ItemFacts Item(Right right, string activity, RetentionFacts? dates = null, ObjectionKind? kind = null)
    {
        var stated = Activity(activity);
        return new ItemFacts(right, stated.Role)
        {
            Kind = kind,
            Bases = [.. stated.LawfulBases.Select(b => b.Basis)],
            DirectMarketing = stated.DirectMarketing,
            SpecialCategory = stated.SpecialCategories,
            Accounting = dates?.Accounting ?? false,
            Retention = Retention.Evaluate(stated.Retention, dates ?? new RetentionFacts(), Today),
        };
    }

    public static Proposal Law(ItemFacts facts) => LawEngine.Propose(facts, Today);

    public Proposal Law(Right right, string activity, ObjectionKind? kind = null) => Law(Item(right, activity, kind: kind));

    /// <summary>Dates that an item's period is counted from.</summary>
    public static RetentionFacts At(RetentionAnchor anchor, DateOnly? day) => new() { Anchors = new Dictionary<RetentionAnchor, DateOnly?> { [anchor] = day } };

    /// <summary>A voucher of 2025 in a financial year that ends with the calendar year: kept through 31 December 2032.</summary>
    public static RetentionFacts Voucher { get; } = At(RetentionAnchor.VoucherDate, new DateOnly(2025, 6, 30)) with { Accounting = true, FinancialYearEnd = "12-31" };

    public IEnumerable<string?> GapsOf(string code) => Register.Gaps.Where(g => g.Code == code).Select(g => g.Activity);

    /// <summary>Codes of what an access answer about the activity still lacks, its own and the controller's.</summary>
    public IReadOnlyList<string> Demands(string activity, params GapStatement[] stated) => [.. Sheet(activity, stated).OpenGaps.Select(g => g.Code).Distinct()];

    public AccessSheet Sheet(string activity, params GapStatement[] stated) => AccessSheet.Build(Register, [new SheetInput(Activity(activity)) { Rows = 1 }], stated);

    public static GapStatement States(string? activity, string code, string text = "Exempel AB, SE") => new(activity, code, new LocalText(text, text));

    /// <summary>The keys of the activities that an objection reaches when nothing is named.</summary>
    public IEnumerable<string> Objected(ObjectionKind kind) => ObjectedActivities.Of(kind, [], Register).Select(a => a.Key);

    /// <summary>The answer of the check after an objection took effect on receipt.</summary>
    public RestrictionAnswer Check(ObjectionKind kind, string activity)
    {
        var stopped = Restriction.PutInForce(Guid.NewGuid(), RequestId.New(), RestrictionCauses.OnReceipt(kind)!.Value, [.. Objected(kind)], new DateTimeOffset(2026, 3, 5, 9, 0, 0, TimeSpan.Zero));
        return RestrictionCheck.Ask([stopped], activity);
    }

    /// <summary>The level of identity that an item of the activity demands.</summary>
    public int Level(Right right, string activity) =>
        Register.IdentityPolicy.RequiredFor(right, null, new FindingCategories(Activity(activity).SpecialCategories, Logs: Activity(activity).Logs, Financial: Activity(activity).Financial)).Level;

    public LetterFrame Frame(Right right, Language language = Language.Sv, ObjectionKind? kind = null) => new(Register, "GD-7K3M-9Q2P", right, kind, Today, Today.AddDays(10), language);

    /// <summary>The decision letter about these items.</summary>
    public Document Letter(Right right, RequestOutcome outcome, params (string Activity, Proposal Proposal)[] items) =>
        DecisionLetter.Build(Frame(right), new DecisionLetterContent { Outcome = outcome, Items = [.. items.Select(i => Told(i.Activity, i.Proposal))], CarriedOut = right == Right.Access ? null : new CarriedOut(Today) });

    private LetterItem Told(string activity, Proposal p) =>
        new(Activity(activity).Name, p.Outcome, p.Ground, p.Article, p.Statute, p.Rationale) { Until = p.Until, Reviewed = p.Reviewed, Silent = p.Silent };

    /// <summary>Every word of a document.</summary>
    public static string Words(Document document) =>
        string.Join('\n', document.Sections.SelectMany(s => s.Paragraphs.Prepend(s.Heading).Concat(s.Table?.Rows.SelectMany(r => r) ?? [])));
}
