namespace Dsar.Domain.Tests;

/// <summary>The cases of the decision matrix: every dimension a set of words of which a case has one; "-" is none. From the words the engine's facts are made.</summary>
internal static class Matrix
{
    public static readonly DateOnly Today = new(2026, 3, 5);

    public static readonly string[] Basis = ["consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests", "basis_unknown"];
    private static readonly string[] Role = ["controller", "joint", "processor", "separate_controller"];
    private static readonly string[] Match = ["-", "another_person"];
    private static readonly string[] Marketing = ["-", "marketing"];
    private static readonly string[] Party = ["party", "not_party"];
    private static readonly string[] Secrecy = ["-", "secrecy", "gag"];
    private static readonly string[] Unread = ["-", "unread"];
    private static readonly string[] Weighing = ["-", "compelling", "compelling_incomplete"];
    private static readonly string[] Interest = ["-", "unlawful", "law_demands", "child", "expression", "task", "health", "research", "research_incomplete"];
    private static readonly string[] Verdict = ["period_runs", "must_keep", "expired", "none_allowed", "period_unknown"];
    private static readonly string[] Holds = ["-", "hold_claim", "hold_order"];

    /// <summary>All combinations of the dimensions that the article of a right speaks of.</summary>
    public static IEnumerable<HashSet<string>> All(Right right) => Product(right switch
    {
        Right.Access => [Basis, Role, Match, Marketing, Secrecy, ["-", "draft_fresh", "draft_old", "draft_given", "memo"], Unread],
        Right.Rectification => [Basis, Role, Match, ["-", "contradicted"], ["-", "accounting"], ["-", "assessment", "log"], ["-", "fact_inside"], Verdict],
        Right.Erasure => [Basis, ["controller", "processor"], Marketing, ["no_contract", "running", "ended"], Verdict, Holds, Interest, ["-", "compelling"], Party],
        Right.Restriction => [Basis, Role, Match, ["-", "says_inaccurate", "says_unlawful_keep", "says_needed", "says_objection"], ["-", "unlawful", "not_unlawful"], ["-", "objection_open"], Verdict],
        Right.Portability => [Basis, Role, Match, Marketing, Secrecy, ["-", "by_hand"], ["provided", "observed", "derived", "from_others"], Unread],
        _ => [Basis, Role, Match, Marketing, ["own_situation", "direct_marketing", "kind_research", "consent_withdrawal", "automated_decision"], ["-", "hold_claim", "hold_objected"], ["-", "research", "research_incomplete"], Weighing, Party],
    });

    /// <summary>Erasure with all that can meet there, drawn with a fixed seed: the product is too large to walk through.</summary>
    public static IEnumerable<HashSet<string>> ErasureDrawn(int count)
    {
        string[][] dimensions =
        [
            Basis, Role, Match, Marketing, ["no_contract", "running", "ended"], Verdict, Holds, Interest, Weighing, Party,
            ["-", "backup", "backup_gone", "backup_unknown"], ["-", "closing_customer"], ["-", "own_restriction", "own_named"], ["-", "special", "special_allowed", "criminal", "criminal_allowed"],
        ];
        var random = new Random(20260305);
        return Enumerable.Range(0, count).Select(_ => dimensions.Select(d => random.Next(3) == 0 ? d[random.Next(d.Length)] : d[0]).ToHashSet());
    }

    /// <summary>The facts that the words stand for.</summary>
    public static ItemFacts Facts(Right right, IReadOnlySet<string> words)
    {
        bool Is(string word) => words.Contains(word);
        return new ItemFacts(right, Is("processor") ? ControllerRole.Processor : Is("separate_controller") ? ControllerRole.SeparateController : Is("joint") ? ControllerRole.JointController : ControllerRole.Controller)
        {
            Kind = right == Right.Objection ? KindOf(Is) : null,
            Bases = [BasisOf(words)],
            Match = Is("another_person") ? PersonMatch.Other : PersonMatch.Same,
            DirectMarketing = Is("marketing"),
            Origin = Is("derived") ? DataOrigin.Derived : Is("from_others") ? DataOrigin.OtherSource : Is("observed") ? DataOrigin.Observed : DataOrigin.Provided,
            Automated = !Is("by_hand"),
            Contract = Is("running") ? ContractState.Running : Is("ended") ? ContractState.Ended : ContractState.None,
            Retention = VerdictOf(Is),
            Secrecy = Is("secrecy") ? new("OSL 21 kap. 1 §") : Is("gag") ? new("OSL 21 kap. 1 §", ExistenceMayBeTold: false) : null,
            Draft = DraftOf(Is),
            UnreadFreeText = Is("unread"),
            Accounting = Is("accounting"),
            Assessment = Is("assessment"),
            Log = Is("log"),
            SpecialCategory = Is("special") || Is("special_allowed"),
            CriminalData = Is("criminal") || Is("criminal_allowed"),
            Backup = Is("backup") ? new(Today.AddDays(-10), "P30D") : Is("backup_gone") ? new(Today.AddDays(-31), "P30D") : Is("backup_unknown") ? new(null, null) : null,
            Hold = HoldOf(Is),
            Compelling = Is("compelling") ? Weighed : Is("compelling_incomplete") ? Weighed with { Safeguards = "" } : null,
            Recorded = RecordedOf(Is),
            Claimed = ClaimOf(Is),
            OwnRestriction = Is("own_restriction") ? new(NamedInRequest: false) : Is("own_named") ? new(NamedInRequest: true) : null,
            ObjectionOpen = Is("objection_open"),
            HeldForClosingCustomer = Is("closing_customer"),
        };
    }

    public static Balancing Weighed { get; } = new("fraud", "no other way", "none told", "access for two", "Bedrägerier kan inte stoppas annars", PersonId.New());

    public static Basis? BasisOf(IReadOnlySet<string> words) => Array.FindIndex(Basis, words.Contains) is var i && i is >= 0 and < 6 ? (Basis)i : null;

    private static ObjectionKind KindOf(Func<string, bool> Is) =>
        Is("direct_marketing") ? ObjectionKind.DirectMarketing : Is("kind_research") ? ObjectionKind.Research : Is("consent_withdrawal") ? ObjectionKind.ConsentWithdrawal
        : Is("automated_decision") ? ObjectionKind.AutomatedDecision : ObjectionKind.OwnSituation;

    private static RetentionVerdict VerdictOf(Func<string, bool> Is) =>
        Is("must_keep") ? RetentionVerdict.MustKeep(new(2032, 12, 31), "bfl_7_2") : Is("expired") ? RetentionVerdict.Expired(new(2026, 1, 1)) : Is("none_allowed") ? RetentionVerdict.NoneAllowed
        : Is("period_runs") ? RetentionVerdict.Running(new(2027, 1, 31)) : RetentionVerdict.Unknown("period_not_stated");

    private static Draft? DraftOf(Func<string, bool> Is) =>
        Is("draft_fresh") ? new(Today.AddMonths(-12)) : Is("draft_old") ? new(Today.AddMonths(-13)) : Is("draft_given") ? new(Today, GivenToThirdParty: true) : Is("memo") ? new(Today.AddYears(-5), IsMemoryNote: true) : null;

    private static Hold? HoldOf(Func<string, bool> Is) =>
        Is("hold_order") ? new(HoldGround.LegalObligation, "order", PersonId.New(), Today.AddMonths(3))
        : Is("hold_claim") || Is("hold_objected") ? new(HoldGround.LegalClaims, "invoice 7", PersonId.New(), Today.AddMonths(3), Is("hold_objected")) : null;

    private static Recorded RecordedOf(Func<string, bool> Is) => new()
    {
        Unlawful = Is("unlawful") ? true : Is("not_unlawful") ? false : null,
        ErasureRequired = Is("law_demands") ? true : null,
        ChildService = Is("child") ? true : null,
        Expression = Is("expression"),
        PublicInterest = Is("task") ? new(PublicInterestKind.Task, "skollagen", "needed") : Is("health") ? new(PublicInterestKind.Health, "smittskyddslagen", "needed")
            : Is("research") ? new(PublicInterestKind.Research, "a study", "needed", "follow-up needs names") : Is("research_incomplete") ? new(PublicInterestKind.Research, "a study", "needed") : null,
        Art9Condition = Is("special_allowed") ? "9(2)(a)" : null,
        Art10Authority = Is("criminal_allowed") ? "DSL 3 kap. 9 §" : null,
        PartyToContract = !Is("not_party"),
        ContradictedBy = Is("contradicted") ? "folkbokföringen" : null,
        FactInside = Is("fact_inside"),
    };

    private static ClaimedGround ClaimOf(Func<string, bool> Is) =>
        Is("says_inaccurate") ? ClaimedGround.AccuracyContested : Is("says_unlawful_keep") ? ClaimedGround.UnlawfulKept : Is("says_needed") ? ClaimedGround.NeededByPerson
        : Is("says_objection") ? ClaimedGround.ObjectionPending : ClaimedGround.Unspecified;

    private static IEnumerable<HashSet<string>> Product(string[][] dimensions)
    {
        var at = new int[dimensions.Length];
        while (true)
        {
            yield return [.. dimensions.Select((d, i) => d[at[i]])];
            var next = 0;
            while (next < at.Length && ++at[next] == dimensions[next].Length)
            {
                at[next++] = 0;
            }

            if (next == at.Length)
            {
                yield break;
            }
        }
    }
}
