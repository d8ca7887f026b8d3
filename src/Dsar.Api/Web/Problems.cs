using System.Diagnostics;
using System.Text.Json;
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
    /// <summary>When to try again what the service's own surroundings refused: long enough not to be a storm.</summary>
    private const string RetryAfterSeconds = "5";

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
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        httpContext.Response.Headers.ContentLanguage = language.ToString().ToLowerInvariant();
        return httpContext.Response.WriteAsJsonAsync(body, Json.Wire, "application/problem+json", httpContext.RequestAborted);
    }

    /// <summary>The content was destroyed after its retention.</summary>
    internal static Problem ContentDestroyed(DateTimeOffset? at) => new("content_destroyed", Members: Problem.Extra(("destroyedAt", at)));
}

/// <summary>The one place where exceptions become answers: a broken rule of the workflow, a lost race, unreadable input; all else is a 500 without words.</summary>
public sealed partial class Problems(ILogger<Problems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await new ProblemResult(await Of(exception, httpContext)).ExecuteAsync(httpContext);
        return true;
    }

    private async Task<Problem> Of(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case IllegalTransitionException illegal:
                return await OfTransition(illegal, context);
            case DbUpdateConcurrencyException:
                return Problem.VersionConflict;
            case ContentDestroyedException destroyed:
                return ProblemResult.ContentDestroyed(destroyed.At);
            case var _ when Failures.IsUnavailable(exception):
                Log.Unavailable(log, Failures.CodeOf(exception));
                return new Problem("dependency_unavailable");
            case BadHttpRequestException { StatusCode: 413 }:
                return new Problem("payload_too_large");
            case BadHttpRequestException bad:
                return OfBadRequest(bad, context.Request);
            default:
                // The type only: messages of unknown exceptions may hold what a person sent.
                Log.Unexpected(log, exception.GetType().FullName!, exception.StackTrace);
                return new Problem("internal_error");
        }
    }

    private static async Task<Problem> OfTransition(IllegalTransitionException illegal, HttpContext context)
    {
        if (illegal.Guard is { Code: not "invalid_state" } guard)
        {
            var members = new Dictionary<string, object?>();
            if (guard.Why is { } why)
            {
                members["why"] = why;
            }

            if (context.RequestServices.GetRequiredService<Opened>().Request is { } request)
            {
                GuardMembers.Add(members, guard.Code, request, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
            }

            return new Problem(guard.Code, $"{guard.Name} ({guard.Article})", null, members);
        }

        var possible = await context.RequestServices.GetRequiredService<ActDesk>().Possible(context.RequestAborted);
        return Problem.InvalidState(illegal.State, possible, illegal.Guard is { } g ? $"{g.Name} ({g.Article})" : null);
    }

    private static Problem OfBadRequest(BadHttpRequestException bad, HttpRequest request)
    {
        if (bad.InnerException is not JsonException json)
        {
            // Which parameter it was stands only in the message, beside the value, which is not repeated.
            return request.Query.Keys.FirstOrDefault(k => bad.Message.Contains($" {k}\" ", StringComparison.OrdinalIgnoreCase)) is { } parameter
                ? Problem.Validation(new FieldError(null, parameter, "wrong_type", "The value does not have the type of this parameter."))
                : new Problem("malformed_json");
        }

        if (json.Path is null or "$" && !json.Message.Contains("could not be mapped", StringComparison.Ordinal) && !json.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return new Problem("malformed_json");
        }

        var code = json.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "unknown_field"
            : json.Message.Contains("uplicate", StringComparison.Ordinal) ? "not_unique"
            : "wrong_type";
        return Problem.Field(JsonPointer.Of(json.Path ?? "$"), code, code switch
        {
            "unknown_field" => "There is no such member.",
            "not_unique" => "The member appears twice.",
            _ => "The value does not have the type or is not one of the values of this member.",
        });
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Unexpected {Type} {Stack}")]
        public static partial void Unexpected(ILogger logger, string type, string? stack);

        [LoggerMessage(2, LogLevel.Warning, "A call was refused for now: {Code}")]
        public static partial void Unavailable(ILogger logger, string code);
    }
}

/// <summary>Turns the path of a JSON error (<c>$.subject.name</c>) into a JSON Pointer (<c>/subject/name</c>).</summary>
public static class JsonPointer
{
    public static string Of(string path) =>
        path.TrimStart('$').Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
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
