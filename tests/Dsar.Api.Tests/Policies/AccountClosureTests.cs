using System.Net;

namespace Dsar.Api.Tests.Policies;

/// <summary>The end of an account, reported by the controller's own system (<c>seeds/registers/README.md</c>). Seen red: before the last approval.</summary>
public sealed class AccountClosureTests
{
    [Fact]
    public async Task What_an_account_held_is_gone_from_four_systems_when_it_ends()
    {
        using var api = Databases.Fresh("sqlite");
        var scenario = await Scenario.Posted(api, new { right = "erasure", channel = "account_closure", askIdentity = false, subject = People.Kim(), details = new { scope = "everything", ground = "no_longer_necessary" } });
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "The account of customer 1042 was closed in the customer system." })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        await scenario.ApproveOnly((await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
        await api.RunDueSteps();
        scenario.Answers = _ => "done";
        await scenario.AnswerTasks();
        await api.RunDueSteps();

        (await scenario.State()).Should().Be("delivering");
        api.Ask("demo-crm", "SELECT count(*) FROM customers WHERE tenant_id = 1 AND customer_no = 'C-1042'").Should().Equal("0");
        api.Ask("demo-domains", "SELECT (SELECT count(*) FROM domains WHERE domain_name = 'kimlund.example') + (SELECT count(*) FROM contacts WHERE email = 'kim@lund.example')").Should().Equal("0");
        api.Ask("demo-support", "SELECT count(*) FROM tickets WHERE requester_email = 'kim@lund.example'").Should().Equal("0");
        api.Ask("demo-billing", "SELECT count(*), count(bill_email) FROM invoices WHERE tenant_id = 1 AND customer_no = 'C-1042'").Single().Should().MatchRegex("^[1-9][0-9]*\\|0$", "the books stay, without what only the account needed");
    }
}
