using Microsoft.Net.Http.Headers;

namespace Dsar.Api.Web;

/// <summary>The media types an operation can answer with, when it is not JSON alone; read by the OpenAPI filters too.</summary>
public sealed record AnswersWith(IReadOnlyList<string> MediaTypes);

/// <summary>Whether the caller takes what the operation answers with. Problems are sent whatever the caller takes.</summary>
public static class Accepts
{
    private static readonly AnswersWith PlainJson = new([BodyRules.PlainJson]);

    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, params string[] mediaTypes) => route.WithMetadata(new AnswersWith(mediaTypes));

    /// <summary>False when the Accept header rules out everything the operation has; a missing or unreadable header rules out nothing.</summary>
    public static bool Allows(HttpRequest request, Microsoft.AspNetCore.Http.Endpoint endpoint)
    {
        var offered = (endpoint.Metadata.GetMetadata<AnswersWith>() ?? PlainJson).MediaTypes;
        return request.Headers.Accept.Count == 0
            || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) || accepted.Count == 0
            || offered.Any(o => Quality(o, accepted) > 0);
    }

    /// <summary>True when the caller names this media type and does not rule it out: it asks for that form instead of JSON.</summary>
    public static bool Wants(HttpRequest request, string mediaType) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0);

    /// <summary>The quality of the most exact range that covers the type; 0 when none does.</summary>
    private static double Quality(string offered, IList<MediaTypeHeaderValue> accepted) => accepted
        .Select(a => (Range: a, Exactness: a.MatchesAllTypes ? 1 : a.MatchesAllSubTypes ? 2 : 3))
        .Where(a => a.Exactness switch
        {
            1 => true,
            2 => offered.StartsWith(a.Range.Type.Value + "/", StringComparison.OrdinalIgnoreCase),
            _ => a.Range.MediaType.Equals(offered, StringComparison.OrdinalIgnoreCase),
        })
        .OrderByDescending(a => a.Exactness).Select(a => a.Range.Quality ?? 1).FirstOrDefault();
}
