using System.Net;

namespace Dsar.Api.Tests.Features.Forwardings;

/// <summary>
/// Another controller's data: passed on or referred, to nobody that somebody typed in, and after a search only with another person's approval.
/// </summary>
public sealed class ForwardingTests(Databases databases) : IClassFixture<Databases>
{
    private const string Company = "Grannens Butik AB";

    [Theory, OnEachDatabase]
    public async Task The_company_that_the_person_named_answers_and_the_letter_does_not_say_whether_it_is_a_customer(string database)
    {
        var api = databases[database];
        var scenario = await Named(api);
        var before = api.Mails.Count;

        var done = await Forward(scenario, new { ground = "processor_for_customer" });

        done.Expect(HttpStatusCode.Created).Text("state").Should().Be("done");
        (done.Text("recipient.name"), done.Text("recipient.contact"), done.Text("sentAt")).Should().Be((Company, null, null), "nothing is sent to a company that only the person named");
        var request = await scenario.Get();
        (request.Text("state"), request.Text("outcome"), request.Text("deadline.clock"), request.Text("waitingOn")).Should().Be(("forwarded", "forwarded", "stopped", "nobody"));
        var letter = (await scenario.Items("messages")).Should().ContainSingle().Subject;
        (letter["template"]!.GetValue<string>(), letter["zone"]!.GetValue<string>()).Should().Be(("forwarded", "open"));
        letter["text"]!.GetValue<string>().Should().Contain($"Om {Company} är kund hos oss");
        await api.RunDueSteps();
        api.Mails.Take(api.Mails.Count - before).Should().OnlyContain(m => m.To == "kim@lund.example", "only the person is told");
        (await Forward(scenario, new { ground = "processor_for_customer" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
    }

    [Theory, OnEachDatabase]
    public async Task A_recipient_of_the_register_gets_what_the_person_wrote_and_nothing_of_ours(string database)
    {
        var api = databases[database];
        var scenario = await Named(api);

        var done = await Forward(scenario, new { ground = "processor_for_customer", recipientId = await Recipient(api, "Exempelhallen AB") });

        done.Expect(HttpStatusCode.Created).Text("recipient.contact").Should().Be("dataskydd@exempelhallen.example");
        await api.RunDueSteps();
        var mail = api.Mails.First(m => m.To == "dataskydd@exempelhallen.example");
        mail.Text.Should().Contain("Kim Lund").And.Contain("kim@lund.example").And.Contain("Allt ni har om mig").And.NotContain("innehåller inga av dina uppgifter");
        mail.Subject.Should().NotContain("Kim");
    }

    [Theory, OnEachDatabase]
    public async Task A_separate_controller_is_named_and_nothing_is_sent(string database)
    {
        var api = databases[database];
        var scenario = await Named(api);

        var done = await Forward(scenario, new { ground = "separate_controller", recipientId = await Recipient(api, "Exempelkredit AB") });

        done.Expect(HttpStatusCode.Created)["sentAt"].Should().BeNull();
        await api.RunDueSteps();
        api.Mails.Should().NotContain(m => m.To.EndsWith("exempelkredit.example", StringComparison.Ordinal));
        (await scenario.Items("messages"))[0]["text"]!.GetValue<string>().Should().Contain("Exempelkredit AB ansvarar själv").And.Contain("dataskydd@exempelkredit.example");
        (await scenario.Get())["grounds"]!.AsArray().Select(g => g!.GetValue<string>()).Should().Equal("separate_controller");
    }

    [Theory, OnEachDatabase]
    public async Task What_the_law_or_the_register_does_not_allow_is_refused_with_its_reason(string database)
    {
        var api = databases[database];
        var own = await Scenario.Received(api);
        var refused = await Forward(own, new { ground = "processor_for_customer" });
        (refused.Expect(HttpStatusCode.Conflict).Code, refused.Text("why")).Should().Be(("forwarding_not_allowed", "not_named"));

        var named = await Named(api);
        (await Forward(named, new { ground = "processor_for_customer", text = "And this of ours" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/text");
        var unknown = await Forward(named, new { ground = "processor_for_customer", recipientId = Guid.CreateVersion7() });
        (unknown.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer"), unknown.Text("errors.0.code")).Should().Be(("/recipientId", "unknown_reference"));
        (await Forward(named, new { ground = "processor_for_customer", findingId = Guid.CreateVersion7() })).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
        (await Forward(named, new { ground = "separate_controller", findingId = Guid.CreateVersion7() })).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("conflicting");
        (await named.State()).Should().Be("received", "nothing of it was kept");

        var review = await Scenario.InReview(api);
        var ours = await Forward(review, new { ground = "processor_for_customer", recipientId = await Recipient(api, "Exempelhallen AB") });
        (ours.Expect(HttpStatusCode.Conflict).Code, ours.Text("why")).Should().Be(("forwarding_not_allowed", "own_findings"));
    }

    [Theory, OnEachDatabase]
    public async Task After_a_search_another_person_approves_and_the_customer_that_was_met_gets_it(string database)
    {
        using var sites = new CustomerSites();
        using var api = Databases.Fresh(database, sites.Settings);
        var scenario = await Scenario.Received(api, new { name = "Vera Besök", contact = new { email = "vera@besok.example" }, identifiers = new[] { new { type = "email", value = "vera@besok.example" } } });
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Called back" })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        await scenario.AnswerTasks();
        (await scenario.State()).Should().Be("in_review");
        var finding = (await scenario.Findings()).Should().ContainSingle().Subject;
        finding["proposal"]!["outcome"]!.GetValue<string>().Should().Be("forward");
        finding["openQuestions"]!.AsArray().Should().BeEmpty("the row names the customer that answers for it");
        (await scenario.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().NotBeNull();

        var proposed = await Forward(scenario, new { ground = "processor_for_customer", findingId = finding["id"], text = "Found in one of your forms" });
        proposed.Expect(HttpStatusCode.Created).Text("state").Should().Be("proposed");
        (await scenario.State()).Should().Be("in_review");
        var path = $"{scenario.Path}/forwardings/{proposed.Id}/approvals";
        var same = new { kind = "agent", name = "Anna approves", scopes = new[] { "requests:approve" }, person = new { name = "Anna Ek", email = "anna@exempelhotellet.example" }, controllerId = await Keys.Controller(api, "demo-hosting") };
        var both = api.As(await Keys.Make(api, api.Host, same));
        (await both.Post(path, new { })).Expect(HttpStatusCode.Conflict).Code.Should().Be("four_eyes_same_person");

        (await scenario.Approver.Post(path, new { })).Expect(HttpStatusCode.Created).Text("state").Should().Be("done");

        (await scenario.State()).Should().Be("forwarded");
        await api.RunDueSteps();
        api.Mails.First(m => m.To == "agare@butiken.example").Text.Should().Contain("Vera Besök").And.Contain("Found in one of your forms");
        (await scenario.Items("messages"))[0]["text"]!.GetValue<string>().Should().Contain("bara på uppdrag av agare@butiken.example");
        (await scenario.Approver.Post(path, new { })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
    }

    private static Task<Scenario> Named(Api api) =>
        Scenario.Posted(api, new { right = "access", channel = "web_form", subject = People.Kim(), otherController = Company, text = "Allt ni har om mig hos dem." });

    private static Task<Answer> Forward(Scenario scenario, object body) => scenario.Decider.Post($"{scenario.Path}/forwardings", body);

    /// <summary>The id the register gives a recipient, as an integrator finds it.</summary>
    private static async Task<string> Recipient(Api api, string name)
    {
        var activities = (await api.As(api.Decider).Get("/v1/activities?limit=200")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        return activities.SelectMany(a => a!["recipients"]!.AsArray()).First(r => (string?)r!["name"] == name)!["id"]!.GetValue<string>();
    }
}
