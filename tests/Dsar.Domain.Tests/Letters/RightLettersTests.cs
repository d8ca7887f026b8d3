namespace Dsar.Domain.Tests;

/// <summary>The decision letters of the five rights beside access, and the later letters (law.md section 7), in both languages. Seen red without the complaint route, with a deferred erasure untold, and with an erasure promised on the day a hold is reviewed.</summary>
public sealed class RightLettersTests
{
    private static readonly CarriedOut Done = new(new(2026, 3, 19)) { Recipients = new(["Mailchimp", "Fortnox AB"], []) };

    private static LetterFrame Frame(Right right, ObjectionKind? kind, Language language) => Register.Frame(language) with { Right = right, Kind = kind };

    private static LetterItem Item(RuleCaseOf of) => new(new("Kundregister", "Customer register"), of.Proposal.Outcome, of.Proposal.Ground, of.Proposal.Article, of.Proposal.Statute, of.Proposal.Rationale)
    {
        Rows = 3,
        Until = of.Proposal.Until,
        Reviewed = of.Proposal.Reviewed,
        Silent = of.Proposal.Silent,
    };

    private sealed record RuleCaseOf(Right Right, string Words)
    {
        public Proposal Proposal => LawEngine.Propose(Matrix.Facts(Right, Words.Split(' ').ToHashSet()), Matrix.Today);
    }

    private static string Letter(Right right, RequestOutcome outcome, Language language, ObjectionKind? kind, CarriedOut? done, params string[] items) =>
        Register.Text(DecisionLetter.Build(Frame(right, kind, language), new() { Outcome = outcome, CarriedOut = done, Items = [.. items.Select(words => Item(new(right, words)))] }));

    public static TheoryData<Right> All => [.. Enum.GetValues<Right>()];

    // Every row of the law in a letter: the reason in both languages, the article, no placeholder, and always the ways to complain.
    [Theory]
    [MemberData(nameof(All))]
    public void Every_ground_is_told_with_reason_law_and_complaint_in_both_languages(Right right)
    {
        foreach (var (_, rule, ground, words) in RuleCases.All.Where(c => c.Right == right))
        {
            var proposal = new RuleCaseOf(right, words).Proposal;
            foreach (var language in Enum.GetValues<Language>())
            {
                var text = Letter(right, RequestOutcome.PartlyGranted, language, right == Right.Objection ? ObjectionKind.OwnSituation : null, Done with { Formats = ["JSON"] }, words);
                text.Should().NotContainAny("{", "}").And.ContainAll("IMY", language == Language.Sv ? "Det kostar inget" : "It is free", language == Language.Sv ? "artikel 79" : "Article 79");
                if (!proposal.Silent && ground != Grounds.NotThisPerson)
                {
                    text.Should().ContainAll(proposal.Rationale.In(language), Citation.Of(proposal.Article, language), OutcomeWords.Of(Item(new(right, words)), right).In(language), proposal.Statute ?? "");
                }
                else
                {
                    text.Should().NotContain("Kundregister", "{0} is not told", rule);
                }
            }
        }
    }

    [Fact]
    public void A_rectification_says_what_was_done_when_and_who_was_told()
    {
        Letter(Right.Rectification, RequestOutcome.Granted, Language.Sv, null, Done, "contract").Should().ContainAll(
            "Vi säger ja.", "Vi rättade uppgifterna den 19 mars 2026.", "Kundregister (3 rader) | rättas | Uppgiften är rättad. | artikel 16, 5.1 d", "Vi har meddelat dem som fått uppgifterna av oss: Mailchimp, Fortnox AB.")
            .And.NotContain("Svaret ligger i det här brevet");
        var corrected = Item(new(Right.Rectification, "contract")) with { Corrections = [(new("Ort", "City"), "Exempelköping")] };
        Register.Text(DecisionLetter.Build(Frame(Right.Rectification, null, Language.Sv), new() { Outcome = RequestOutcome.Granted, CarriedOut = Done, Items = [corrected] })).Should().ContainAll("Det här är rättat", "Kundregister | Ort | Exempelköping");
        Register.Text(DecisionLetter.Build(Frame(Right.Rectification, null, Language.En), new() { Outcome = RequestOutcome.Granted, CarriedOut = Done with { Recipients = new([], []) { Underway = ["Fortnox AB"] } }, Items = [corrected] }))
            .Should().ContainAll("What was corrected", "Customer register | City | Exempelköping", "We are now telling those who received the data from us: Fortnox AB.").And.NotContainAny("We have told", "Nobody else");
        Letter(Right.Rectification, RequestOutcome.Refused, Language.En, null, null, "contract contradicted").Should().ContainAll("We say no.", "not changed", "found the data accurate: folkbokföringen");
    }

    [Fact]
    public void An_erasure_says_what_is_kept_until_when_and_that_it_is_erased_without_asking()
    {
        var text = Letter(Right.Erasure, RequestOutcome.PartlyGranted, Language.Sv, null, Done with { BackupsUntil = new(2026, 4, 18) }, "consent", "legal_obligation must_keep", "contract running party");
        text.Should().ContainAll(
            "Vi tog bort uppgifterna den 19 mars 2026.", "Säkerhetskopior skrivs över senast 18 april 2026",
            "Bokföringslagen (1999:1078) 7 kap. 2 § kräver att vi sparar detta till och med 31 december 2032.", "BFL 7 kap. 2 §",
            "tar vi bort 1 januari 2033, utan att du behöver be om det igen", "Det som behövs så länge avtalet löper tar vi bort");
        Letter(Right.Erasure, RequestOutcome.PartlyGranted, Language.En, null, Done, "legal_obligation must_keep").Should().ContainAll("The Accounting Act (1999:1078) chapter 7 section 2 makes us keep this through 31 December 2032", "delete on 1 January 2033");
        Letter(Right.Erasure, RequestOutcome.Granted, Language.Sv, null, Done with { Recipients = RecipientsTold.Nobody }, "consent", "contract own_restriction").Should().ContainAll("Ingen annan hade fått uppgifterna av oss.", "Vill du att också de raderas");
    }

    [Fact]
    public void A_hold_is_reviewed_and_no_erasure_is_promised_on_that_day()
    {
        var text = Letter(Right.Erasure, RequestOutcome.PartlyGranted, Language.Sv, null, Done, "consent", "contract hold_claim");
        text.Should().Contain("prövar vi på nytt 5 juni 2026").And.NotContain("tar vi bort 6 juni 2026").And.NotContain("raderas sedan");
        Letter(Right.Erasure, RequestOutcome.PartlyGranted, Language.En, null, Done, "legitimate_interests compelling period_unknown").Should().Contain("we review again on 5 March 2027").And.NotContain("delete on");
        Letter(Right.Erasure, RequestOutcome.PartlyGranted, Language.En, null, Done, "legitimate_interests compelling period_runs").Should().Contain("delete on 1 February 2027").And.NotContain("review again");
    }

    [Fact]
    public void A_restriction_says_which_uses_go_on_and_that_its_end_is_told()
    {
        var text = Letter(Right.Restriction, RequestOutcome.Granted, Language.Sv, null, Done with { Recipients = new([], ["Okänd mottagare"]) }, "contract says_inaccurate");
        text.Should().ContainAll("Från 19 mars 2026 sparar vi uppgifterna men använder dem inte utan ditt samtycke.", "innan pausen upphör", "Det gick inte att meddela: Okänd mottagare.");
    }

    [Fact]
    public void A_portability_letter_names_the_files_or_where_they_went_or_why_not()
    {
        var files = new CarriedOut(new(2026, 3, 19)) { Formats = ["JSON", "CSV"] };
        Letter(Right.Portability, RequestOutcome.Granted, Language.Sv, null, files, "consent").Should().ContainAll("filer som andra system kan läsa: JSON, CSV.", "Svaret ligger i det här brevet.");
        Letter(Right.Portability, RequestOutcome.Granted, Language.En, null, files with { TransferredTo = "Other Ltd" }, "consent").Should().Contain("We sent them to Other Ltd on 19 March 2026.").And.NotContain("enclosed");
        Letter(Right.Portability, RequestOutcome.Granted, Language.En, null, files with { TransferNotFeasible = ("Other Ltd", "they have no way to receive it.") }, "consent").Should().ContainAll("not feasible", "they have no way to receive it.", "enclosed");
        Letter(Right.Portability, RequestOutcome.Refused, Language.Sv, null, null, "legitimate_interests").Should().Contain("Du kan få uppgiften som registerutdrag.");
    }

    [Fact]
    public void An_objection_is_told_by_its_kind()
    {
        var stop = new CarriedOut(new(2026, 3, 19)) { LastMailing = new(2026, 3, 23), Erasure = ("GD-1", [new("Adressregistret", "The address file")]) };
        Letter(Right.Objection, RequestOutcome.Granted, Language.Sv, ObjectionKind.DirectMarketing, stop, "legitimate_interests marketing").Should().ContainAll("för reklam från 19 mars 2026", "till och med 23 mars 2026", "Vi sparar en spärr", "utan att du behöver begära det: Adressregistret. Det sker i ärende GD-1,");
        Letter(Right.Objection, RequestOutcome.Granted, Language.Sv, ObjectionKind.ConsentWithdrawal, stop, "consent").Should().Contain("Ditt samtycke gäller inte längre från 19 mars 2026. Det vi gjorde dessförinnan påverkas inte.");
        Letter(Right.Objection, RequestOutcome.Granted, Language.En, ObjectionKind.OwnSituation, stop, "legitimate_interests").Should().Contain("We stop using the data in this way from 19 March 2026: Customer register.");
        Letter(Right.Objection, RequestOutcome.Granted, Language.En, ObjectionKind.AutomatedDecision, stop, "contract automated_decision").Should().Contain("A person looked at the automated decision again on 19 March 2026.");
        Letter(Right.Objection, RequestOutcome.Refused, Language.Sv, ObjectionKind.OwnSituation, null, "legitimate_interests compelling").Should().ContainAll("Vi säger nej.", "användningen fortsätter", "Tvingande berättigade skäl väger tyngre: Bedrägerier kan inte stoppas annars.");
    }

    [Theory]
    [InlineData(Language.Sv)]
    [InlineData(Language.En)]
    public void Every_later_letter_names_the_request_and_the_ways_to_complain(Language language)
    {
        var frame = Frame(Right.Erasure, null, language);
        var restriction = Restriction.PutInForce(Guid.CreateVersion7(), RequestId.New(), RestrictionReason.Art18A, [], Scenario.Start);
        restriction.AnnounceLift(new(AccuracyVerified: true), new(2026, 3, 23), Scenario.Start);
        LocalText[] items = [new("Fakturor", "Invoices")];
        Document[] letters =
        [
            LaterLetters.Done(frame, items, Done),
            LaterLetters.Withdrawn(frame, new(2026, 3, 19), items, Done, 24),
            LaterLetters.LiftNotice(frame, restriction, "Uppgiften är kontrollerad.", items),
            LaterLetters.RecipientsList(frame, new(["Mailchimp"], ["Fortnox AB"])),
            LaterLetters.Late(frame, new(2026, 4, 7), "Ett system var nere.", new(2026, 4, 14)),
            ShortLetters.Clarification(frame, "?", new(2026, 3, 23), null, items),
        ];
        foreach (var text in letters.Select(Register.Text))
        {
            text.Should().ContainAll("GD-7K3M-9Q2P", "IMY", "79").And.NotContainAny("{", "}");
        }

        letters.Select(Register.Text).Count(text => text.Contains(items[0].In(language), StringComparison.Ordinal)).Should().Be(4);
        FluentActions.Invoking(() => LaterLetters.LiftNotice(frame, Restriction.PutInForce(Guid.Empty, RequestId.New(), RestrictionReason.Art18A, [], Scenario.Start), "-", [])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_recipient_is_told_the_act_and_the_kinds_of_data_and_nothing_of_the_person()
    {
        var text = Register.Text(LaterLetters.Notice(Register.Controller, NoticeAction.Erased, [new("E-post", "E-mail")], "N-1234", Language.Sv));
        text.Should().ContainAll("Exempelhotellet AB har raderat uppgifter som ni har fått av oss: E-post. Referens: N-1234.", "kvittera genom att svara").And.NotContainAny("GD-7K3M-9Q2P", "{");
        Register.Text(LaterLetters.Notice(Register.Controller, NoticeAction.Restricted, [new("E-post", "E-mail")], "N-1234", Language.En)).Should().Contain("has stopped using data");
    }
}
