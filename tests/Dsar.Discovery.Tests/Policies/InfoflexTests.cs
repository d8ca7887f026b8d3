using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>
/// What the policy of Infoflex (<c>004_1cf19df93b770079.txt</c>) promises, on its register as shipped. Seen red with the mark on the envelope changed, and with surveys flagged as marketing.
/// </summary>
public sealed class InfoflexTests
{
    private static readonly Policy Policy = Policy.Of("infoflex");

    [Fact]
    public void The_letter_form_asks_for_an_envelope_marked_Registerutdrag_to_the_policys_address()
    {
        var letter = Policy.Register.Portal.Letter!;
        (letter.Mark, letter.Addressee).Should().Be(("Registerutdrag", "Infoflex Data, St Eriksgatan 60, 112 34 STOCKHOLM"));
        letter.Rights.Should().Equal(Right.Access);
        letter.PostalTarget.Should().Be(PostalTarget.Folkbokforing);
        letter.Preferred.Should().BeTrue("it is the policy's way; other forms count all the same");
        Policy.GapsOf("form_requirement").Should().ContainSingle();
        Policy.Register.RightsChannels.Select(c => c.Channel).Should().Contain([IntakeChannel.Post, IntakeChannel.Email]);
    }

    [Fact]
    public void A_signed_letter_proves_the_person_for_an_answer_by_post_without_mail_or_account()
    {
        var row = IdentityMethods.Row(IdentityMethod.SignedLetter);
        (row.Level, row.PeopleOnly, row.NeedsEvidence, row.NeedsMailOrAccount).Should().Be((3, true, true, false));
    }

    [Fact]
    public void Every_letter_says_that_it_is_free() =>
        Policy.Words(Policy.Letter(Right.Access, RequestOutcome.Granted)).Should().Contain("Det kostar inget");

    [Fact]
    public void A_wrong_value_is_corrected_and_a_missing_one_is_added_measured_by_the_purpose()
    {
        Policy.Law(Right.Rectification, "service-delivery").Should().BeEquivalentTo(new { Outcome = ItemOutcome.Rectify, Ground = Grounds.InaccurateOrIncomplete });
        var note = Policy.Law(Policy.Item(Right.Rectification, "sales-and-support-cases") with { Assessment = true });
        note.Should().BeEquivalentTo(new { Outcome = ItemOutcome.Rectify, Ground = Grounds.Supplemented, MustJudge = new[] { "accuracy is measured against the purpose" } });
    }

    [Fact]
    public void An_invoice_is_kept_for_the_statute_and_the_case_history_is_erased()
    {
        var invoice = Policy.Law(Policy.Item(Right.Erasure, "service-delivery", Policy.Voucher));
        invoice.Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Until = new DateOnly(2032, 12, 31) });
        Policy.Law(Policy.Item(Right.Erasure, "sales-and-support-cases", Policy.At(RetentionAnchor.Contact, new DateOnly(2026, 1, 10)))).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Rule = "erasure.interests" });
    }

    [Fact]
    public void An_objection_that_names_nothing_is_to_all_that_rests_on_legitimate_interests_and_never_refused_for_it()
    {
        Policy.GapsOf("objection_specification").Should().ContainSingle();
        var all = Policy.Objected(ObjectionKind.OwnSituation).ToList();
        all.Should().BeEquivalentTo("service-delivery", "newsletter", "surveys", "direct-marketing", "statistics", "sales-and-support-cases");
        all.Should().OnlyContain(key => Policy.Law(Right.Objection, key, ObjectionKind.OwnSituation).Outcome == ItemOutcome.Stop);
        var question = ShortLetters.Clarification(Policy.Frame(Right.Objection, kind: ObjectionKind.OwnSituation), "Vilken behandling gäller det?", Policy.Today.AddDays(7), null, [.. all.Select(key => Policy.Activity(key).Name)]);
        Policy.Words(question).Should().ContainAll(all.Select(key => Policy.Activity(key).Name.Sv)).And.Contain("Nämner du inget gäller din invändning alltihop.");
    }

    [Fact]
    public void The_use_goes_on_only_with_a_complete_written_balancing_and_rests_meanwhile()
    {
        var item = Policy.Item(Right.Objection, "statistics", kind: ObjectionKind.OwnSituation);
        var written = new Balancing("Driftsäkerhet", "Går inte utan", "Ingen särskild", "Avidentifieras", "Väger tyngre", PersonId.New());
        Policy.Law(item with { Compelling = written }).Ground.Should().Be(Grounds.OverridingLegitimateGrounds);
        foreach (var partial in new[] { written with { Interest = "" }, written with { Necessity = " " }, written with { PersonsSituation = "" }, written with { Safeguards = "" }, written with { Result = "" } })
        {
            Policy.Law(item with { Compelling = partial }).Outcome.Should().Be(ItemOutcome.Stop);
        }

        RestrictionCauses.OnIdentity(ObjectionKind.OwnSituation).Should().Be(RestrictionReason.Art18D);
    }

    [Fact]
    public void A_marketing_objection_is_answered_by_the_next_working_day_and_stops_newsletter_and_marketing()
    {
        Deadline.Of(new DeadlineFacts(new DateOnly(2026, 3, 6)) { Target = TargetKinds.Of(Right.Objection, ObjectionKind.DirectMarketing) }, Policy.Today).Internal.Should().Be(new DateOnly(2026, 3, 9), "Friday, then Monday");
        Policy.Objected(ObjectionKind.DirectMarketing).Should().BeEquivalentTo("newsletter", "direct-marketing");
        Policy.Check(ObjectionKind.DirectMarketing, "newsletter").MayProcess.Should().BeFalse();
    }

    [Fact]
    public void Letters_name_todays_authority_and_not_the_one_of_2018()
    {
        Policy.GapsOf("supervisory_authority_outdated").Should().ContainSingle();
        Policy.Words(Policy.Letter(Right.Access, RequestOutcome.Refused)).Should().Contain("Integritetsskyddsmyndigheten").And.NotContain("Datainspektionen");
    }

    [Fact]
    public void Manpowers_role_is_a_gap_until_it_is_confirmed_and_then_the_person_is_referred_there()
    {
        Policy.Register.Gaps.Single(g => g.Code == "role_unclear" && g.Activity == "recruitment-manpower").Blocks.Should().Be(Right.Access);
        Policy.Demands("recruitment-manpower").Should().Contain("role_unclear", "somebody has to choose");
        var confirmed = Policy.Item(Right.Access, "recruitment-manpower") with { Role = ControllerRole.SeparateController, OtherController = new OtherController("Manpower", "manpower.se") };
        Policy.Law(confirmed).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Forward, Ground = Grounds.SeparateController });
        Policy.Words(ForwardLetters.Referred(Policy.Frame(Right.Access), "Manpower", "manpower.se")).Should().Contain("Vi har inte skickat din begäran vidare. Vänd dig till manpower.se.");
        Policy.Law(Right.Access, "recruitment").Outcome.Should().Be(ItemOutcome.Disclose, "the own copy is an item of its own");
    }

    [Fact]
    public void The_own_copy_of_an_application_is_overdue_the_day_after_the_position_is_filled()
    {
        OverdueFlag On(DateOnly filled) => Overdue.Of(Policy.Item(Right.Access, "recruitment", Policy.At(RetentionAnchor.PositionFilled, filled)).Retention);
        On(Policy.Today).Should().Be(OverdueFlag.No);
        On(Policy.Today.AddDays(-1)).Should().Be(OverdueFlag.Yes);
        Policy.Law(Policy.Item(Right.Erasure, "recruitment", Policy.At(RetentionAnchor.PositionFilled, Policy.Today.AddDays(-1)))).Rule.Should().Be("erasure.overdue", "though no basis is stated");
    }

    [Fact]
    public void Mailchimp_is_told_and_its_country_and_safeguards_are_demanded()
    {
        NoticeRules.Plan(Policy.Activity("newsletter"), [], NoticeAction.Erased).Single().Recipient.Name.Should().Be("Mailchimp");
        Policy.Activity("newsletter").DataCategories.Select(c => c.Sv).Should().Equal("E-post");
        Policy.Demands("newsletter").Should().Contain(["transfer_unclear", "country_not_stated", "transfers_not_stated"]);
    }

    [Fact]
    public void An_unsubscribed_address_may_remain_for_another_purpose_and_the_letter_says_what_and_why()
    {
        var stopped = Policy.Law(Right.Objection, "newsletter", ObjectionKind.DirectMarketing);
        Policy.Check(ObjectionKind.DirectMarketing, "service-delivery").MayProcess.Should().BeTrue();
        AfterStop.Verdict(RetentionVerdict.Running(null), Policy.Today, heldForOtherPurpose: true).IsOverdue.Should().BeFalse();
        AfterStop.Verdict(RetentionVerdict.Running(null), Policy.Today, heldForOtherPurpose: false).IsOverdue.Should().BeTrue();
        var remains = new LetterItem(Policy.Activity("service-delivery").Name, ItemOutcome.Withhold, Grounds.BasisNotObjectionable, "21(1)", null, new("Adressen behövs för att leverera tjänsten.", "The address is needed to deliver the service."));
        var letter = DecisionLetter.Build(Policy.Frame(Right.Objection, kind: ObjectionKind.DirectMarketing), new DecisionLetterContent
        {
            Outcome = RequestOutcome.PartlyGranted,
            Items = [new LetterItem(Policy.Activity("newsletter").Name, stopped.Outcome, stopped.Ground, stopped.Article, stopped.Statute, stopped.Rationale), remains],
            CarriedOut = new CarriedOut(Policy.Today),
        });
        Policy.Words(letter).Should().Contain("Vi slutar använda dina uppgifter för reklam").And.Contain("Adressen behövs för att leverera tjänsten.");
    }

    [Fact]
    public void Surveys_are_an_activity_of_their_own_and_an_objection_covers_them()
    {
        Policy.Activity("surveys").DirectMarketing.Should().BeFalse();
        Policy.Law(Right.Objection, "surveys", ObjectionKind.OwnSituation).Outcome.Should().Be(ItemOutcome.Stop);
    }

    [Fact]
    public async Task The_mailbox_is_a_task_for_a_person_in_the_plan()
    {
        const string map = """
              - name: mail
                title: {sv: Supportens e-post, en: Support mail}
                key: none
                activity: contact-form
                origin: provided
                erase: none
                reason: {sv: "Brevlådan rensas för hand", en: "The mailbox is cleared by hand"}
                fields:
                  - {name: sender, category: pd:EmailAddress}
                identity: [{kind: email, fields: [sender]}]
            """;
        await using var found = await Found.Search(Policy, Right.Access, "CREATE TABLE none (id INTEGER);", map, head: "kind: manual");
        found.Completeness.Systems.Single().Should().Match<SystemSearch>(s => s.Status == SystemStatus.ManualPending && s.Rule == "manual");
        found.Completeness.UncoveredActivities.Should().NotContain("contact-form");
        Policy.Demands("contact-form").Should().Contain("period_not_stated");
        Policy.Activity("contact-form").DataCategories.Select(c => c.Sv).Should().Contain(["Obligatoriska uppgifter i formuläret", "Frivilliga uppgifter i formuläret"]);
    }

    [Theory]
    [InlineData("2023-03-05", OverdueFlag.No)] // 36 months, the last day
    [InlineData("2023-03-04", OverdueFlag.Yes)] // 36 months and a day
    public void Case_history_is_overdue_after_36_months_and_a_day(string contact, OverdueFlag flag) =>
        Overdue.Of(Policy.Item(Right.Access, "sales-and-support-cases", Policy.At(RetentionAnchor.Contact, DateOnly.Parse(contact, System.Globalization.CultureInfo.InvariantCulture))).Retention).Should().Be(flag);

    [Fact]
    public void Names_of_the_sub_suppliers_are_demanded_for_access()
    {
        Policy.Activity("service-delivery").Recipients.Should().HaveCount(5).And.OnlyContain(r => r.Name == null && r.Kind == RecipientKind.Processor);
        Policy.Demands("service-delivery").Should().Contain(["recipient_not_named", "recipient_unnamed"]);
    }

    [Fact]
    public void Portability_is_refused_with_the_reason_and_access_is_offered_instead()
    {
        foreach (var activity in Policy.Register.Activities)
        {
            var proposal = Policy.Law(Right.Portability, activity.Key);
            (proposal.Outcome, proposal.Ground).Should().Be((ItemOutcome.Withhold, Grounds.BasisNotPortable), activity.Key);
            proposal.Rationale.Sv.Should().Contain("Du kan få uppgiften som registerutdrag.");
        }
    }

    [Theory]
    [InlineData("contact-form")]
    [InlineData("recruitment")]
    [InlineData("website-cookies")]
    public void Where_no_basis_is_stated_an_erasure_waits_for_somebody_to_name_it_or_erase(string activity) =>
        Policy.Law(Right.Erasure, activity).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Restrict, OpenQuestions = new[] { "basis_not_stated" } });

    [Fact]
    public void A_customers_data_in_a_support_case_is_forwarded_to_that_customer()
    {
        Policy.GapsOf("role_unclear").Should().Contain("sales-and-support-cases");
        var item = Policy.Item(Right.Access, "sales-and-support-cases") with { Role = ControllerRole.Processor, OtherController = new OtherController("Kund AB") };
        Policy.Law(item).Ground.Should().Be(Grounds.ProcessorForCustomer);
    }

    [Fact]
    public void Restriction_and_portability_are_offered_though_the_policy_does_not_mention_them()
    {
        Policy.GapsOf("rights_not_listed").Should().ContainSingle();
        Enum.GetValues<Right>().Should().OnlyContain(r => LawEngine.Rows(r).Count > 0 && Policy.Register.IdentityPolicy.RequiredFor(r, null) == 2);
        Policy.Law(Policy.Item(Right.Restriction, "service-delivery") with { Claimed = ClaimedGround.NeededByPerson }).Outcome.Should().Be(ItemOutcome.Restrict);
    }
}
