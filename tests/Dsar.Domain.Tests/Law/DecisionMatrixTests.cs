using System.Text.Json;

namespace Dsar.Domain.Tests;

/// <summary>
/// law.md section 2 over right, lawful basis, role and flags, retention, hold and contract: what the engine proposes equals what the oracle reads in the articles.
/// Seen red with E10 moved before E9, with O3 without its exception for research, and with P4 letting derived data through; RuleTests plants one fault a row.
/// </summary>
public sealed class DecisionMatrixTests
{
    public static TheoryData<Right> All => [.. Enum.GetValues<Right>()];

    private static string Engine(Right right, IReadOnlySet<string> words)
    {
        var proposal = LawEngine.Propose(Matrix.Facts(right, words), Matrix.Today);
        return $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(proposal.Outcome.ToString())} {proposal.Ground}";
    }

    private static int Compare(Right right, IEnumerable<HashSet<string>> cases)
    {
        var count = 0;
        foreach (var words in cases)
        {
            count++;
            if (Engine(right, words) is var answer && answer != Oracle.Answer(right, words))
            {
                answer.Should().Be(Oracle.Answer(right, words), "of {0}: {1}", right, string.Join(' ', words));
            }
        }

        return count;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_engine_and_the_articles_agree_on_every_combination(Right right) => Compare(right, Matrix.All(right)).Should().BeGreaterThan(1_000);

    [Fact]
    public void They_agree_on_erasures_where_everything_meets() => Compare(Right.Erasure, Matrix.ErasureDrawn(40_000)).Should().Be(40_000);

    // The matrix of law.md section 2, cell by cell: no flag, no hold, controller, party to the contract, period running. 15, 16, 17, 20, 21.
    [Theory]
    [InlineData("consent", "disclose", "rectify", "erase", "disclose", "stop")]
    [InlineData("contract running", "disclose", "rectify", "retain_until", "disclose", "withhold")]
    [InlineData("contract ended", "disclose", "rectify", "erase", "disclose", "withhold")]
    [InlineData("legal_obligation must_keep", "disclose", "rectify", "retain_until", "withhold", "withhold")]
    [InlineData("legal_obligation", "disclose", "rectify", "withhold", "withhold", "withhold")]
    [InlineData("vital_interests", "disclose", "rectify", "withhold", "withhold", "withhold")]
    [InlineData("public_task", "disclose", "rectify", "erase", "withhold", "stop")]
    [InlineData("public_task task", "disclose", "rectify", "withhold", "withhold", "stop")]
    [InlineData("public_task compelling", "disclose", "rectify", "retain_until", "withhold", "withhold")]
    [InlineData("legitimate_interests", "disclose", "rectify", "erase", "withhold", "stop")]
    [InlineData("legitimate_interests compelling", "disclose", "rectify", "retain_until", "withhold", "withhold")]
    [InlineData("legitimate_interests compelling marketing", "disclose", "rectify", "erase", "withhold", "stop")]
    public void Each_cell_of_the_matrix_holds(string words, string access, string rectification, string erasure, string portability, string objection)
    {
        string Outcome(Right right) => Engine(right, words.Split(' ').Append("party").ToHashSet()).Split(' ')[0];
        new[] { Outcome(Right.Access), Outcome(Right.Rectification), Outcome(Right.Erasure), Outcome(Right.Portability), Outcome(Right.Objection) }
            .Should().Equal(access, rectification, erasure, portability, objection);
    }

    [Fact]
    public void Of_two_bases_the_articles_say_which_counts()
    {
        foreach (var (first, second) in Matrix.Basis.SelectMany(a => Matrix.Basis.Select(b => (a, b))))
        {
            foreach (var more in new[] { "running", "ended", "compelling", "research", "marketing", "not_party" })
            {
                HashSet<string> With(string basis) => [basis, more, .. more == "not_party" ? Array.Empty<string>() : ["party"]];
                Proposal Both(Right right) => LawEngine.Propose(Matrix.Facts(right, With(first)) with { Bases = [Matrix.BasisOf(With(first)), Matrix.BasisOf(With(second))] }, Matrix.Today);
                string[] Each(Right right) => [Oracle.Answer(right, With(first)), Oracle.Answer(right, With(second))];

                Both(Right.Portability).Outcome.Should().Be(Each(Right.Portability).Any(a => a.StartsWith("disclose", StringComparison.Ordinal)) ? ItemOutcome.Disclose : ItemOutcome.Withhold);
                var erase = Each(Right.Erasure).All(a => a.StartsWith("erase", StringComparison.Ordinal));
                (Both(Right.Erasure).Outcome == ItemOutcome.Erase).Should().Be(erase, "{0} {1} {2}: a keeping basis beats one that erases", first, second, more);
                var objected = Each(Right.Objection);
                var goesOn = objected.Any(a => a.StartsWith("withhold", StringComparison.Ordinal) && a != "withhold basis_not_objectionable") || objected.All(a => a.StartsWith("withhold", StringComparison.Ordinal));
                (Both(Right.Objection).Outcome == ItemOutcome.Withhold).Should().Be(goesOn && !objected.Contains("stop marketing_objection"), "{0} {1} {2}", first, second, more);
                Both(Right.Access).PerBasis.Should().HaveCount(2, "each basis is named");
            }
        }
    }
}
