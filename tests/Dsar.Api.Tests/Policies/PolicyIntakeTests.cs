using System.Net;
using Dsar.Domain;

namespace Dsar.Api.Tests.Policies;

/// <summary>
/// How requests reach the controllers of the five policies, and how the answer leaves them (<c>seeds/registers/README.md</c>): by telephone, by signed letter, by e-mail; by registered post.
/// </summary>
public sealed class PolicyIntakeTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly string[] Agent = ["requests:create", "requests:work", "requests:decide", "deliveries:write"];

    private Api Api => databases["sqlite"];

    [Fact]
    public async Task A_phone_request_entered_by_an_agent_gets_a_receipt_and_its_date_from_the_day_of_the_call()
    {
        var called = Api.Clock.GetUtcNow().AddDays(-2);
        var scenario = await Entered("united-profile-networks", new { right = "access", channel = "phone", receivedAt = called, subject = Person("Pia Fält", "pia@falt.example") });
        (await scenario.Intake.Get(scenario.Path)).Text("deadline.dueDate").Should().Be(Due(called));
        await Api.RunDueSteps();
        Api.Mails.Should().ContainSingle(m => m.To == "pia@falt.example" && m.Subject.StartsWith("Vi har tagit emot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signed_letter_marked_Registerutdrag_counts_from_its_arrival_though_registered_three_days_late()
    {
        var arrived = Api.Clock.GetUtcNow().AddDays(-3);
        var scenario = await Entered("infoflex", Letter("Sven Skriv", signed: true, arrived, new { method = "signed_letter", evidence = "Signature compared with the agreement of 2019." }));
        var request = await scenario.Intake.Get(scenario.Path);
        (request.Text("deadline.dueDate"), request.Text("state")).Should().Be((Due(arrived), "collecting"));
    }

    [Fact]
    public async Task An_unsigned_letter_gets_an_identity_question_and_is_not_refused()
    {
        var scenario = await Entered("infoflex", Letter("Olga Osign", signed: false, Api.Clock.GetUtcNow().AddDays(-1), null));
        (await scenario.Intake.Get(scenario.Path)).Text("state").Should().Be("received");
        var asked = await scenario.Intake.Post($"{scenario.Path}/identity-checks", new { method = "held_address_letter", whyAsked = "Brevet är inte undertecknat." });
        asked.Expect(HttpStatusCode.Created).Text("state").Should().Be("pending");
        var request = await scenario.Intake.Get(scenario.Path);
        (request.Text("state"), request.Text("outcome"), request.Text("deadline.clock")).Should().Be(("awaiting_identity", null, "paused"), "asked in time, so the clock stands still");
    }

    [Fact]
    public async Task A_request_by_email_is_accepted_though_the_policy_asks_for_a_signed_letter()
    {
        var scenario = await Entered("infoflex", new { right = "access", channel = "email", subject = Person("Mia Mejl", "mia@mejl.example"), text = "Jag vill ha mitt registerutdrag." });
        var request = await scenario.Intake.Get(scenario.Path);
        (request.Text("channel"), request.Text("deadline.dueDate")).Should().Be(("email", Due(Api.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task The_answer_goes_by_registered_post_to_the_population_registers_address_and_the_posting_stops_the_clock()
    {
        var scenario = await Entered("infoflex", Letter("Per Post", signed: true, Api.Clock.GetUtcNow().AddDays(-3), new { method = "agent_attestation", evidence = "Signature compared, and the held number called." }));
        var (worker, package) = (scenario.Intake, await Package(scenario));

        var delivery = await Posted(scenario, package, "folkbokforing");
        delivery.Expect(HttpStatusCode.Created).Text("addressSource").Should().Be("folkbokforing");
        (await worker.Get(scenario.Path)).Text("deadline.clock").Should().Be("running", "prepared is not posted");
        var posted = Api.Clock.GetUtcNow();
        (await worker.Post($"{scenario.Path}/deliveries/{delivery.Id}/confirmations", new { basis = "posted", at = posted, evidence = "RR 123 456 789 SE" })).Expect(HttpStatusCode.Created);
        var closed = await worker.Get(scenario.Path);
        (closed.Text("state"), closed.Text("deadline.clock")).Should().Be(("fulfilled", "stopped"));
        DateTimeOffset.Parse(closed.Text("deadline.answeredAt")!, System.Globalization.CultureInfo.InvariantCulture).Should().Be(posted);
    }

    [Fact]
    public async Task A_person_whose_address_is_protected_is_answered_at_the_held_address_and_none_is_looked_up()
    {
        var scenario = await Entered("infoflex", Letter("Petra Post", signed: true, Api.Clock.GetUtcNow().AddDays(-3), new { method = "agent_attestation", evidence = "Signature compared, and the held number called." }));
        var package = await Package(scenario);
        (await scenario.Intake.Patch(scenario.Path, new { protectedIdentity = true }, (await scenario.Intake.Get(scenario.Path)).ETag)).Expect(HttpStatusCode.OK);

        (await Posted(scenario, package, "folkbokforing")).Expect(HttpStatusCode.Conflict).Text("why").Should().Be("protected_identity");
        var delivery = await Posted(scenario, package, "held");
        delivery.Expect(HttpStatusCode.Created);
        (await scenario.Intake.Post($"{scenario.Path}/deliveries/{delivery.Id}/confirmations", new { basis = "posted", at = Api.Clock.GetUtcNow(), evidence = "RR 123 456 790 SE, by the tax agency's forwarding." })).Expect(HttpStatusCode.Created);
        (await scenario.Intake.Get(scenario.Path)).Text("state").Should().Be("fulfilled");
    }

    /// <summary>Searched by hand, decided and approved; the package that is ready.</summary>
    private async Task<string> Package(Scenario scenario)
    {
        var worker = scenario.Intake;
        await Api.RunDueSteps();
        var task = (await worker.Get($"{scenario.Path}/tasks"))["items"]![0]!["id"]!;
        (await worker.Post($"{scenario.Path}/tasks/{task}/results", new { outcome = "nothing_found", text = "Searched mail, cases and the newsletter." })).Expect(HttpStatusCode.Created);
        await Api.RunDueSteps();
        var decision = await worker.Post($"{scenario.Path}/decisions", new { acceptProposals = true }, (await worker.Get(scenario.Path)).ETag);
        var approver = Api.As(await Keys.Person(Api, "infoflex", $"Svar {Guid.NewGuid():N}"[..14], "requests:approve"));
        (await approver.Post($"{scenario.Path}/approvals", new { decisionId = decision.Expect(HttpStatusCode.Created).Id, outcome = "approved" }, (await approver.Get(scenario.Path)).ETag)).Expect(HttpStatusCode.Created);
        await Api.RunDueSteps();
        return (await worker.Get($"{scenario.Path}/packages"))["items"]![0]!["id"]!.GetValue<string>();
    }

    private static async Task<Answer> Posted(Scenario scenario, string package, string source) =>
        await scenario.Intake.Post($"{scenario.Path}/deliveries", new { packageId = package, method = "registered_post", addressSource = source }, (await scenario.Intake.Get(scenario.Path)).ETag);

    [Fact]
    public async Task An_employer_who_orders_with_an_address_of_its_own_gets_nothing()
    {
        var form = Api.As(await Keys.Integration(Api, "partnersec"));
        var subject = new { name = "Ulla Användare", relation = "user_of_customer", contact = new { email = "hr@arbetsgivaren.example" }, identifiers = new[] { new { type = "email", value = "ulla@arbetsgivaren.example" } } };
        var made = await form.Post("/v1/requests", new { right = "access", channel = "web_form", subject });
        var path = $"/v1/requests/{made.Expect(HttpStatusCode.Created).Id}";
        await Api.RunDueSteps();
        var code = Api.Mails.First(m => m.To == "hr@arbetsgivaren.example" && m.Subject.StartsWith("Din kod", StringComparison.Ordinal)).Text.Split(' ', '.').First(w => w.Length == 6 && w.All(char.IsAsciiDigit));
        var check = (await form.Get($"{path}/identity-checks")).Text("items.0.id");
        (await form.Post($"{path}/identity-checks/{check}/attempts", new { code })).Expect(HttpStatusCode.Created);
        await Api.RunDueSteps();
        var worker = Api.As(await Keys.Person(Api, "partnersec", "Pelle Partner", Agent));
        var request = await worker.Get(path);
        (request.Text("state"), request["identity.level"]!.GetValue<int>()).Should().Be(("awaiting_identity", 1), "a mailbox that was not held proves nobody");
        (await worker.Get($"{path}/collections"))["items"]!.AsArray().Should().BeEmpty();
        (await worker.Get($"{path}/packages"))["items"]!.AsArray().Should().BeEmpty();
    }

    private async Task<Scenario> Entered(string controller, object body) =>
        await Scenario.ByAgent(Api, body, await Keys.Person(Api, controller, $"Agent {Guid.NewGuid():N}"[..14], Agent));

    private static object Letter(string name, bool signed, DateTimeOffset arrived, object? identityCheck) => new
    {
        right = "access",
        channel = "post",
        receivedAt = arrived,
        letter = new { signed, envelopeMark = "Registerutdrag" },
        subject = new { name, contact = new { postalAddress = new { lines = new[] { "Storgatan 1" }, postalCode = "111 22", city = "Stockholm" } }, identifiers = new[] { new { type = "customer_number", value = "77-1042" } } },
        identityCheck,
    };

    private static object Person(string name, string email) => People.Of(name, email, new { type = "email", value = email });

    /// <summary>The legal date of a request that arrived at a time.</summary>
    private static string Due(DateTimeOffset arrived) =>
        Deadline.Of(new DeadlineFacts(StockholmTime.DayOf(arrived)), StockholmTime.DayOf(arrived)).Effective.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
