using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Dsar.Api.Web;

/// <summary>
/// What the service measures itself by: spans and metrics under the name <c>Dsar</c>. Their tags are codes, ids and counts, never a value from a person;
/// whether anything leaves the process is decided in Setup.
/// </summary>
public static class Telemetry
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "Dsar";

    public const string Route = "http.route";
    public const string Operation = "dsar.operation";
    public const string Controller = "dsar.controller";
    public const string Right = "dsar.right";
    public const string Step = "dsar.step";
    public const string System = "dsar.system";
    public const string Code = "dsar.code";
    public const string Count = "dsar.count";
    public const string Kind = "dsar.kind";
    public const string Channel = "dsar.channel";
    public const string Outcome = "dsar.outcome";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>Calls with no, an unknown, an expired or a revoked key.</summary>
    public static Counter<long> AuthFailures { get; } = Meter.CreateCounter<long>("dsar.auth.failures");

    /// <summary>Intakes that were too many for their key and minute.</summary>
    public static Counter<long> IntakeThrottled { get; } = Meter.CreateCounter<long>("dsar.intake.throttled");

    /// <summary>Audit chains that did not verify when a backup was proven, or whose mirror holds another history.</summary>
    public static Counter<long> VerifyFailures { get; } = Meter.CreateCounter<long>("dsar.audit.verify_failures");

    /// <summary>Sealed values that did not open: somebody changed the database, or a key is wrong.</summary>
    public static Counter<long> OpenFailures { get; } = Meter.CreateCounter<long>("dsar.vault.open_failures");

    /// <summary>People who opened unusually many requests within an hour.</summary>
    public static Counter<long> AccessAlarms { get; } = Meter.CreateCounter<long>("dsar.access.alarms");

    public static Histogram<double> StepDuration { get; } = Meter.CreateHistogram<double>("dsar.steps.duration", "s");

    public static Counter<long> DiscoveryRows { get; } = Meter.CreateCounter<long>("dsar.discovery.rows");

    public static Counter<long> DiscoveryFailed { get; } = Meter.CreateCounter<long>("dsar.discovery.failed");

    public static Histogram<double> DiscoveryDuration { get; } = Meter.CreateHistogram<double>("dsar.discovery.duration", "s");

    public static Histogram<double> CommitDuration { get; } = Meter.CreateHistogram<double>("dsar.writer.commit_duration", "s");

    /// <summary>A span of our own that belongs to no call, joined to what caused it by a link; it has an id even when nobody listens.</summary>
    public static Activity Begin(string name, ActivityContext cause)
    {
        Activity.Current = null;
        return Source.StartActivity(ActivityKind.Internal, links: cause == default ? null : [new ActivityLink(cause)], name: name) ?? new Activity(name).Start();
    }

    /// <summary>Names the span of a call by its route, never by its path.</summary>
    public static async Task Call(HttpContext context, Func<Task> next)
    {
        try
        {
            await next();
        }
        finally
        {
            if (Activity.Current is { IsAllDataRequested: true } span)
            {
                var (route, known) = ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, HttpMethods.IsGet(context.Request.Method) || context.GetEndpoint() is not null);
                span.SetTag(Route, route);
                span.SetTag(Operation, context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName);
                span.SetTag(Controller, context.RequestServices.GetRequiredService<Security.Caller>().Controller?.ToString());
                span.SetTag("http.response.status_code", context.Response.StatusCode);
                span.DisplayName = $"{(known ? context.Request.Method : "HTTP")} {route}".TrimEnd();
            }
        }
    }
}
