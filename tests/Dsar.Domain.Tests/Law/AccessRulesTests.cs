namespace Dsar.Domain.Tests;

/// <summary>Right of access, rows G1-G3 and A1-A5 of law.md section 2, and the oracle matrix's column 15.</summary>
public sealed class AccessRulesTests
{
    private static readonly DateOnly Today = new(2026, 3, 5);
    private static readonly ItemFacts Plain = new(Right.Access) { Bases = [Basis.Contract] };

    private static Proposal Propose(ItemFacts facts) => LawEngine.Propose(facts, Today);

    private static readonly Draft Fresh = new(new DateOnly(2025, 9, 1));
    private static readonly Secrecy Gag = new("2 kap. 1 § lagen (2017:630)");

    public static TheoryData<string, ItemOutcome, string, ItemFacts> Cases => new()
    {
        { "person.other",              ItemOutcome.Withhold, Grounds.NotThisPerson,        Plain with { Match = PersonMatch.Other, Role = ControllerRole.Processor } },
        { "role.processor",            ItemOutcome.Forward,  Grounds.ProcessorForCustomer, Plain with { Role = ControllerRole.Processor, Secrecy = Gag } },
        { "role.separate_controller",  ItemOutcome.Forward,  Grounds.SeparateController,   Plain with { Role = ControllerRole.SeparateController } },
        { "access.secrecy",            ItemOutcome.Withhold, Grounds.LegalSecrecy,         Plain with { Secrecy = Gag, Draft = Fresh } },
        { "access.secrecy_silent",     ItemOutcome.Withhold, Grounds.LegalSecrecy,         Plain with { Secrecy = Gag with { ExistenceMayBeTold = false } } },
        { "access.draft",              ItemOutcome.Withhold, Grounds.DraftOrMemo,          Plain with { Draft = Fresh, UnreadFreeText = true } },
        { "access.free_text",          ItemOutcome.Disclose, Grounds.AccessGranted,        Plain with { UnreadFreeText = true } },
        { "access.default",            ItemOutcome.Disclose, Grounds.AccessGranted,        Plain },
        { "access.default",            ItemOutcome.Disclose, Grounds.AccessGranted,        Plain with { Role = ControllerRole.JointController } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_first_row_that_holds_wins(string rule, ItemOutcome outcome, string ground, ItemFacts facts) =>
        Propose(facts).Should().BeEquivalentTo(new { Rule = rule, Outcome = outcome, Ground = ground });

    [Fact]
    public void Every_row_is_hit_by_a_case() =>
        LawEngine.Rows(Right.Access).Select(row => row.Name).Should().BeSubsetOf(Cases.Select(c => (string)c[0]));

    [Fact]
    public void The_last_row_has_no_condition_and_none_falls_through()
    {
        foreach (var basis in Enum.GetValues<Basis>().Cast<Basis?>().Append(null))
        {
            foreach (var marketing in new[] { false, true })
            {
                Propose(new ItemFacts(Right.Access) { Bases = [basis], DirectMarketing = marketing }).Should().BeEquivalentTo(new { Rule = "access.default", Article = "15(1)-(3)" }, "oracle matrix: disclose A5");
            }
        }

        Propose(new ItemFacts(Right.Access)).Rule.Should().Be("access.default");
    }

    [Theory] // DSL 5 kap. 2 §
    [InlineData(false, false, false, 0, false)]
    [InlineData(true, false, false, 1, true)]
    [InlineData(false, true, false, 1, true)]
    [InlineData(false, false, false, 1, true)]
    [InlineData(false, false, true, 1, false)]
    public void A_draft_handed_out_archived_or_older_than_a_year_is_disclosed(bool handedOut, bool archived, bool memo, int daysOverAYear, bool disclosed)
    {
        var draft = new Draft(Today.AddYears(-1).AddDays(-daysOverAYear), memo, handedOut, archived);
        (Propose(Plain with { Draft = draft }).Outcome == ItemOutcome.Disclose).Should().Be(disclosed);
    }

    [Fact]
    public void A_field_is_masked_and_the_row_is_given_all_the_same()
    {
        var proposal = Propose(Plain with
        {
            Fields = [new("password_hash", FieldKind.Credential, HasOwnData: true), new("note", FieldKind.ThirdParty, HasOwnData: true), new("price_model", FieldKind.TradeSecret)],
        });
        proposal.Outcome.Should().Be(ItemOutcome.Disclose);
        proposal.Masks.Should().Equal(
            new Mask("password_hash", Grounds.Credential),
            new Mask("note", Grounds.ThirdPartyRights, HidesOwnData: true),
            new Mask("price_model", Grounds.TradeSecret));
        proposal.MustJudge.Should().ContainSingle(text => text.StartsWith("weigh per field"));
    }

    [Fact]
    public void What_nobody_has_looked_at_is_an_open_question()
    {
        Propose(Plain with { UnreadFreeText = true }).OpenQuestions.Should().Equal("free_text");
        Propose(Plain with { Match = PersonMatch.Uncertain }).OpenQuestions.Should().Equal("person_match");
        Propose(Plain with { Secrecy = new Secrecy(null) }).OpenQuestions.Should().Equal("secrecy_provision");
        Propose(Plain with { Draft = new Draft(null) }).OpenQuestions.Should().Equal("draft_age");
        Propose(Plain with { Role = ControllerRole.Processor }).OpenQuestions.Should().Equal("which_controller");
        Propose(Plain).OpenQuestions.Should().BeEmpty();
    }

    [Fact]
    public void The_exact_provision_is_cited_and_silence_is_marked()
    {
        var told = Propose(Plain with { Secrecy = Gag });
        told.Statute.Should().Be("2 kap. 1 § lagen (2017:630)");
        told.Rationale.Sv.Should().Be("Uppgiften får inte lämnas ut enligt 2 kap. 1 § lagen (2017:630).");
        told.Silent.Should().BeFalse();
        Propose(Plain with { Secrecy = Gag with { ExistenceMayBeTold = false } }).Silent.Should().BeTrue();
    }

    [Fact]
    public void The_other_controller_is_named_in_natural_Swedish()
    {
        ItemFacts At(string name) => Plain with { Role = ControllerRole.Processor, OtherController = new(name) };
        Propose(At("Kunden AB")).Rationale.Should().Be(new LocalText("Uppgifterna behandlas för Kunden ABs räkning. Din begäran är skickad dit.", "We process this for Kunden AB and have passed your request on."));
        Propose(At("Butiken Kronans")).Rationale.Sv.Should().StartWith("Uppgifterna behandlas för Butiken Kronans räkning.");
        Propose(Plain with { Role = ControllerRole.Processor }).Rationale.Sv.Should().StartWith("Uppgifterna behandlas för en annan personuppgiftsansvarigs räkning.");
    }

    [Fact]
    public void Several_bases_give_disclose_if_any_does() =>
        Propose(Plain with { Bases = [Basis.LegalObligation, null, Basis.Consent] }).Outcome.Should().Be(ItemOutcome.Disclose);

    [Fact]
    public void A_row_that_refuses_leaves_something_to_judge_or_names_a_statute() =>
        LawEngine.Rows(Right.Access).Where(row => row.Outcome == ItemOutcome.Withhold).Should().OnlyContain(row => row.MustJudge.Count > 0 || row.Statute != null);
}
