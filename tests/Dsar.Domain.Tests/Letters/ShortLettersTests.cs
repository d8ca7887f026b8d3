namespace Dsar.Domain.Tests;

/// <summary>The letters before a decision (law.md section 7).</summary>
public sealed class ShortLettersTests
{
    private static readonly Deadline Due = Deadline.Of(new DeadlineFacts(new(2026, 3, 5)), new(2026, 3, 5));

    [Fact]
    public void The_receipt_names_the_last_day_and_why_and_goes_without_a_named_controller()
    {
        var text = Register.Text(ShortLetters.Receipt(Register.Frame(controller: Register.Controller with { Name = null, ContactEmail = null, Dpo = null }), [Right.Access, Right.Erasure], Due));
        text.Should().ContainAll("senast 7 april 2026", "2026-04-05 är påskdagen", "rätt till radering (artikel 17)", "Det kostar inget.", "IMY").And.NotContain("{");
    }

    [Fact]
    public void The_identity_question_offers_two_ways_one_without_e_mail_or_account()
    {
        var text = Register.Text(ShortLetters.IdentityQuestion(Register.Frame(), "Adressen är ny.", [IdentityMethod.Eid, IdentityMethod.HeldAddressLetter], new(2026, 4, 7), new(2026, 3, 6)));
        text.Should().ContainAll("Skäl: Adressen är ny.", "e-legitimation; kod med brev till den adress vi har", "artikel 11.2", "Skicka inte kopia av legitimation", "står still från 6 mars 2026").And.NotContain("{");
        FluentActions.Invoking(() => ShortLetters.IdentityQuestion(Register.Frame(), "-", [IdentityMethod.Eid, IdentityMethod.CustomerLogin], new(2026, 4, 7), null)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => ShortLetters.IdentityQuestion(Register.Frame(), "-", [IdentityMethod.HeldAddressLetter], new(2026, 4, 7), null)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void For_access_everything_is_a_valid_answer() =>
        Register.Text(ShortLetters.Clarification(Register.Frame(Language.En), "Which years?", new(2026, 3, 19), null)).Should().ContainAll("Which years?", "\"Everything\" is a valid answer.", "not affected").And.NotContain("{");

    [Fact]
    public void The_extension_notice_gives_the_new_date_and_the_reason()
    {
        var extension = new Extension(ExtensionGround.Complexity, default, new(2026, 4, 7), new(2026, 6, 5), false);
        Register.Text(ShortLetters.ExtensionNotice(Register.Frame(), extension, "många system.")).Should().ContainAll("7 april 2026", "5 juni 2026", "Skälet är att begäran är komplicerad.", "I ditt fall: många system.", "artikel 12.3").And.NotContain("{");
    }

    [Theory]
    [InlineData("Art. 17(3)(b)", "artikel 17.3 b")]
    [InlineData("15(1)-(3)", "artikel 15.1-3")]
    [InlineData("11(2), 12(2), 12(6)", "artikel 11.2, 12.2, 12.6")]
    [InlineData("16 second sentence, 5(1)(d)", "artikel 16 andra meningen, 5.1 d")]
    public void Articles_are_cited_as_Swedish_does(string article, string cited) => Citation.Of(article, Language.Sv).Should().Be(cited);
}
