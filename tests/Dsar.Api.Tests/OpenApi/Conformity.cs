using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>
/// Compares every answer that a test sees with the committed document: status, headers, media type, every member of the body, problem codes. A test that
/// meets an answer which the document does not declare fails, whatever it was looking for.
/// </summary>
/// <remarks>
/// Seen red: a 409 that the document leaves out, a member that it requires and the answer lacks, one that it does not name, a text that it calls an integer,
/// a day that it calls a time, an ETag that it does not declare, a word that is not in its enum.
/// </remarks>
internal sealed class Conformity : DelegatingHandler
{
    private const string Cure = "\nSay it where the endpoint is mapped (.Problems, .Answers) or in its shapes, and renew the document: dotnet run --project src/Dsar.Api -- openapi openapi/dsar.v1.json";

    /// <summary>Headers of HTTP itself, which no operation needs to declare.</summary>
    private static readonly HashSet<string> Transport = new(StringComparer.OrdinalIgnoreCase)
    {
        "Cache-Control", "Vary", "X-Content-Type-Options", "Content-Type", "Content-Length", "Content-Disposition", "Content-Encoding", "Date", "Pragma", "Expires", "Transfer-Encoding", "Connection", "Server",
        "Content-Language", "X-Accel-Buffering", "Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security",
    };

    /// <summary>What a call can be answered with that reaches no operation.</summary>
    private static readonly Dictionary<int, string> NoOperation = new()
    {
        [400] = "validation_failed",
        [401] = "unauthenticated",
        [404] = "not_found",
        [405] = "method_not_allowed",
        [415] = "unsupported_media_type",
        [429] = "quota_exceeded",
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/.well-known/", StringComparison.Ordinal))
        {
            var fault = await Fault(Contract.Find(request.Method, path), request.Method, path, response, cancellationToken);
            if (fault is not null)
            {
                throw new Xunit.Sdk.XunitException($"{request.Method} {path} answered {(int)response.StatusCode}: {fault}{Cure}");
            }
        }

        return response;
    }

    private static async Task<string?> Fault(Operation? operation, HttpMethod method, string path, HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var media = response.Content.Headers.ContentType?.MediaType;
        // A stream has no end to wait for, and HEAD has no body.
        var body = media == "text/event-stream" || method == HttpMethod.Head ? [] : await response.Content.ReadAsByteArrayAsync(ct);
        if (operation is null)
        {
            return !NoOperation.TryGetValue(status, out var code) ? "no operation of the document answers so"
                : status == 405 && !response.Content.Headers.Allow.Order(StringComparer.Ordinal).SequenceEqual(Contract.Methods(path)) ? "its Allow is not what the document has"
                : body.Length == 0 ? null
                : Problem([code], status, body);
        }

        if (operation.Node["responses"]![status.ToString(CultureInfo.InvariantCulture)] is not { } reference)
        {
            return $"{operation.Id} declares no {status}{(media == "application/problem+json" ? " " + JsonDocument.Parse(body).RootElement.GetProperty("code") : "")}";
        }

        var declared = Contract.Resolve(reference);
        if (Headers(declared, response) is { } header)
        {
            return $"{operation.Id} {header}";
        }

        if (declared["x-problem-codes"] is JsonArray codes)
        {
            return Problem([.. codes.Select(c => (string)c!)], status, body) is { } wrong ? $"{operation.Id} {wrong}" : null;
        }

        return Body(declared["content"] as JsonObject, media, body) is { } fault ? $"{operation.Id} {fault}" : null;
    }

    private static string? Headers(JsonNode declared, HttpResponseMessage response)
    {
        var headers = declared["headers"]?.AsObject() ?? [];
        var sent = response.Headers.Concat(response.Content.Headers).Select(h => h.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = headers.Select(h => h.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return sent.FirstOrDefault(s => !names.Contains(s) && !Transport.Contains(s)) is { } undeclared ? $"does not declare the header {undeclared}"
            : headers.FirstOrDefault(h => (bool?)Contract.Resolve(h.Value!)["required"] == true && !sent.Contains(h.Key)).Key is { } missing ? $"promises the header {missing}, which is missing"
            : null;
    }

    private static string? Problem(IReadOnlyList<string> codes, int status, byte[] body)
    {
        using var problem = JsonDocument.Parse(body);
        if (Contract.Fault(Contract.Document["components"]!["schemas"]!["Problem"]!, problem.RootElement) is { } fault)
        {
            return $"answers a problem in which {fault}";
        }

        var code = problem.RootElement.GetProperty("code").GetString()!;
        return problem.RootElement.GetProperty("status").GetInt32() != status ? "names another status than it has"
            : !problem.RootElement.GetProperty("type").GetString()!.EndsWith("/problems/" + code, StringComparison.Ordinal) ? "names another type than its code"
            : !codes.Contains(code) ? $"does not declare {status} {code}"
            : null;
    }

    private static string? Body(JsonObject? content, string? media, byte[] body)
    {
        if (content is null)
        {
            return body.Length == 0 ? null : "declares no body";
        }

        if (media is null || content[media] is not { } declared)
        {
            return $"does not declare {media ?? "an answer without media type"}";
        }

        if (!media.EndsWith("json", StringComparison.Ordinal) || media.EndsWith("ndjson", StringComparison.Ordinal) || (string?)declared["schema"]!["format"] == "binary")
        {
            return null;
        }

        using var parsed = JsonDocument.Parse(body);
        return Contract.Fault(declared["schema"]!, parsed.RootElement) is { } fault ? $"answers a body in which {fault}" : null;
    }
}
