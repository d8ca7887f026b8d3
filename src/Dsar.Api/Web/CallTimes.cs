using Microsoft.AspNetCore.Http.Timeouts;

namespace Dsar.Api.Web;

/// <summary>
/// How long a call may take: 30 seconds, ten minutes where a file goes in or out, any time where events are streamed. What is not done by then is not done: the
/// answer is 503 with Retry-After, and the Idempotency-Key is free. A body must arrive at 240 bytes a second.
/// </summary>
public static class CallTimes
{
    /// <summary>Policy of calls that carry a file.</summary>
    public const string Files = "files";

    private const int RetryAfter = 30;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan File = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddCallTimes(this IServiceCollection services) => services.AddRequestTimeouts(o =>
    {
        o.DefaultPolicy = Policy(Usual);
        o.AddPolicy(Files, Policy(File));
    });

    /// <summary>The call carries a file.</summary>
    public static RouteHandlerBuilder CarriesFile(this RouteHandlerBuilder route) => route.WithMetadata(new RequestTimeoutAttribute(Files));

    /// <summary>The call goes on for as long as it says itself.</summary>
    public static void GoOn(HttpContext context) => context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();

    /// <summary>The usual time, or another.</summary>
    internal static RequestTimeoutPolicy Policy(TimeSpan time) => new()
    {
        Timeout = time,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = context => new ProblemResult(new Problem("dependency_unavailable") { RetryAfter = RetryAfter }).ExecuteAsync(context),
    };
}
