using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Operations;

/// <summary>Where an operation stands.</summary>
public enum OperationState
{
    Queued,
    Running,
    Succeeded,
    Failed,
}

/// <summary>How far it has come: systems of a search, else one whole.</summary>
public sealed record OperationProgress(int Done, int Total);

/// <summary>What it came to: where the record is, or a report.</summary>
public sealed record OperationResult(string? Href, JsonObject? Report);

/// <summary>Why it failed.</summary>
public sealed record OperationProblem(string Code, int Status, LocalText Title);

/// <summary>Work that goes on by itself, as the API shows it.</summary>
public sealed record OperationView(
    Guid Id, OperationKind Kind, OperationState State, Guid? RequestId, OperationProgress Progress, OperationResult? Result, OperationProblem? Problem, DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt) : ITagged
{
    string ITagged.ETag => ETags.Of(Id, ((long)State << 32) + Progress.Done);

    /// <summary>True when nothing more will change.</summary>
    public bool HasEnded() => State is OperationState.Succeeded or OperationState.Failed;
}

/// <summary>Answers that show an operation and say when to look again.</summary>
public static class OperationHttp
{
    private const string Seconds = "2";

    /// <summary>202 with the operation and where to follow it.</summary>
    public static Task<IResult> ToAccepted(this Task<Outcome<OperationView>> answer) =>
        answer.ToHttp(o => new LookAgain(TypedResults.Accepted($"/v1/operations/{o.Id}", o), o));

    /// <summary>200 with the operation.</summary>
    public static Task<IResult> ToOperation(this Task<Outcome<OperationView>> answer) => answer.ToHttp(o => new LookAgain(TypedResults.Json(o, Json.Wire), o));

    private sealed class LookAgain(IResult inner, OperationView operation) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (!operation.HasEnded())
            {
                httpContext.Response.Headers.RetryAfter = Seconds;
            }

            return inner.ExecuteAsync(httpContext);
        }
    }
}
