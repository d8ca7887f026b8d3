using System.Net;

namespace Dsar.Api.Tests.Policies;

/// <summary>
/// What a request at the controllers of the five policies sets in motion at once (<c>seeds/registers/README.md</c>): stops on receipt, restrictions while something is weighed, questions about
/// what was meant. Seen red with the newsletter of row 4 taken for a service.
/// </summary>
public sealed class PolicyRightsTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly string[] Agent = ["requests:create", "requests:read", "requests:work", "requests:decide"];

    private Api Api => databases["sqlite"];

    [Fact]
    public async Task One_call_stops_every_marketing_of_the_policy_on_receipt_and_leaves_its_service_messages()
    {
        const string email = "nils@nyhet.example";
        (await Asked("united-profile-networks", "web_form", email, new { kind = "direct_marketing" })).Expect(HttpStatusCode.Created);
        foreach (var activity in new[] { "direct-marketing", "address-extraction", "newsletter-subscription", "free-services-newsletter", "offers" })
        {
            (await MayProcess("united-profile-networks", activity, email)).Should().BeFalse(activity);
            (await MayProcess("united-profile-networks", activity, "annan@nyhet.example")).Should().BeTrue("exactly the contact given is stopped");
        }

        (await MayProcess("united-profile-networks", "service-information", email)).Should().BeTrue();
        (await MayProcess("united-profile-networks", "purchase", email)).Should().BeTrue();
    }

    [Theory]
    [InlineData("infoflex", "newsletter", "service-delivery")]
    [InlineData("partnersec", "marketing-traffic-data", "customer-communication")]
    [InlineData("webbhotellet-2018", "newsletter", "account-communication")]
    [InlineData("ecuni", "newsletter-and-offers", "communication-and-support")]
    public async Task A_marketing_objection_acts_at_once_whatever_the_policys_basis_and_is_due_the_next_working_day(string controller, string stopped, string running)
    {
        const string email = "mona@mark.example";
        var made = await Asked(controller, "web_form", email, new { kind = "direct_marketing" });
        made.Expect(HttpStatusCode.Created).Text("deadline.internalDueDate").Should().Be(
            Domain.WorkingDays.After(Domain.StockholmTime.DayOf(Api.Clock.GetUtcNow()), 1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        (await MayProcess(controller, stopped, email)).Should().BeFalse();
        (await MayProcess(controller, running, email)).Should().BeTrue();
    }

    [Fact]
    public async Task Consent_taken_back_stops_what_rests_on_it_on_receipt()
    {
        const string email = "kaj@klar.example";
        (await Asked("ecuni", "web_form", email, new { kind = "consent_withdrawal" })).Expect(HttpStatusCode.Created);
        (await MayProcess("ecuni", "service-development", email)).Should().BeFalse();
        (await MayProcess("ecuni", "service-delivery", email)).Should().BeTrue();
    }

    [Fact]
    public async Task An_objection_that_names_nothing_rests_every_use_on_legitimate_interests_once_the_person_is_proven()
    {
        const string email = "inga@invand.example";
        var agent = await Worker("infoflex");
        var made = await agent.Post("/v1/requests", new { right = "objection", channel = "phone", subject = Person(email), details = new { kind = "own_situation" } });
        made.Expect(HttpStatusCode.Created);
        (await MayProcess("infoflex", "surveys", email)).Should().BeTrue("nobody knows yet who it is");
        (await agent.Post($"/v1/requests/{made.Id}/identity-checks", new { method = "agent_attestation", evidence = "Called back the held number." })).Expect(HttpStatusCode.Created);
        foreach (var activity in new[] { "surveys", "statistics", "sales-and-support-cases" })
        {
            (await MayProcess("infoflex", activity, email)).Should().BeFalse(activity);
        }

        (await MayProcess("infoflex", "contact-form", email)).Should().BeTrue("no basis is stated for it");
    }

    [Fact]
    public async Task A_closed_account_is_an_erasure_that_the_controllers_system_reports_and_is_counted_apart()
    {
        var crm = Api.As(await Keys.Integration(Api, "ecuni"));
        var made = await crm.Post("/v1/requests", new { right = "erasure", channel = "account_closure", subject = Person("slut@konto.example"), askIdentity = false });
        made.Expect(HttpStatusCode.Created).Text("channel").Should().Be("account_closure");
        var worker = await Worker("ecuni");
        (await worker.Get("/v1/requests?channel=account_closure"))["items"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task A_letter_quoting_the_heading_Begransning_becomes_portability_with_a_question_and_restriction_can_follow()
    {
        var agent = await Worker("webbhotellet-2018");
        var made = await agent.Post("/v1/requests", new { right = "portability", channel = "post", subject = Person("bo@begrans.example"), text = "Jag vill utnyttja min rätt enligt rubriken Begränsning i er policy.", letter = new { signed = true } });
        made.Expect(HttpStatusCode.Created).Text("article").Should().Be("Art. 20");
        var asked = await agent.Post($"/v1/requests/{made.Id}/clarifications", new { question = "Vill du också att vi pausar användningen av uppgifterna?", why = "cannot_act", reason = "The heading names one right and describes another." });
        asked.Expect(HttpStatusCode.Created);
        (await agent.Get($"/v1/requests/{made.Id}")).Text("waitingOn").Should().Be("subject");
        var further = await agent.Post("/v1/requests", new { right = "restriction", channel = "phone", submissionId = made.Text("submissionId") });
        further.Expect(HttpStatusCode.Created).Text("article").Should().Be("Art. 18");
    }

    [Fact]
    public async Task A_fee_cannot_even_be_written_without_evidence()
    {
        var agent = await Worker("infoflex");
        var made = await agent.Post("/v1/requests", new { right = "access", channel = "email", subject = Person("ava@avgift.example") });
        var refused = await agent.Post($"/v1/requests/{made.Expect(HttpStatusCode.Created).Id}/messages", new { direction = "out", channel = "portal", template = "fee_notice", fee = new { amount = "250 kr", ground = "excessive" } });
        refused.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/fee/evidence");
    }

    [Theory]
    [InlineData("united-profile-networks")]
    [InlineData("ecuni")]
    [InlineData("partnersec")]
    [InlineData("webbhotellet-2018")]
    [InlineData("infoflex")]
    public async Task All_six_rights_are_taken_in_for_every_controller(string controller)
    {
        var agent = await Worker(controller);
        object[] requests =
        [
            new { right = "access" }, new { right = "rectification", details = new { corrections = new[] { new { what = "Namn", right = "Alva Alla" } } } }, new { right = "erasure" },
            new { right = "restriction" }, new { right = "portability" }, new { right = "objection", details = new { kind = "own_situation" } },
        ];
        var made = await agent.Post("/v1/submissions", new { channel = "phone", subject = Person("alva@alla.example"), requests });
        made.Expect(HttpStatusCode.Created)["requests"]!.AsArray().Should().HaveCount(6);
    }

    private async Task<Client> Worker(string controller) => Api.As(await Keys.Person(Api, controller, $"Agent {Guid.NewGuid():N}"[..14], Agent));

    private async Task<Answer> Asked(string controller, string channel, string email, object details) =>
        await Api.As(await Keys.Integration(Api, controller)).Post("/v1/requests", new { right = "objection", channel, subject = Person(email), details });

    private async Task<bool> MayProcess(string controller, string activity, string email)
    {
        var system = Api.As(await Keys.Integration(Api, controller, "requests:read"));
        var answer = await system.Post("/v1/restrictions/check", new { checks = new[] { new { activity, identifiers = new[] { new { type = "email", value = email } } } } });
        return answer.Expect(HttpStatusCode.OK)["results"]![0]!["mayProcess"]!.GetValue<bool>();
    }

    private static object Person(string email) => People.Of("Alva Alla", email, new { type = "email", value = email });
}
