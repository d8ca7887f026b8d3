namespace Dsar.Domain.Tests;

/// <summary>Rule tests of law.md section 2: a named case a row, no case falls through, and a planted fault in any row is noticed by a case.</summary>
public sealed class RuleTests
{
    public static TheoryData<Right> All => [.. Enum.GetValues<Right>()];

    public static TheoryData<Right, string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<Right, string, string, string>();
            foreach (var (right, rule, ground, words) in RuleCases.All)
            {
                data.Add(right, rule, ground, words);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_first_row_that_holds_wins(Right right, string rule, string ground, string words) =>
        LawEngine.Propose(RuleCases.Facts((right, rule, ground, words)), Matrix.Today).Should().BeEquivalentTo(new { Rule = rule, Ground = ground });

    [Theory]
    [MemberData(nameof(All))]
    public void Every_row_is_hit_by_a_case(Right right) =>
        LawEngine.Rows(right).Select(row => (row.Name, row.Ground)).Should().BeSubsetOf(RuleCases.All.Where(c => c.Right == right).Select(c => (c.Rule, c.Ground)));

    [Theory]
    [MemberData(nameof(All))]
    public void A_row_left_out_is_noticed(Right right)
    {
        var rows = LawEngine.Rows(right);
        foreach (var row in rows)
        {
            IsNoticed(right, [.. rows.Where(r => r != row)]).Should().BeTrue("a case is to depend on {0} {1}", row.Id, row.Ground);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_condition_that_always_holds_is_noticed(Right right)
    {
        var rows = LawEngine.Rows(right);
        foreach (var row in rows.SkipLast(1))
        {
            // The other parts of the row read the facts their condition promises; a case that does not have them is not this row's.
            var always = row with { Holds = (_, _) => true, Until = (_, _) => null, Asks = (_, _) => null };
            IsNoticed(right, [.. rows.Select(r => r == row ? always : r)]).Should().BeTrue("a case is to see that {0} has a condition", row.Id);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Two_rows_that_change_places_are_noticed_unless_they_never_meet(Right right)
    {
        var rows = LawEngine.Rows(right);
        var cases = Matrix.All(right).Where((_, i) => i % 7 == 0).Select(words => Matrix.Facts(right, words))
            .Concat(right == Right.Erasure ? Matrix.ErasureDrawn(5_000).Select(words => Matrix.Facts(right, words)) : [])
            .Select(facts => Combination.ForBasis(facts, facts.Bases[0])).ToList();
        for (var i = 0; i + 1 < rows.Count; i++)
        {
            var (first, second) = (rows[i], rows[i + 1]);
            if (cases.Exists(facts => first.Holds(facts, Matrix.Today) && second.Holds(facts, Matrix.Today)))
            {
                IsNoticed(right, [.. rows.Take(i), second, first, .. rows.Skip(i + 2)]).Should().BeTrue("a case is to see that {0} comes before {1}", first.Id, second.Id);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_last_row_has_no_condition(Right right) =>
        LawEngine.Rows(right)[^1].Holds(new ItemFacts(right) { Bases = [null] }, Matrix.Today).Should().BeTrue();

    [Theory]
    [MemberData(nameof(All))]
    public void A_row_that_refuses_or_keeps_leaves_something_to_judge_or_names_a_statute(Right right) =>
        LawEngine.Rows(right).Where(row => row.Outcome is ItemOutcome.Withhold or ItemOutcome.RetainUntil).Should().OnlyContain(row => row.MustJudge.Count > 0 || row.Statute != null);

    [Fact]
    public void No_sentence_reaches_a_person_with_a_placeholder()
    {
        foreach (var facts in RuleCases.All.Select(RuleCases.Facts))
        {
            var proposal = LawEngine.Propose(facts, Matrix.Today);
            (proposal.Rationale.Sv + proposal.Rationale.En).Should().NotContainAny("{", "}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_rule_table_in_the_readme_equals_the_rules(Right right) =>
        GeneratedFile.Block("Law/README.md", right.ToString().ToLowerInvariant(), RuleTable.ToMarkdown(right));

    private static bool IsNoticed(Right right, IReadOnlyList<LawRule> mutant)
    {
        foreach (var of in RuleCases.All.Where(c => c.Right == right))
        {
            try
            {
                var proposal = LawEngine.Propose(RuleCases.Facts(of), Matrix.Today, mutant, []);
                if ((proposal.Rule, proposal.Ground) != (of.Rule, of.Ground))
                {
                    return true;
                }
            }
            catch (InvalidOperationException)
            {
                return true; // no row is left that holds
            }
        }

        return false;
    }
}
