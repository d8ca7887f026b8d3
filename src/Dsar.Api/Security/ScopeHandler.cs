using Dsar.Api.Web;
using Microsoft.AspNetCore.Authorization;

namespace Dsar.Api.Security;

/// <summary>Every endpoint needs a known caller with one of its scopes; what names no scope is closed to all (deny by default).</summary>
public sealed class ScopeRequirement : IAuthorizationRequirement;

/// <summary>Reads the endpoint's <see cref="NeedsScope"/> and <see cref="PeopleOnly"/> and compares them with the caller.</summary>
public sealed class ScopeHandler(Caller caller) : AuthorizationHandler<ScopeRequirement, HttpContext>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement, HttpContext resource)
    {
        if (IsAllowed(resource, caller))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    /// <summary>The problem that says what is missing.</summary>
    public static Problem Refusal(HttpContext context, Caller caller)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var needed = metadata?.GetMetadata<NeedsScope>()?.AnyOf ?? [];
        return metadata?.GetMetadata<PeopleOnly>() is not null && !caller.IsPerson
            ? new Problem("people_only")
            : new Problem("permission_denied", Members: Problem.Extra(("requiredScopes", needed.Select(s => s.Name()).ToArray())));
    }

    private static bool IsAllowed(HttpContext context, Caller caller)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        // No route, or a route with another verb: a known caller is told 404 or 405, not that a scope is missing.
        if (metadata is null || (metadata.GetMetadata<NeedsScope>() is null && context.GetEndpoint()!.DisplayName?.StartsWith("405", StringComparison.Ordinal) == true))
        {
            return caller.Kind is CallerKind.Agent or CallerKind.Integration;
        }

        return metadata.GetMetadata<NeedsScope>() is { } needs
            && caller.Kind is CallerKind.Agent or CallerKind.Integration
            && needs.AnyOf.Any(caller.Scopes.Contains)
            && (metadata.GetMetadata<HostOnly>() is null || caller.Controller is null)
            && (metadata.GetMetadata<PeopleOnly>() is null || caller.IsPerson);
    }
}
