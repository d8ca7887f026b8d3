using Microsoft.AspNetCore.Routing.Patterns;

namespace Dsar.Api.Web;

/// <summary>
/// Checks that come before it is known who calls, in the order of the contract: verb (405), then size, media type and Accept (413, 415, 406);
/// and paths, which match exactly: no trailing slash, no other case, ids in their one spelling.
/// </summary>
public sealed class RouteRules(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/v1") || context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        if (!IsExact(context.Request, endpoint))
        {
            context.SetEndpoint(null);
            await next(context);
        }
        else if (endpoint is not RouteEndpoint)
        {
            // The router found the path but not the verb: its 405 names those there are and says nothing about any object.
            await endpoint.RequestDelegate!(context);
        }
        else if (Refuse(context.Request, endpoint) is { } problem)
        {
            await new ProblemResult(problem).ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private static Problem? Refuse(HttpRequest request, Microsoft.AspNetCore.Http.Endpoint endpoint) =>
        (BodyRules.Of(request.Method, endpoint) is { } takes ? BodyRules.CheckHeaders(request, takes) : null)
        ?? (Accepts.Allows(request, endpoint) ? null : new Problem("not_acceptable"));

    private static bool IsExact(HttpRequest request, Microsoft.AspNetCore.Http.Endpoint endpoint) =>
        request.Path.Value is { Length: > 0 } path && path[^1] != '/'
        && (endpoint is not RouteEndpoint route || (HasLiterals(path, route.RoutePattern) && HasIds(request, route.RoutePattern)));

    /// <summary>The router takes any case.</summary>
    private static bool HasLiterals(string path, RoutePattern pattern)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return pattern.PathSegments.Select((s, i) => !s.IsSimple || s.Parts[0] is not RoutePatternLiteralPart literal || (i < segments.Length && literal.Content == segments[i])).All(same => same);
    }

    // The router's own constraint also takes braces, missing hyphens and surrounding space.
    private static bool HasIds(HttpRequest request, RoutePattern pattern) =>
        pattern.Parameters.Where(p => p.ParameterPolicies.Any(c => c.Content == "guid")).All(p => Ids.TryRead(request.RouteValues[p.Name]?.ToString(), out _));
}
