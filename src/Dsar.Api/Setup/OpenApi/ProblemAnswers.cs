using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Api.Web;
using Microsoft.OpenApi;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>The problems an operation can answer with: its own codes, and those that its shape brings along.</summary>
internal static class ProblemAnswers
{
    /// <summary>What any call can be answered with.</summary>
    private static readonly string[] Always =
        ["validation_failed", "unauthenticated", "permission_denied", "method_not_allowed", "not_acceptable", "quota_exceeded", "internal_error", "dependency_unavailable"];

    /// <summary>What a call to what is open to everybody, outside /v1, can be answered with.</summary>
    private static readonly string[] Public = ["method_not_allowed", "internal_error", "dependency_unavailable"];

    /// <summary>A status that one code alone leads to is described once and referred to.</summary>
    public static Dictionary<string, IOpenApiResponse> Shared(OpenApiDocument document) =>
        ProblemTexts.Codes.ToDictionary(c => c, c => (IOpenApiResponse)Answer([c], document));

    public static void Add(OpenApiOperation operation, OpenApiDocument document, string method, string path, EndpointMetadataCollection metadata)
    {
        var open = !metadata.OfType<NeedsScope>().Any();
        foreach (var status in Codes(operation, method, path, metadata).Distinct().GroupBy(ProblemTexts.Status).OrderBy(g => g.Key))
        {
            var codes = status.Order(StringComparer.Ordinal).ToList();
            operation.Responses![status.Key.ToString(CultureInfo.InvariantCulture)] = codes is [var only] && !open ? new OpenApiResponseReference(only, document) : Answer(codes, document, open);
        }
    }

    private static OpenApiResponse Answer(List<string> codes, OpenApiDocument document, bool open = false)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join("; ", codes.Select(c => ProblemTexts.Title(c, Domain.Language.En))),
            Headers = SharedHeaders.Of(["Content-Language", .. codes.SelectMany(HeadersOf).Distinct()], document, open),
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) } },
        };
        response.AddExtension("x-problem-codes", new JsonNodeExtension(new JsonArray([.. codes.Select(c => JsonValue.Create(c))])));
        return response;
    }

    private static string[] HeadersOf(string code) => code switch
    {
        "unauthenticated" => ["WWW-Authenticate"],
        "method_not_allowed" => ["Allow"],
        "quota_exceeded" or "dependency_unavailable" or "idempotency_in_progress" => ["Retry-After"],
        _ => [],
    };

    private static List<string> Codes(OpenApiOperation operation, string method, string path, EndpointMetadataCollection metadata)
    {
        var (changes, onRequest) = (method != "GET", path.StartsWith("v1/requests/{", StringComparison.Ordinal));
        var opens = path.EndsWith("/content", StringComparison.Ordinal) || path.EndsWith("/rows", StringComparison.Ordinal);
        List<string> codes = [.. metadata.OfType<NeedsScope>().Any() ? Always : Public];
        codes.AddRange(metadata.OfType<ProblemCodes>().SelectMany(p => p.Codes));
        codes.AddRange(operation.RequestBody is not null ? ["malformed_json", "payload_too_large", "unsupported_media_type"] : []);
        codes.AddRange(operation.Parameters!.Any(p => p.Name == "cursor") ? ["invalid_cursor"] : []);
        codes.AddRange(path.Contains('{', StringComparison.Ordinal) ? ["not_found"] : []);
        codes.AddRange(onRequest && (changes || opens) ? ["content_destroyed"] : []);
        codes.AddRange(onRequest && changes ? ["invalid_state", "version_conflict"] : []);
        codes.AddRange(metadata.OfType<PeopleOnly>().Any() ? ["people_only"] : []);
        codes.AddRange(metadata.OfType<NeedsIdempotencyKey>().Any() ? ["idempotency_key_missing", "idempotency_key_reused", "idempotency_in_progress"] : []);
        codes.AddRange(metadata.OfType<NeedsIfMatch>().Any() ? ["precondition_required", "version_conflict"] : []);
        return codes;
    }
}
