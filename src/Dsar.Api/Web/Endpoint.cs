using Dsar.Api.Security;

namespace Dsar.Api.Web;

/// <summary>What a use case's endpoint demands; read by the authorisation handler, by <see cref="CallRules"/> and by the OpenAPI filters.</summary>
/// <param name="AnyOf">Scopes of which the caller needs one.</param>
public sealed record NeedsScope(IReadOnlyList<Scope> AnyOf);

/// <summary>Only a person may call.</summary>
public sealed record PeopleOnly;

/// <summary>Only the host key may call: what it makes belongs to no controller yet.</summary>
public sealed record HostOnly;

/// <summary>The call needs an Idempotency-Key.</summary>
public sealed record NeedsIdempotencyKey;

/// <summary>The call needs an If-Match with the tag of what it changes.</summary>
public sealed record NeedsIfMatch;

/// <summary>Problem codes of the operation beyond the common ones.</summary>
public sealed record ProblemCodes(IReadOnlyList<string> Codes);

/// <summary>Fluent metadata for the end of a use case's Map.</summary>
public static class Endpoint
{
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, params Scope[] anyOf) => route.WithMetadata(new NeedsScope(anyOf));

    public static RouteHandlerBuilder NeedsPerson(this RouteHandlerBuilder route) => route.WithMetadata(new PeopleOnly());

    public static RouteHandlerBuilder NeedsHost(this RouteHandlerBuilder route) => route.WithMetadata(new HostOnly());

    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder route) => route.WithMetadata(new NeedsIdempotencyKey());

    public static RouteHandlerBuilder Matched(this RouteHandlerBuilder route) => route.WithMetadata(new NeedsIfMatch());

    /// <summary>Calls are counted against this rate instead of the default one.</summary>
    public static RouteHandlerBuilder Rated(this RouteHandlerBuilder route, Rate rate) => route.WithMetadata(new RatedAs(rate));

    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params string[] codes) => route.WithMetadata(new ProblemCodes(codes));
}

/// <summary>A response that names the version it shows.</summary>
public interface ITagged
{
    /// <summary>Strong entity tag with quotes.</summary>
    string ETag { get; }
}

/// <summary>Turns outcomes into HTTP answers.</summary>
public static class OutcomeHttp
{
    public static async Task<IResult> ToHttp<T>(this Task<Outcome<T>> answer, Func<T, IResult> ok)
    {
        var outcome = await answer;
        return outcome.Problem is { } problem ? new ProblemResult(problem)
            : outcome.Value is ITagged tagged ? new TaggedResult(ok(outcome.Value), tagged.ETag)
            : ok(outcome.Value);
    }

    private sealed class TaggedResult(IResult inner, string tag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = tag;
            return inner.ExecuteAsync(httpContext);
        }
    }
}
