using System.Text;

namespace Dsar.Domain.Tests;

/// <summary>Every ground has an article and both texts, and can be reached (law.md section 2, rule tests).</summary>
public sealed class GroundsTests
{
    // The list of api.md section 4, written once more by hand.
    private const string Listed =
        "access_granted portability_granted inaccurate_or_incomplete supplemented original_record_kept no_longer_necessary unlawful_processing erasure_required_by_law child_service " +
        "consent_withdrawn marketing_objection objection_upheld human_review accuracy_contested unlawful_kept needed_by_person objection_pending restriction_in_force legal_obligation " +
        "legal_claims backup_rotation needed_for_contract needed_for_vital_interests freedom_of_expression public_task public_health archiving_research overriding_legitimate_grounds " +
        "basis_not_stated third_party_rights trade_secret credential legal_secrecy draft_or_memo accuracy_confirmed restriction_ground_missing basis_not_portable not_automated not_provided " +
        "basis_not_objectionable research_public_interest identity_not_proven not_this_person manifestly_unfounded excessive abusive_intent processor_for_customer separate_controller";

    [Fact]
    public void The_table_holds_the_codes_of_the_api_and_no_other() => Grounds.All.Select(g => g.Code).Should().BeEquivalentTo(Listed.Split(' '));

    [Fact]
    public void Every_ground_has_an_article_and_both_texts()
    {
        foreach (var ground in Grounds.All)
        {
            ground.Article.Should().MatchRegex(@"^\d+", ground.Code);
            ground.For.Should().NotBeEmpty();
            (ground.Text.Sv.Length > 10 && ground.Text.En.Length > 5).Should().BeTrue(ground.Code);
        }
    }

    [Fact]
    public void Every_ground_of_a_right_is_reached_by_a_rule_or_refuses_the_whole()
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            var reached = LawEngine.Rows(right).Select(row => row.Ground).Concat(LawEngine.FieldRules(right).Select(rule => rule.Ground));
            Grounds.All.Where(g => g.For.Contains(right) && g.Class != GroundClass.WholeRefusal).Select(g => g.Code).Should().BeEquivalentTo(reached.Distinct());
        }
    }

    [Fact]
    public void The_grounds_in_the_readme_equal_the_table()
    {
        var text = new StringBuilder("| Ground | Article; statute | Text sv | Text en |\n|---|---|---|---|\n");
        foreach (var g in Grounds.All)
        {
            text.Append("| `").Append(g.Code).Append("` | ").Append(g.Statute is null ? g.Article : $"{g.Article}; {g.Statute}").Append(" | ").Append(g.Text.Sv).Append(" | ").Append(g.Text.En).Append(" |\n");
        }

        GeneratedFile.Block("Law/README.md", "grounds", text.ToString());
    }
}
