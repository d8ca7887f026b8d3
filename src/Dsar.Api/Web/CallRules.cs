using Dsar.Api.Security;
using Microsoft.Net.Http.Headers;

namespace Dsar.Api.Web;

/// <summary>Checks between who calls and what is asked, in the order of the contract: rate (429), required headers (400, 428), query and body (400).</summary>
public sealed class CallRules(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, Idempotency idempotency, Rates rates, Caller caller)
    {
        if (context.Request.Path.StartsWithSegments("/v1"))
        {
            var use = rates.Count(RateOf(context), caller.Id.ToString());
            context.Features.Set(use);
            Telemetry.IntakeThrottled.Add(use is { Exceeded: true, Rate: Rate.Intake } ? 1 : 0);
            if ((use.Exceeded ? use.Problem : await Check(context, idempotency)) is { } problem)
            {
                await new ProblemResult(problem).ExecuteAsync(context);
                return;
            }
        }

        await next(context);
    }

    /// <summary>The rate of the operation that is called.</summary>
    public static Rate RateOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RatedAs>()?.Rate ?? Rate.Default;

    private static async Task<Problem?> Check(HttpContext context, Idempotency idempotency)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return null;
        }

        var request = context.Request;
        var key = Idempotency.Parse(request.Headers["Idempotency-Key"]);
        var needsKey = endpoint.Metadata.GetMetadata<NeedsIdempotencyKey>() is not null;
        if (needsKey && key is null)
        {
            return new Problem("idempotency_key_missing");
        }

        if (endpoint.Metadata.GetMetadata<NeedsIfMatch>() is not null && !request.Headers.ContainsKey(HeaderNames.IfMatch))
        {
            return new Problem("precondition_required");
        }

        if (QueryParameters.Check(endpoint, request) is { Count: > 0 } wrong)
        {
            return Problem.Validation([.. wrong]);
        }

        if (endpoint.Metadata.GetMetadata<ReadsItself>() is not null)
        {
            return null;
        }

        if (BodyRules.Of(request.Method, endpoint) is { } takes && await BodyRules.Read(request, takes, context.RequestAborted) is { } unreadable)
        {
            return unreadable;
        }

        if (needsKey)
        {
            idempotency.Use(key!, await Idempotency.FingerprintOf(request, context.RequestAborted));
        }

        return null;
    }
}
