using System.Text.Json;
using System.Text.Unicode;

namespace Dsar.Api.Web;

/// <summary>The body an operation takes.</summary>
/// <param name="MaxBytes">Longer ones are 413.</param>
/// <param name="MediaTypes">Others are 415.</param>
public sealed record TakesBody(long MaxBytes, IReadOnlyList<string> MediaTypes);

/// <summary>Size, media type and syntax of bodies, before anything is made of them. A body is held in memory only: a temporary file would keep it in clear.</summary>
public static class BodyRules
{
    public const int Mebibyte = 1024 * 1024;
    public const string PlainJson = "application/json";
    public const string MergePatch = "application/merge-patch+json";
    public const string Multipart = "multipart/form-data";

    /// <summary>What the server itself still reads, so that a caller who sends too much is told so instead of being cut off.</summary>
    public const int MaxRead = 32 * Mebibyte;

    private const int MaxDepth = 32;
    private static readonly TakesBody Posts = new(Mebibyte, [PlainJson]);
    private static readonly TakesBody Patches = new(Mebibyte, [PlainJson, MergePatch]);

    /// <summary>Other limits or media types than 1 MiB of JSON.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, long maxBytes, params string[] mediaTypes) =>
        route.WithMetadata(new TakesBody(maxBytes, mediaTypes.Length > 0 ? mediaTypes : [PlainJson]));

    /// <summary>What the operation takes; null when it takes no body.</summary>
    public static TakesBody? Of(string method, Microsoft.AspNetCore.Http.Endpoint endpoint) =>
        HttpMethods.IsPost(method) ? endpoint.Metadata.GetMetadata<TakesBody>() ?? Posts
        : HttpMethods.IsPatch(method) ? endpoint.Metadata.GetMetadata<TakesBody>() ?? Patches
        : null;

    /// <summary>What is wrong by the headers alone: too long (413), or of another kind (415).</summary>
    public static Problem? CheckHeaders(HttpRequest request, TakesBody takes)
    {
        if (request.ContentLength > takes.MaxBytes)
        {
            return TooLarge(takes);
        }

        var type = request.Headers.ContentType.Count == 0 ? null : request.ContentType ?? "";
        var accepted = type is null ? request.ContentLength is 0 or null && request.Headers.TransferEncoding.Count == 0 : IsAccepted(type, takes);
        var plain = request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase);
        return accepted && plain ? null : new Problem("unsupported_media_type", Members: Problem.Extra(("accepted", takes.MediaTypes)));
    }

    /// <summary>Reads the body into memory and leaves it there for the binder; the problem when it is too long or no JSON.</summary>
    public static async Task<Problem?> Read(HttpRequest request, TakesBody takes, CancellationToken ct)
    {
        using var read = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, takes.MaxBytes));
        var buffer = new byte[16 * 1024];
        for (int n; (n = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            if (read.Length + n > takes.MaxBytes)
            {
                return TooLarge(takes);
            }

            read.Write(buffer, 0, n);
        }

        var body = read.ToArray();
        request.Body = new MemoryStream(body, 0, body.Length, writable: false, publiclyVisible: true);
        return IsJson(request.ContentType) && !IsWellFormed(body) ? new Problem("malformed_json") : null;
    }

    private static bool IsAccepted(string contentType, TakesBody takes) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && takes.MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(string? contentType) => contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) ?? true;

    private static Problem TooLarge(TakesBody takes) => new("payload_too_large", Members: Problem.Extra(("limitBytes", takes.MaxBytes)));

    /// <summary>UTF-8 without a byte order mark, one JSON value, nothing behind it, not deeper than 32.</summary>
    public static bool IsWellFormed(byte[] body)
    {
        if (!Utf8.IsValid(body))
        {
            return false;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
