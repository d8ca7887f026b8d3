namespace Dsar.Domain.Tests;

/// <summary>GDPR Art. 15(1)(a)-(h), 15(2): complete, or the gap is named; nothing is invented.</summary>
public sealed class AccessSheetTests
{
    private static AccessSheet Sheet(ProcessingActivity activity, params GapStatement[] statements) =>
        AccessSheet.Build(Register.Controller, [new SheetInput(activity) { Rows = 3, Origins = [DataOrigin.Provided, DataOrigin.OtherSource], KeptUntil = [new(2027, 3, 5)] }], statements);

    private static readonly ProcessingActivity Full = Register.Activity with { Sources = [new("Kreditupplysningsföretag", "Credit bureaus")] };

    [Fact]
    public void A_register_without_gaps_gives_a_complete_sheet()
    {
        var sheet = Sheet(Full);
        sheet.IsComplete.Should().BeTrue();
        var text = Register.Text(sheet.ToDocument(Language.Sv));
        text.Should().ContainAll("Leverera tjänsten", "Rättslig grund: avtal (artikel 6.1 b)", "Kontaktuppgifter", "Exempelposten AB, SE",
            "1 år efter avtalets slut", "till och med 5 mars 2027", "Du har lämnat dem.", "Kreditupplysningsföretag", "artikel 15.1 h", "Inga.", "Integritetsskyddsmyndigheten");
        text.Should().NotContain("Saknas");
    }

    public static TheoryData<string, string, string> Gaps => new()
    {
        { "purposes", "purpose_not_stated", "15(1)(a)" },
        { "categories", "categories_not_stated", "15(1)(b)" },
        { "recipient", "recipient_not_named", "15(1)(c)" },
        { "period", "period_not_stated", "15(1)(d)" },
        { "criteria", "period_not_stated", "15(1)(d)" },
        { "no_period", "period_not_stated", "15(1)(d)" },
        { "source", "source_not_stated", "15(1)(g)" },
        { "transfers", "transfers_not_stated", "15(2)" },
        { "country", "country_not_stated", "15(2)" },
        { "safeguard", "safeguard_not_stated", "15(2)" },
    };

    private static ProcessingActivity Lacking(string what) => what switch
    {
        "purposes" => Full with { Purposes = [] },
        "categories" => Full with { DataCategories = [] },
        "recipient" => Full with { Recipients = [new() { Kind = RecipientKind.Authority }] },
        "period" => Full with { Retention = [new() { NotStated = true }] },
        "criteria" => Full with { Retention = [new() { While = new("ändamålet", "the purpose"), NotStated = true }] },
        "no_period" => Full with { Retention = [] },
        "source" => Full with { Sources = [] },
        "transfers" => Full with { Transfers = null },
        "country" => Full with { Recipients = [new() { Name = "Soluno BC AB" }] },
        _ => Full with { Recipients = [new() { Name = "Mailer Inc.", Country = "US" }] },
    };

    [Theory]
    [MemberData(nameof(Gaps))]
    public void What_the_register_lacks_is_a_gap_and_blocks(string what, string code, string article)
    {
        var sheet = Sheet(Lacking(what));
        sheet.IsComplete.Should().BeFalse();
        sheet.OpenGaps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Activity = "customers", Code = code, Article = article });
        Register.Text(sheet.ToDocument(Language.En)).Should().Contain("Missing in the register");
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void What_the_agent_states_closes_the_gap_and_is_printed(string what, string code, string article)
    {
        var sheet = Sheet(Lacking(what), new GapStatement("customers", code, new("Så är det här.", "")));
        sheet.IsComplete.Should().BeTrue();
        sheet.Activities[0].Members.Single(m => m.Article == article).Lines.Should().Contain(new LocalText("Så är det här.", "Så är det här."));
    }

    [Fact]
    public void A_gap_of_the_register_that_blocks_access_is_a_gap_of_the_sheet()
    {
        var controller = Register.Controller with { Gaps = [new("role_unclear", new("Rollen är oklar.", "The role is unclear."), "customers", Right.Access), new("rights_not_listed", new("-", "-"))] };
        var open = AccessSheet.Build(controller, [new SheetInput(Full)], []);
        open.OpenGaps.Select(g => g.Code).Should().Equal("role_unclear");
        AccessSheet.Build(controller, [new SheetInput(Full)], [new("customers", "role_unclear", new("Vi är ansvariga.", "We are responsible."))]).IsComplete.Should().BeTrue();
        open.OpenGaps[0].Id("demo").Should().Be(SheetGap.IdOf("demo", "customers", "role_unclear")).And.NotBe(SheetGap.IdOf("demo", null, "role_unclear"));
    }

    [Fact]
    public void Nothing_found_leaves_nothing_to_inform_about() => AccessSheet.Build(Register.Controller, [], []).IsComplete.Should().BeTrue();

    [Fact]
    public void A_source_is_demanded_only_when_data_came_from_somebody_else() =>
        AccessSheet.Build(Register.Controller, [new SheetInput(Register.Activity) { Origins = [DataOrigin.Observed] }], []).IsComplete.Should().BeTrue();
}
