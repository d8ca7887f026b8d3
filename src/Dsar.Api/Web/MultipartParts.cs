using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dsar.Api.Web;

/// <summary>The operation reads its form itself as it comes, and gives the fingerprint of its parts: nothing is held whole in memory.</summary>
public sealed record ReadsItself;

/// <summary>Reads a form part by part while it arrives, so that nothing is buffered on disk. The names of files in it are never looked at.</summary>
public static class MultipartParts
{
    private const int LongestBoundary = 70;

    /// <summary>Gives each part to <paramref name="take"/> in turn; ends with the first problem, or null.</summary>
    public static async Task<Problem?> Read(HttpRequest request, long maxBody, Func<string, Stream, Task<Problem?>> take, CancellationToken ct)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBody;
        }

        if (Boundary(request.ContentType) is not { } boundary)
        {
            return Malformed;
        }

        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
                    ? HeaderUtilities.RemoveQuotes(disposition.Name).Value : null;
                if ((name is null ? Malformed : await take(name, section.Body)) is { } problem)
                {
                    return problem;
                }
            }

            return null;
        }
        catch (Exception e) when (e is InvalidDataException || (e.GetType() == typeof(IOException) && e.HResult == EndOfForm))
        {
            return Malformed;
        }
    }

    /// <summary>What the reader throws at a form that ends too early has no code of its own; a full disk has one.</summary>
    private const int EndOfForm = unchecked((int)0x80131620);

    private static Problem Malformed => Problem.Validation(new FieldError(null, null, "wrong_format", "The body is not a whole multipart form."));

    private static string? Boundary(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary ? boundary : null;
}
