using Microsoft.AspNetCore.Routing.Patterns;

namespace Dsar.Api.Web;

/// <summary>
/// Checks that come before it is known who calls, in the order of the contract: verb, then media type, by letting the router's own refusals through;
/// and paths, which match exactly: no trailing slash, ids in their one spelling.
/// </summary>
public sealed class RouteRules(RequestDelegate next)
{
    private const int IdLength = 36;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/v1") && context.GetEndpoint() is { } endpoint)
        {
            if (endpoint is not RouteEndpoint route)
            {
                // The router found the path but not the verb or the media type: its 405 or 415, which say nothing about any object.
                await endpoint.RequestDelegate!(context);
                return;
            }

            if (!IsExact(context.Request, route.RoutePattern))
            {
                context.SetEndpoint(null);
            }
        }

        await next(context);
    }

    private static bool IsExact(HttpRequest request, RoutePattern pattern) =>
        request.Path.Value is { Length: > 0 } path && path[^1] != '/'
        && pattern.Parameters.Where(p => p.ParameterPolicies.Any(c => c.Content == "guid")).All(p => IsId(request.RouteValues[p.Name]));

    // The router's own constraint also takes braces, missing hyphens and surrounding space.
    private static bool IsId(object? value) => value?.ToString() is { Length: IdLength } text && Guid.TryParseExact(text, "D", out _);
}
