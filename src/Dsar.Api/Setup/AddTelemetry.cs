using System.Collections.Immutable;
using System.Diagnostics;
using Dsar.Api.Web;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Dsar.Api.Setup;

/// <summary>
/// Spans and metrics by OTLP, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to; the other <c>OTEL_</c> variables mean what they mean everywhere.
/// Without it nothing is collected and nothing leaves.
/// </summary>
public static class TelemetrySetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Tags that may leave; the framework's own would carry paths, queries and addresses.</summary>
    public static readonly ImmutableHashSet<string> Allowed =
    [
        Telemetry.Route, "http.request.method", "http.response.status_code", "error.type", Telemetry.Operation, Telemetry.Controller, Telemetry.Right, Telemetry.Step,
        Telemetry.System, Telemetry.Code, Telemetry.Count, Telemetry.Kind, Telemetry.Channel, Telemetry.Outcome,
    ];

    private static readonly string[] Sources = [Telemetry.Name, "Microsoft.AspNetCore", "System.Net.Http"];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (IsOn(configuration))
        {
            services.AddSingleton(_ => Traces(Sdk.CreateTracerProviderBuilder(), configuration).AddOtlpExporter().Build());
            services.AddSingleton(_ => Metrics(Sdk.CreateMeterProviderBuilder(), configuration).AddOtlpExporter().Build());
        }

        return services;
    }

    /// <summary>Starts collecting, where it is switched on.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        app.Lifetime.ApplicationStopped.Register(CallIds().Dispose);
        app.Use(Telemetry.Call);
        _ = (app.Services.GetService<TracerProvider>(), app.Services.GetService<MeterProvider>());
    }

    /// <summary>Gives every call its trace id, the caller's own where it sent one, whether or not anything is collected.</summary>
    private static ActivityListener CallIds()
    {
        var listener = new ActivityListener { ShouldListenTo = s => s.Name == "Microsoft.AspNetCore", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Whether measures leave this process.</summary>
    public static bool IsOn(IConfiguration configuration) => configuration[Endpoint] is { Length: > 0 };

    internal static TracerProviderBuilder Traces(TracerProviderBuilder traces, IConfiguration configuration) =>
        traces.ConfigureServices(s => s.AddSingleton(configuration)).SetResourceBuilder(Resource()).AddSource(Sources).AddProcessor(new AllowedOnly());

    internal static MeterProviderBuilder Metrics(MeterProviderBuilder metrics, IConfiguration configuration) =>
        metrics.ConfigureServices(s => s.AddSingleton(configuration)).SetResourceBuilder(Resource()).AddMeter(Telemetry.Name)
            .AddView(_ => new MetricStreamConfiguration { TagKeys = [.. Allowed] });

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty().AddService("dsar", serviceVersion: Start.Version).AddEnvironmentVariableDetector();

    /// <summary>Takes away what is not on the list before a span is handed on: tags, the words of a failure, a caller's own trace state.</summary>
    private sealed class AllowedOnly : BaseProcessor<Activity>
    {
        public override void OnStart(Activity data) => data.TraceStateString = null;

        public override void OnEnd(Activity data)
        {
            foreach (var tag in data.TagObjects.Where(t => !Allowed.Contains(t.Key)).ToList())
            {
                data.SetTag(tag.Key, null);
            }

            data.SetStatus(data.Status);
            if (data.Source.Name != Telemetry.Name && data.GetTagItem(Telemetry.Route) is null)
            {
                data.DisplayName = data.OperationName;
            }

            if (data.Events.Any())
            {
                // An event is an exception with its message, and cannot be taken away: such a span stays here.
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        }
    }
}
