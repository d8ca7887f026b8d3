namespace Dsar.Domain.Tests;

/// <summary>What a decision letter must hold (law.md section 7), in both languages.</summary>
public sealed class DecisionLetterTests
{
    private static readonly LetterItem Given = new(new("Kundregister", "Customer register"), ItemOutcome.Disclose, Grounds.AccessGranted, "15(1)-(3)", null, new("Du får en kopia.", "You receive a copy.")) { Rows = 3 };
    private static readonly LetterItem Kept = new(new("Anteckningar", "Notes"), ItemOutcome.Withhold, Grounds.DraftOrMemo, "23", "DSL 5 kap. 2 §", new("Texten är ett utkast eller en minnesanteckning.", "The text is a draft or memory note."));
    private static readonly LetterItem Hidden = Kept with { What = new("Utlämnande till myndighet", "Disclosure to an authority"), Silent = true };
    private static readonly LetterItem Another = Kept with { What = new("Grannens rad", "The neighbour's row"), Ground = Grounds.NotThisPerson };

    private static string Letter(DecisionLetterContent content, Language language = Language.Sv) => Register.Text(DecisionLetter.Build(Register.Frame(language), content));

    private static DecisionLetterContent Content(RequestOutcome outcome, params LetterItem[] items) => new() { Outcome = outcome, Items = items, Expires = new(2026, 4, 20) };

    private static readonly RequestOutcome[] Decided = [RequestOutcome.Granted, RequestOutcome.PartlyGranted, RequestOutcome.Refused, RequestOutcome.NothingHeld];

    public static TheoryData<RequestOutcome> Outcomes => [.. Decided];

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Every_decision_says_who_when_which_right_that_it_is_free_and_how_to_complain(RequestOutcome outcome)
    {
        Letter(Content(outcome, Given)).Should().ContainAll("Exempelhotellet AB", "GD-7K3M-9Q2P", "20 mars 2026", "5 mars 2026", "rätt till tillgång (registerutdrag)", "artikel 15",
            "Det kostar inget", "Integritetsskyddsmyndigheten (IMY)", "Box 8114, 104 20 Stockholm", "artikel 79", "dataskydd@exempelhotellet.example", "Olle Ombud");
        Letter(Content(outcome, Given), Language.En).Should().ContainAll("20 March 2026", "right of access", "Article 15", "It is free", "Swedish Authority for Privacy Protection", "Article 79", "Data protection officer");
    }

    [Fact]
    public void A_partly_granted_letter_gives_the_reason_and_the_law_of_each_item()
    {
        var text = Letter(Content(RequestOutcome.PartlyGranted, Given with { Masks = [(new("Anteckning", "Note"), Grounds.ThirdPartyRights)] }, Kept));
        text.Should().ContainAll("Vi säger ja till en del och nej till en del.", "Kundregister (3 rader) | lämnas ut | Du får en kopia. | artikel 15.1-3",
            "Anteckningar | lämnas inte ut | Texten är ett utkast eller en minnesanteckning. | artikel 23; DSL 5 kap. 2 §",
            "Det här är dolt", "Kundregister | Anteckning | Delar om andra personer är maskade. | artikel 15.4, skäl 63", "senast 20 april 2026");
    }

    [Fact]
    public void What_may_not_be_told_and_what_is_somebody_elses_is_left_out()
    {
        var text = Letter(Content(RequestOutcome.Granted, Given, Hidden, Another));
        text.Should().NotContainAny("Utlämnande", "Grannens");
    }

    [Fact]
    public void A_refusal_of_the_whole_says_why_and_on_which_law()
    {
        var text = Letter(Content(RequestOutcome.Refused) with { WholeRefusal = (Grounds.Excessive, new("Samma uppgifter lämnades ut i går.", "The same data was given yesterday.")) });
        text.Should().ContainAll("Vi säger nej.", "Skäl: Samma uppgifter lämnades ut i går.", "Lag: artikel 12.5", "Då prövar vi igen.");
    }

    [Fact]
    public void Identity_not_proven_says_nothing_about_whether_data_exist()
    {
        var text = Letter(Content(RequestOutcome.Refused) with { WholeRefusal = (Grounds.IdentityNotProven, new("-", "-")) }, Language.En);
        text.Should().Contain("This answer says nothing about whether we have data about you.").And.NotContain("searched:");
    }

    [Fact]
    public void Nothing_held_says_what_was_searched_for()
    {
        var text = Letter(Content(RequestOutcome.NothingHeld) with { SearchedFor = [new("e-postadress", "e-mail address")], KeptMonths = 24 });
        text.Should().ContainAll("hittade inga uppgifter som går att knyta till dig", "De tas bort 24 månader efter att ärendet har avslutats.", "Vi sökte på: e-postadress.");
    }

    [Fact]
    public void The_letter_waits_while_the_register_lacks_name_or_contact()
    {
        var unnamed = Register.Controller with { Name = null, ContactEmail = null };
        LetterFrame.Missing(unnamed).Should().Equal("name", "contact_email");
        FluentActions.Invoking(() => DecisionLetter.Build(Register.Frame(controller: unnamed), Content(RequestOutcome.Granted, Given))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void No_placeholder_reaches_a_person()
    {
        foreach (var ground in Grounds.All)
        {
            RationaleText.InGeneral(ground).Sv.Should().NotContain("{");
            RationaleText.InGeneral(ground).En.Should().NotContain("{");
        }

        foreach (var language in Enum.GetValues<Language>())
        {
            foreach (var outcome in Decided)
            {
                Letter(Content(outcome, Given, Kept), language).Should().NotContain("{");
            }
        }
    }
}
