namespace Dsar.Domain.Tests;

/// <summary>Levels, checks, references (law.md section 6).</summary>
public sealed class IdentityTests
{
    private static readonly DateTimeOffset Now = Scenario.Start;
    private static readonly byte[] Hash = [1, 2, 3];

    private static Submission Fresh() => Submission.Receive(SubmissionId.New(), ControllerId.New(), "GD-7K3M-9Q2P", IntakeChannel.WebForm, Now, Now);

    [Theory]
    [InlineData(IdentityMethod.MailboxCode, 1)]
    [InlineData(IdentityMethod.UnsubscribeToken, 1)]
    [InlineData(IdentityMethod.HeldContactMatch, 2)]
    [InlineData(IdentityMethod.HeldAddressLetter, 2)]
    [InlineData(IdentityMethod.CustomerLogin, 3)]
    [InlineData(IdentityMethod.HeldPhoneCode, 3)]
    [InlineData(IdentityMethod.SignedLetter, 3)]
    [InlineData(IdentityMethod.AgentAttestation, 3)]
    [InlineData(IdentityMethod.Eid, 4)]
    public void Each_method_proves_its_level(IdentityMethod method, int level) => IdentityMethods.Level(method).Should().Be(level);

    [Fact]
    public void A_code_lives_ten_minutes_and_a_posted_one_thirty_days()
    {
        var mail = Fresh().Ask(Guid.CreateVersion7(), IdentityMethod.MailboxCode, false, Hash, Now);
        mail.TryCode(_ => true, Now.AddMinutes(10)).Should().Be(IdentityCheckState.Confirmed);
        var late = Fresh().Ask(Guid.CreateVersion7(), IdentityMethod.MailboxCode, false, Hash, Now);
        late.TryCode(_ => true, Now.AddMinutes(10).AddSeconds(1)).Should().Be(IdentityCheckState.Expired);
        Fresh().Ask(Guid.CreateVersion7(), IdentityMethod.HeldAddressLetter, false, Hash, Now).TryCode(_ => true, Now.AddDays(30)).Should().Be(IdentityCheckState.Confirmed);
    }

    [Fact]
    public void The_fifth_wrong_code_ends_it_and_the_right_one_comes_too_late()
    {
        var check = Fresh().Ask(Guid.CreateVersion7(), IdentityMethod.MailboxCode, false, Hash, Now);
        for (var i = 1; i < 5; i++)
        {
            check.TryCode(_ => false, Now).Should().Be(IdentityCheckState.Pending);
        }

        check.AttemptsLeft.Should().Be(1);
        check.TryCode(_ => false, Now).Should().Be(IdentityCheckState.Failed);
        check.TryCode(_ => true, Now).Should().Be(IdentityCheckState.Failed);
        check.CodeHash.Should().BeNull("nothing of the proof is kept");
    }

    [Fact]
    public void A_code_is_used_once_and_a_newer_one_voids_the_older()
    {
        var submission = Fresh();
        var older = submission.Ask(Guid.CreateVersion7(), IdentityMethod.MailboxCode, false, Hash, Now);
        var newer = submission.Ask(Guid.CreateVersion7(), IdentityMethod.MailboxCode, false, Hash, Now);
        older.TryCode(_ => true, Now).Should().Be(IdentityCheckState.Cancelled);
        newer.TryCode(_ => true, Now).Should().Be(IdentityCheckState.Confirmed);
        newer.CodeHash.Should().BeNull();
        submission.Level.Should().Be(1);
    }

    [Fact]
    public void The_level_of_a_submission_is_its_highest_confirmed_check()
    {
        var submission = Fresh();
        submission.Level.Should().Be(0);
        submission.Ask(Guid.CreateVersion7(), IdentityMethod.HeldPhoneCode, false, Hash, Now);
        submission.Level.Should().Be(0, "asking proves nothing");
        submission.Ask(Guid.CreateVersion7(), IdentityMethod.HeldContactMatch, false, null, Now);
        submission.Level.Should().Be(2);
    }

    [Fact]
    public void Only_a_stated_doubt_within_three_working_days_pauses_the_clock()
    {
        bool Pauses(bool why, int days) => Fresh().Ask(Guid.CreateVersion7(), IdentityMethod.Eid, why, null, Now.AddDays(days)).PausesClock;
        Pauses(true, 5).Should().BeTrue("10 March is the third working day");
        Pauses(true, 6).Should().BeFalse();
        Pauses(false, 0).Should().BeFalse();
    }

    [Fact]
    public void A_signed_letter_counts_for_the_post_and_an_agents_word_never_alone_for_special_categories()
    {
        var letter = Fresh();
        letter.Ask(Guid.CreateVersion7(), IdentityMethod.SignedLetter, false, null, Now);
        (letter.LevelFor(true, false), letter.LevelFor(false, false)).Should().Be((3, 0));
        letter.Ask(Guid.CreateVersion7(), IdentityMethod.HeldAddressLetter, false, Hash, Now).TryCode(_ => true, Now);
        letter.LevelFor(false, false).Should().Be(3);

        var word = Fresh();
        word.Ask(Guid.CreateVersion7(), IdentityMethod.AgentAttestation, false, null, Now);
        (word.LevelFor(false, false), word.LevelFor(false, true)).Should().Be((3, 0));
        word.Ask(Guid.CreateVersion7(), IdentityMethod.HeldContactMatch, false, null, Now);
        word.LevelFor(false, true).Should().Be(3);
    }

    [Fact]
    public void A_code_needs_its_hash() =>
        FluentActions.Invoking(() => Fresh().Ask(Guid.CreateVersion7(), IdentityMethod.HeldPhoneCode, false, null, Now)).Should().Throw<ArgumentException>();

    [Fact]
    public void Special_criminal_log_and_financial_data_raise_the_level_to_three()
    {
        var policy = new IdentityPolicy();
        policy.RequiredFor(Right.Access).Should().Be(2);
        policy.RequiredFor(Right.Access, null, new FindingCategories(SpecialCategories: true, Criminal: true, Logs: true, Financial: true))
            .Should().BeEquivalentTo((3, new[] { "special_categories", "criminal", "logs", "financial" }));
        policy.RequiredFor(Right.Erasure, null, new FindingCategories(Logs: true)).Level.Should().Be(2, "logs count for access and portability only");
        (policy with { RaiseTo3For = [] }).RequiredFor(Right.Access, null, new FindingCategories(Financial: true)).Level.Should().Be(2);
        (policy with { Access = 4 }).RequiredFor(Right.Access, null, new FindingCategories(Financial: true)).Level.Should().Be(4);
    }

    [Theory] // law.md section 6, level 3: what is given, erased or restricted; of a correction a contact or bank field; logs for a copy only.
    [InlineData(Right.Access, "special_categories criminal logs financial")]
    [InlineData(Right.Portability, "special_categories criminal logs financial")]
    [InlineData(Right.Erasure, "special_categories criminal financial")]
    [InlineData(Right.Restriction, "special_categories criminal financial")]
    [InlineData(Right.Rectification, "financial contact")]
    [InlineData(Right.Objection, "")]
    public void Each_right_is_raised_only_by_what_it_touches(Right right, string raisedBy)
    {
        var all = new FindingCategories(SpecialCategories: true, Criminal: true, Logs: true, Financial: true, Contact: true);
        var (level, why) = new IdentityPolicy().RequiredFor(right, right == Right.Objection ? ObjectionKind.OwnSituation : null, all);
        string.Join(' ', why).Should().Be(raisedBy);
        level.Should().Be(raisedBy.Length > 0 ? 3 : 2);
    }

    [Fact]
    public void Marketing_stops_and_consent_is_taken_back_without_any_proof()
    {
        var policy = new IdentityPolicy();
        policy.RequiredFor(Right.Objection, ObjectionKind.DirectMarketing, new FindingCategories(SpecialCategories: true)).Level.Should().Be(0);
        policy.RequiredFor(Right.Objection, ObjectionKind.ConsentWithdrawal).Should().Be(0);
        policy.RequiredFor(Right.Objection, ObjectionKind.OwnSituation).Should().Be(2);
    }

    [Theory]
    [InlineData("gd-7k3m-9q2p", "GD-7K3M-9Q2P")]
    [InlineData(" GD 7K3M 9Q2P ", "GD-7K3M-9Q2P")]
    [InlineData("7k3m9q2p", "GD-7K3M-9Q2P")]
    [InlineData("GD-ILOO-9Q2P", "GD-1100-9Q2P")]
    [InlineData("GD-UUUU-9Q2P", null)]
    [InlineData("GD-7K3M-9Q2", null)]
    [InlineData("GD-7K3M-9Q2P-2", "GD-7K3M-9Q2P-2")]
    [InlineData("7k3m9q2p-1O", "GD-7K3M-9Q2P-10")]
    [InlineData("gd7k3m9q2pi", "GD-7K3M-9Q2P-1")]
    [InlineData("GD-7K3M-9Q2P-11", null)]
    [InlineData("GD-7K3M-9Q2P-02", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_reference_is_read_as_people_write_it(string? typed, string? read) => Reference.Parse(typed).Should().Be(read);

    [Fact]
    public void Five_bytes_make_a_reference_that_reads_back()
    {
        Reference.From([0, 0, 0, 0, 0]).Should().Be("GD-0000-0000");
        Reference.From([255, 255, 255, 255, 255]).Should().Be("GD-ZZZZ-ZZZZ");
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = new byte[Reference.Bytes];
            random.NextBytes(bytes);
            Reference.Parse(Reference.From(bytes)).Should().Be(Reference.From(bytes));
        }

        FluentActions.Invoking(() => Reference.From([1, 2])).Should().Throw<ArgumentException>();
    }
}
