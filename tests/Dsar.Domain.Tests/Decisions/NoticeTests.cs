namespace Dsar.Domain.Tests;

/// <summary>Recipients are told (GDPR Art. 19), and what an objection reaches when nothing is named (Art. 21). Seen red with recipients of other kinds of data told too.</summary>
public sealed class NoticeTests
{
    private static readonly LocalText Email = new("E-post", "E-mail");
    private static readonly LocalText Invoices = new("Fakturor", "Invoices");
    private static readonly ProcessingActivity Billing = Register.Activity with
    {
        Key = "billing",
        Recipients =
        [
            new() { Name = "Mailchimp", DataCategories = [Email], Contact = new(Email: "privacy@mail.example") },
            new() { Name = "Revisor", DataCategories = [Invoices], Contact = new(Text: "Box 1") },
            new() { Name = null, Kind = RecipientKind.Processor },
        ],
    };

    [Fact]
    public void Whoever_got_that_kind_of_data_is_told_and_by_hand_where_the_register_states_no_way()
    {
        NoticeRules.Plan(Billing, [Email], NoticeAction.Erased).Select(n => (n.Recipient.Name, n.ByHand)).Should().Equal(("Mailchimp", false), (null, true));
        NoticeRules.Plan(Billing, [], NoticeAction.Erased).Select(n => n.ByHand).Should().Equal(false, true, true);
    }

    [Theory]
    [InlineData(Right.Rectification, ItemOutcome.Rectify, "inaccurate_or_incomplete", NoticeAction.Rectified)]
    [InlineData(Right.Erasure, ItemOutcome.Erase, "no_longer_necessary", NoticeAction.Erased)]
    [InlineData(Right.Erasure, ItemOutcome.Anonymise, "no_longer_necessary", NoticeAction.Erased)]
    [InlineData(Right.Erasure, ItemOutcome.RetainUntil, "legal_obligation", NoticeAction.Restricted)]
    [InlineData(Right.Erasure, ItemOutcome.RetainUntil, "needed_for_contract", null)]
    [InlineData(Right.Erasure, ItemOutcome.Restrict, "restriction_in_force", null)]
    [InlineData(Right.Erasure, ItemOutcome.Withhold, "freedom_of_expression", null)]
    [InlineData(Right.Restriction, ItemOutcome.Restrict, "accuracy_contested", NoticeAction.Restricted)]
    [InlineData(Right.Objection, ItemOutcome.Stop, "consent_withdrawn", NoticeAction.Restricted)]
    [InlineData(Right.Objection, ItemOutcome.Stop, "marketing_objection", null)]
    [InlineData(Right.Access, ItemOutcome.Disclose, "access_granted", null)]
    public void What_was_done_says_what_recipients_are_told(Right right, ItemOutcome outcome, string ground, NoticeAction? action) =>
        NoticeRules.Of(right, new(outcome, ground)).Should().Be(action);

    [Fact]
    public void The_provisional_restriction_is_told_too()
    {
        NoticeRules.OnIdentity(ObjectionKind.OwnSituation).Should().Be(NoticeAction.Restricted);
        NoticeRules.OnIdentity(ObjectionKind.DirectMarketing).Should().BeNull();
    }

    [Fact]
    public void A_notice_is_sent_confirmed_or_excused_by_a_person_with_a_reason()
    {
        var (planned, anna) = (new RecipientNotice(Guid.CreateVersion7(), Guid.CreateVersion7(), NoticeAction.Erased), Actor.Agent(PersonId.New()));
        planned.Failed().Sent(Scenario.Start).Acknowledged(Scenario.Start).IsSettled.Should().BeTrue();
        planned.Excused(ExcuseGround.Impossible, "bolaget är upplöst", anna).Should().Match<RecipientNotice>(n => n.IsSettled && n.Excuse!.By == anna.Person);
        RecipientNotice[] none = [];
        Action[] refused =
        [
            () => none = [planned.Acknowledged(Scenario.Start)],
            () => none = [planned.Excused(ExcuseGround.Impossible, " ", anna)],
            () => none = [planned.Excused(ExcuseGround.Disproportionate, "4 000 mottagare", Actor.System)],
            () => none = [planned.Sent(Scenario.Start).Acknowledged(Scenario.Start).Excused(ExcuseGround.Impossible, "x", anna)],
        ];
        refused.Should().AllSatisfy(act => act.Should().Throw<InvalidOperationException>());
        none.Should().BeEmpty();
    }

    [Fact]
    public void An_objection_that_names_nothing_reaches_what_its_kind_can_reach()
    {
        ProcessingActivity On(string key, params Basis[] bases) => Billing with { Key = key, LawfulBases = [.. bases.Select(b => new LawfulBasis(b))] };
        var register = Register.Controller with
        {
            Activities = [On("orders", Basis.Contract), On("fraud", Basis.LegitimateInterests), On("schools", Basis.PublicTask), On("news", Basis.Consent) with { DirectMarketing = true }, On("score", Basis.Consent) with { AutomatedDecisions = new("x", "x") }],
        };
        string[] Of(ObjectionKind kind, params string[] chosen) => [.. ObjectedActivities.Of(kind, chosen, register).Select(a => a.Key)];
        Of(ObjectionKind.OwnSituation).Should().Equal("fraud", "schools");
        Of(ObjectionKind.Research).Should().Equal("fraud", "schools");
        Of(ObjectionKind.OwnSituation, "orders").Should().Equal("orders");
        Of(ObjectionKind.DirectMarketing, "orders").Should().Equal("news");
        Of(ObjectionKind.ConsentWithdrawal).Should().Equal("news", "score");
        Of(ObjectionKind.ConsentWithdrawal, "score").Should().Equal("score");
        Of(ObjectionKind.AutomatedDecision).Should().Equal("score");
    }
}
