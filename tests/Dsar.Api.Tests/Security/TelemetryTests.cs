using System.Diagnostics;
using System.Net;
using System.Text;
using Dsar.Api.Setup;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dsar.Api.Tests;

/// <summary>
/// What is measured leaves only where the operator said so, and carries routes, codes and counts. Seen red without the processor that takes tags off spans, and
/// without the view that takes them off metrics.
/// </summary>
[Collection("Canaries")]
public sealed class TelemetryTests(CanaryRuns runs)
{
    [Theory, OnEachDatabase]
    public async Task Spans_and_metrics_show_routes_steps_and_counts_and_nothing_of_a_person(string database)
    {
        var run = await runs.Of(database);
        var sent = run.Sent();
        sent.Select(s => s.Where).Distinct().Should().BeEquivalentTo("/v1/traces", "/v1/metrics");
        var text = string.Concat(sent.Select(s => Encoding.Latin1.GetString(s.Bytes)));
        text.Should().ContainAll("/requests/{id:guid}/decisions", "SubmitRequest", "Collect", "dsar.requests.received", "dsar.requests.closed", "dsar.access.content_views", "dsar.steps.duration", "dsar.identity.codes_sent",
            "dsar.auth.failures", "dsar.vault.open_failures", "dsar.discovery.rows", "dsar.requests.open", "dsar.outbox.pending", "dsar.outbox.oldest_seconds",
            "dsar.intake.throttled", "dsar.audit.checkpoint_age_seconds", "dsar.audit.mirror_lag", "dsar.keys.rewrap_pending", "dsar.disk.free_bytes", "dsar.clock.behind_seconds", "dsar.writer.queue");
        Repository.None(Hunt.For(run.Journey.Secrets, sent).Concat(Hunt.ForCodes(run.Journey.Codes, sent)).Distinct(), "Only what TelemetrySetup.Allowed names may leave.");
        text.Should().NotContainAny("url.path", "url.query", "client.address", "user_agent", "server.address", "exception.message");
    }

    [Theory, OnEachDatabase]
    public async Task A_tag_that_is_not_on_the_list_does_not_leave_whoever_sets_it(string database)
    {
        var run = await runs.Of(database);
        using (var span = Telemetry.Begin("planted span", default))
        {
            span.SetTag("url.path", "/v1/planted-path").SetTag("client.address", "planted-address").SetTag("db.query.text", "planted-text").SetTag(Telemetry.Code, "planted-code");
            span.SetStatus(ActivityStatusCode.Error, "planted-message");
            span.TraceStateString = "planted=state";
        }

        Telemetry.OpenFailures.Add(0, new KeyValuePair<string, object?>("enduser.id", "planted-person"), new KeyValuePair<string, object?>(Telemetry.Kind, "planted-kind"));
        var text = string.Concat(run.Sent().Select(s => Encoding.Latin1.GetString(s.Bytes)));
        text.Should().ContainAll("planted span", "planted-code", "planted-kind").And.NotContainAny("planted-path", "planted-address", "planted-text", "planted-message", "planted-person");
    }

    [Fact]
    public async Task Nothing_is_collected_unless_an_address_is_set()
    {
        using var api = Databases.Fresh("sqlite");
        (api.Services.GetService<TracerProvider>(), api.Services.GetService<MeterProvider>()).Should().Be(((TracerProvider?)null, (MeterProvider?)null));
        (await api.As(api.Decider).Get("/v1/requests")).Expect(HttpStatusCode.OK);
        TelemetrySetup.Allowed.Should().NotContain(a => a.Contains("url", StringComparison.Ordinal) || a.Contains("address", StringComparison.Ordinal) || a.StartsWith("db.", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_callers_trace_is_carried_on_into_the_answer_and_the_audit_trail(string database)
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var run = await runs.Of(database);
        using var http = run.Api.CreateClient();
        using var call = new HttpRequestMessage(HttpMethod.Get, $"/v1/requests/{run.Journey.Request}");
        call.Headers.TryAddWithoutValidation("Authorization", $"Bearer {run.Api.Decider}");
        call.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var answer = await http.SendAsync(call);
        answer.Headers.GetValues("Trace-Id").Should().Equal(trace);
        (await run.Api.Look(db => db.AuditEntries.AsNoTracking().Where(e => e.Action == "content.viewed" && e.Data.Contains(trace)).ToListAsync())).Should().NotBeEmpty();
    }
}
