using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>The problems an operation can answer with: its own codes, and those that its shape brings along.</summary>
internal static class ProblemAnswers
{
    /// <summary>A status that one code alone leads to is described once and referred to.</summary>
    public static Dictionary<string, IOpenApiResponse> Shared(OpenApiDocument document) =>
        ProblemTexts.Codes.ToDictionary(c => c, c => (IOpenApiResponse)Answer([c], document));

    public static void Add(OpenApiOperation operation, OpenApiDocument document, string method, string path, EndpointMetadataCollection metadata)
    {
        foreach (var status in Codes(method, path, operation.RequestBody is not null, metadata).GroupBy(ProblemTexts.Status).OrderBy(g => g.Key))
        {
            var codes = status.Distinct().Order(StringComparer.Ordinal).ToList();
            operation.Responses![status.Key.ToString(CultureInfo.InvariantCulture)] = codes is [var only] ? new OpenApiResponseReference(only, document) : Answer(codes, document);
        }
    }

    private static OpenApiResponse Answer(List<string> codes, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join("; ", codes.Select(c => ProblemTexts.Title(c, Domain.Language.En))),
            Headers = new Dictionary<string, IOpenApiHeader> { ["Trace-Id"] = new OpenApiHeaderReference("Trace-Id", document) },
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) } },
        };
        response.AddExtension("x-problem-codes", new JsonNodeExtension(new JsonArray([.. codes.Select(c => JsonValue.Create(c))])));
        return response;
    }

    private static List<string> Codes(string method, string path, bool body, EndpointMetadataCollection metadata)
    {
        var (changes, onRequest) = (method != "GET", path.StartsWith("v1/requests/{", StringComparison.Ordinal));
        List<string> codes = ["internal_error", "dependency_unavailable"];
        codes.AddRange(metadata.OfType<IAllowAnonymous>().Any() ? [] : ["unauthenticated", "permission_denied", "not_acceptable", "quota_exceeded", "validation_failed"]);
        codes.AddRange(metadata.OfType<ProblemCodes>().SelectMany(p => p.Codes));
        codes.AddRange(body ? ["malformed_json", "payload_too_large", "unsupported_media_type"] : []);
        codes.AddRange(path.Contains('{', StringComparison.Ordinal) ? ["not_found"] : []);
        codes.AddRange(onRequest ? ["content_destroyed"] : []);
        codes.AddRange(onRequest && changes ? ["invalid_state", "version_conflict"] : []);
        codes.AddRange(metadata.OfType<NeedsIdempotencyKey>().Any() ? ["idempotency_key_missing", "idempotency_key_reused", "idempotency_in_progress"] : []);
        codes.AddRange(metadata.OfType<NeedsIfMatch>().Any() ? ["precondition_required", "version_conflict"] : []);
        return codes;
    }
}
