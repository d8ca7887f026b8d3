using Microsoft.Net.Http.Headers;

namespace Dsar.Api.Web;

/// <summary>Checks that come before the body is read, in the order of the contract: media type, Accept, then the required headers. Sets the headers every answer has.</summary>
public sealed class CallRules(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, Idempotency idempotency)
    {
        var endpoint = context.GetEndpoint();
        var problem = endpoint is null ? null : await Check(context, endpoint, idempotency);
        if (problem is not null)
        {
            await new ProblemResult(problem).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    /// <summary>Trace id, no caching, and a replay mark on whatever is answered.</summary>
    public static Task SetCommonHeaders(HttpContext context, Func<Task> next)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers["Trace-Id"] = Tracing.Id(context);
            context.Response.Headers.XContentTypeOptions = "nosniff";
            if (context.Request.Path.StartsWithSegments("/v1"))
            {
                context.Response.Headers.CacheControl = "no-store";
                context.Response.Headers.Vary = "Authorization, Accept-Language, Accept";
            }

            if (context.RequestServices.GetRequiredService<Idempotency>().Replayed)
            {
                context.Response.Headers["Idempotency-Replayed"] = "true";
            }

            return Task.CompletedTask;
        });
        return next();
    }

    private static async Task<Problem?> Check(HttpContext context, Microsoft.AspNetCore.Http.Endpoint endpoint, Idempotency idempotency)
    {
        var request = context.Request;
        var takesBody = HttpMethods.IsPost(request.Method) || HttpMethods.IsPatch(request.Method);
        var multipart = endpoint.Metadata.GetMetadata<TakesMultipart>() is not null;
        if (takesBody && (request.ContentLength is > 0 || multipart) && !(multipart ? MultipartParts.IsForm(request.ContentType) : IsJson(request.ContentType)) && request.Path.StartsWithSegments("/v1"))
        {
            return new Problem("unsupported_media_type", Members: Problem.Extra(("accepted", new[] { multipart ? "multipart/form-data" : "application/json" })));
        }

        if (endpoint.Metadata.GetMetadata<OfferedTypes>() is { } offered && !offered.Suit(request))
        {
            return new Problem("not_acceptable");
        }

        var needsKey = endpoint.Metadata.GetMetadata<NeedsIdempotencyKey>() is not null;
        if (needsKey && Idempotency.Parse(request.Headers["Idempotency-Key"]) is null)
        {
            return new Problem("idempotency_key_missing");
        }

        if (endpoint.Metadata.GetMetadata<NeedsIfMatch>() is not null && !request.Headers.ContainsKey(HeaderNames.IfMatch))
        {
            return new Problem("precondition_required");
        }

        if (request.Path.StartsWithSegments("/v1") && QueryParameters.Unknown(endpoint, request.Query) is { Count: > 0 } unknown)
        {
            return Problem.Validation([.. unknown]);
        }

        // A form is read as it comes and gives the fingerprint of its parts itself.
        if (needsKey && !multipart)
        {
            idempotency.Use(Idempotency.Parse(request.Headers["Idempotency-Key"])!, await Idempotency.FingerprintOf(request, context.RequestAborted));
        }

        return null;
    }

    private static bool IsJson(string? contentType) =>
        contentType?.Split(';')[0].Trim() is { } type &&
        (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Equals("application/merge-patch+json", StringComparison.OrdinalIgnoreCase));
}
