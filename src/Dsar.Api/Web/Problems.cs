using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dsar.Api.Data;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Web;

/// <summary>Writes a problem as <c>application/problem+json</c> in the caller's language; never echoes what was sent.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var language = Languages.Of(httpContext.Request);
        var status = ProblemTexts.Status(problem.Code);
        if (status == StatusCodes.Status409Conflict && httpContext.RequestServices.GetRequiredService<Opened>().Request?.ContentDestroyedAt is { } destroyedAt)
        {
            // Comes before rules and states: under a request without content nothing more can be done, whatever its state would say.
            return new ProblemResult(ContentDestroyed(destroyedAt)).ExecuteAsync(httpContext);
        }

        var title = ProblemTexts.Title(problem.Code, language);
        var publicAddress = httpContext.RequestServices.GetRequiredService<PublicAddress>();
        var body = new Dictionary<string, object?>
        {
            ["type"] = publicAddress.Absolute($"/problems/{problem.Code}"),
            ["title"] = title,
            ["status"] = status,
            ["detail"] = problem.Detail ?? title,
            ["code"] = problem.Code,
            ["traceId"] = Tracing.Id(httpContext),
            ["errors"] = problem.Errors ?? [],
        };
        foreach (var (name, value) in problem.Members ?? new Dictionary<string, object?>())
        {
            body[name] = value;
        }

        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.ContentLanguage = language.ToString().ToLowerInvariant();
        if ((problem.RetryAfter ?? ProblemTexts.RetryAfter(problem.Code)) is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        // Without a token of ours: a caller who hangs up is not an exception, and an answer that was begun is not followed by another.
        return httpContext.Response.WriteAsJsonAsync(body, Json.Wire, "application/problem+json");
    }

    /// <summary>The content was destroyed after its retention.</summary>
    internal static Problem ContentDestroyed(DateTimeOffset? at) => new("content_destroyed", Members: Problem.Extra(("destroyedAt", at)));
}

/// <summary>The one place where exceptions become answers: a broken rule of the workflow, a lost race, unreadable input; all else is a 500 without words.</summary>
public sealed partial class Problems(ILogger<Problems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up: there is nobody to answer, and nothing is wrong here.
            return true;
        }

        await new ProblemResult(await Of(exception, httpContext)).ExecuteAsync(httpContext);
        return true;
    }

    private async Task<Problem> Of(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case IllegalTransitionException illegal:
                return await OfTransition(illegal, context);
            case IllegalRestrictionActException illegal:
                return OfRestriction(illegal);
            case DbUpdateConcurrencyException:
                return Problem.VersionConflict;
            case DbUpdateException lost when Sql.IsDuplicate(lost):
                // Others were faster time after time; a later try finds its place.
                return new Problem("dependency_unavailable");
            case ContentDestroyedException destroyed:
                return ProblemResult.ContentDestroyed(destroyed.At);
            case var _ when Failures.IsUnavailable(exception):
                Log.Unavailable(log, Failures.CodeOf(exception));
                return new Problem("dependency_unavailable");
            case BadHttpRequestException { StatusCode: 413 }:
                return new Problem("payload_too_large", Members: Problem.Extra(("limitBytes", BodyRules.MaxRead)));
            case BadHttpRequestException bad:
                return OfBadRequest(bad);
            default:
                // The type only: messages of unknown exceptions may hold what a person sent.
                Log.Unexpected(log, exception.GetType().FullName!, exception.StackTrace);
                return new Problem("internal_error");
        }
    }

    private static Problem OfRestriction(IllegalRestrictionActException illegal) => illegal.Code == "invalid_state"
        ? new Problem(illegal.Code, $"Art. {illegal.Article}", null, Problem.Extra(("state", illegal.State), ("allowedActions", Array.Empty<string>())))
        : new Problem(illegal.Code, $"Art. {illegal.Article}", null, Problem.Extra(("liftOn", illegal.LiftOn)));

    private static async Task<Problem> OfTransition(IllegalTransitionException illegal, HttpContext context)
    {
        if (illegal.Guard is { Code: not "invalid_state" } guard)
        {
            var members = new Dictionary<string, object?>();
            if (guard.Why is { } why)
            {
                members["why"] = why;
            }

            if (context.RequestServices.GetRequiredService<Opened>() is { Request: { } request } opened)
            {
                GuardMembers.Add(members, guard.Code, request, opened.WaitsFor, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
            }

            return new Problem(guard.Code, $"{guard.Name} ({guard.Article})", null, members);
        }

        var possible = await context.RequestServices.GetRequiredService<ActDesk>().Possible(context.RequestAborted);
        return Problem.InvalidState(illegal.State, possible, illegal.Guard is { } g ? $"{g.Name} ({g.Article})" : null);
    }

    /// <summary>The body was well-formed JSON by then, and parameters had their types: what is left is a member that does not fit.</summary>
    private static Problem OfBadRequest(BadHttpRequestException bad)
    {
        if (bad.InnerException is not JsonException json)
        {
            return new Problem("malformed_json");
        }

        var (code, detail) = json is InputJsonException own ? (own.Code, own.Message)
            : json.Message.Contains("could not be mapped", StringComparison.Ordinal) ? ("unknown_field", "There is no such member.")
            : json.Message.Contains("uplicate", StringComparison.Ordinal) ? ("not_unique", "The member appears twice.")
            : ("wrong_type", "The value does not have the type of this member.");
        return Problem.Field(JsonPointer.Of(json.Path ?? "$"), code, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Unexpected {Type} {Stack}")]
        public static partial void Unexpected(ILogger logger, string type, string? stack);

        [LoggerMessage(2, LogLevel.Warning, "A call was refused for now: {Code}")]
        public static partial void Unavailable(ILogger logger, string code);
    }
}

/// <summary>Turns the path of a JSON error (<c>$.subject.name</c>, <c>$.lines[2]</c>) into a JSON Pointer (<c>/subject/name</c>, <c>/lines/2</c>).</summary>
public static partial class JsonPointer
{
    /// <summary>Names of members are the caller's own text: from the first odd or long one on, nothing is repeated.</summary>
    public static string Of(string path) => Plain().Match(path) is var plain ? Step().Replace(plain.Value[1..], m => "/" + m.Groups[1].Value + m.Groups[2].Value) : "";

    [GeneratedRegex(@"^\$(?:\.[A-Za-z][A-Za-z0-9_]{0,63}(?![^.\[])|\[[0-9]{1,9}\])*")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\.([A-Za-z0-9_]+)|\[([0-9]+)\]")]
    private static partial Regex Step();
}

/// <summary>The trace id that every answer carries.</summary>
public static class Tracing
{
    public static string Id(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}

/// <summary>The language of titles and details: Swedish or English, English when nothing else fits.</summary>
public static class Languages
{
    public static Language Of(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value ?? "")
            .FirstOrDefault(l => l.StartsWith("sv", StringComparison.OrdinalIgnoreCase) || l.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            ?.StartsWith("sv", StringComparison.OrdinalIgnoreCase) == true ? Language.Sv : Language.En;
}
