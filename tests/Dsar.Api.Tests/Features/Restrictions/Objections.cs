using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Restrictions;

/// <summary>Objections as they come in, and the questions that systems ask about the people behind them.</summary>
internal static class Objections
{
    /// <summary>No to direct marketing, from the web form: nothing is proven.</summary>
    public static Task<Scenario> ToMarketing(Api api, object? subject = null, string kind = "direct_marketing") =>
        Scenario.Posted(api, new { right = "objection", details = new { kind }, channel = "web_form", subject = subject ?? People.Kim() });

    /// <summary>An objection for one's own situation, identity proven by an agent in the same call.</summary>
    public static async Task<Scenario> Weighed(Api api, object? subject = null, params Guid[] activityIds)
    {
        var agent = await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work", "requests:decide");
        return await Scenario.ByAgent(api, Attested(subject ?? People.Kim(), activityIds), agent);
    }

    /// <summary>The same as a body.</summary>
    public static object Attested(object subject, Guid[] activityIds) => new
    {
        right = "objection",
        details = new { kind = "own_situation", activityIds },
        channel = "phone",
        subject,
        identityCheck = new { method = "agent_attestation", evidence = "Called back the number on record; compared two invoices." },
    };

    /// <summary>Asks as a connected system does.</summary>
    public static Task<Answer> Check(Client system, params object[] checks) => system.Post("/v1/restrictions/check", new { checks });

    /// <summary>Whether one identifier may be used for an activity.</summary>
    public static async Task<bool> May(Client system, string type, string value, string activity = "newsletter", string? operation = null) =>
        (await Check(system, new { identifiers = new[] { new { type, value } }, activity, operation })).Expect(HttpStatusCode.OK)["results.0.mayProcess"]!.GetValue<bool>();

    /// <summary>The restrictions of a request.</summary>
    public static async Task<IReadOnlyList<JsonNode>> Of(Scenario scenario) =>
        [.. (await scenario.Decider.Get($"/v1/restrictions?requestId={scenario.Id}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(r => r!)];

    public static async Task<Client> System(Api api, string controller = "demo-hosting") => api.As(await Keys.Integration(api, controller, "requests:read"));
}
