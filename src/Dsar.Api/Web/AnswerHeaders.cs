using Dsar.Api.Security;

namespace Dsar.Api.Web;

/// <summary>Headers that every answer has, also those of refusals before it is known who calls.</summary>
public static class AnswerHeaders
{
    public static Task Set(HttpContext context, Func<Task> next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers["Trace-Id"] = Tracing.Id(context);
            headers.XContentTypeOptions = "nosniff";
            if (context.Request.Path.StartsWithSegments("/v1"))
            {
                SetForApi(context, headers);
            }

            return Task.CompletedTask;
        });
        return next();
    }

    private static void SetForApi(HttpContext context, IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.Vary = "Authorization, Accept-Language, Accept";
        if (headers.ContentType.Count > 0)
        {
            headers.ContentLanguage = Languages.Of(context.Request).ToString().ToLowerInvariant();
        }

        var use = context.Features.Get<RateUse>() ?? Unused(context);
        headers["RateLimit-Policy"] = use.Policy;
        headers["RateLimit"] = use.State;
        if (context.RequestServices.GetRequiredService<Idempotency>().Replayed)
        {
            headers["Idempotency-Replayed"] = "true";
        }
    }

    /// <summary>A call that was refused before it was counted.</summary>
    private static RateUse Unused(HttpContext context)
    {
        var (rates, caller) = (context.RequestServices.GetRequiredService<Rates>(), context.RequestServices.GetRequiredService<Caller>());
        return caller.Kind == CallerKind.Nobody ? rates.Look(Rate.Authentication, Rates.AddressOf(context)) : rates.Look(CallRules.RateOf(context), caller.Id.ToString());
    }
}
