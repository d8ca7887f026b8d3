using Dsar.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace Dsar.Discovery.Tests.Identity;

public sealed class FoldingTests
{
    private static readonly FoldContext Sweden = new("SE", Seeds.Today);

    [Theory]
    [InlineData(IdentifierKind.Email, " Kim@LUND.example ", "kim@lund.example")]
    [InlineData(IdentifierKind.Email, "a.b+tag@blåbär.example", "a.b+tag@xn--blbr-noae.example")]
    [InlineData(IdentifierKind.Email, "nobody", null)]
    [InlineData(IdentifierKind.Domain, "Blåbär.Example.", "xn--blbr-noae.example")]
    [InlineData(IdentifierKind.Phone, "070-174 06 35", "+46701740635")]
    [InlineData(IdentifierKind.Phone, "+46 (0)70-174 06 35", "+46701740635")]
    [InlineData(IdentifierKind.Phone, "0046 70 174 06 35", "+46701740635")]
    [InlineData(IdentifierKind.Phone, "46701740635", "+46701740635")]
    [InlineData(IdentifierKind.Phone, "ring mig", null)]
    [InlineData(IdentifierKind.Personnummer, "170101-2393", "201701012393")]
    [InlineData(IdentifierKind.Personnummer, "20170101-2393", "201701012393")]
    [InlineData(IdentifierKind.Personnummer, "170101+2393", "191701012393")]
    [InlineData(IdentifierKind.Personnummer, "170101-2394", null)]
    [InlineData(IdentifierKind.CustomerNumber, " c - 1042 ", "C-1042")]
    [InlineData(IdentifierKind.Username, " KimLund ", "KimLund")]
    [InlineData(IdentifierKind.Employer, " Exempel   AB ", "exempel ab")]
    [InlineData(IdentifierKind.Former, "Old@Mail.example", "old@mail.example")]
    public void A_value_is_folded_as_the_table_says(IdentifierKind kind, string value, string? folded) => Folding.Fold(kind, value, Sweden).Should().Be(folded);

    [Fact]
    public void Every_spelling_that_is_sent_folds_to_the_same_value_and_there_are_at_most_eight()
    {
        foreach (var (kind, value) in new[] { (IdentifierKind.Email, "Anna.Svensson@blåbär.example"), (IdentifierKind.Phone, "070-174 06 35"), (IdentifierKind.Phone, "08-465 004 10"), (IdentifierKind.Personnummer, "170101-2393") })
        {
            var folded = Folding.Fold(kind, value, Sweden)!;
            var spellings = Spellings.Of(kind, value, folded, Sweden);
            spellings.Should().HaveCountLessThanOrEqualTo(8).And.OnlyHaveUniqueItems().And.Contain(value);
            spellings.Where(s => kind != IdentifierKind.Personnummer || !s.Contains('+', StringComparison.Ordinal)).Should().OnlyContain(s => Folding.Fold(kind, s, Sweden) == folded);
        }
    }

    [Fact]
    public void Folding_throws_for_no_text_and_folding_twice_is_folding_once() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            foreach (var kind in Enum.GetValues<IdentifierKind>())
            {
                if (Folding.Fold(kind, text ?? string.Empty, Sweden) is { } folded && kind is not (IdentifierKind.Employer or IdentifierKind.Former or IdentifierKind.NameAddress))
                {
                    Folding.Fold(kind, folded, Sweden).Should().Be(folded);
                }
            }
        }).QuickCheckThrowOnFailure();
}
