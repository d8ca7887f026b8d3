using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Dsar.Api.Data;

/// <summary>What a save comes to in numbers, read from what it changes and from its audit entries; counted once it is committed.</summary>
internal sealed class Measures
{
    private static readonly Counter<long> Received = Telemetry.Meter.CreateCounter<long>("dsar.requests.received");
    private static readonly Counter<long> Closed = Telemetry.Meter.CreateCounter<long>("dsar.requests.closed");
    private static readonly Histogram<double> DaysToAnswer = Telemetry.Meter.CreateHistogram<double>("dsar.requests.days_to_answer", "d");
    private static readonly Counter<long> CodesSent = Telemetry.Meter.CreateCounter<long>("dsar.identity.codes_sent");
    private static readonly Counter<long> CodesFailed = Telemetry.Meter.CreateCounter<long>("dsar.identity.codes_failed");
    private static readonly Counter<long> ContentViews = Telemetry.Meter.CreateCounter<long>("dsar.access.content_views");

    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly List<Action> _counts = [];

    public Measures(ChangeTracker changes, IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in changes.Entries<DataSubjectRequest>().Where(e => e.State is EntityState.Added or EntityState.Modified))
        {
            Of(entry);
        }

        foreach (var entry in entries)
        {
            Of(entry);
        }
    }

    public void Count()
    {
        _counts.ForEach(c => c());
        Telemetry.CommitDuration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds);
    }

    private void Of(EntityEntry<DataSubjectRequest> entry)
    {
        var request = entry.Entity;
        TagList tags = [new(Telemetry.Right, Word(request.Right)), new(Telemetry.Channel, Word(request.Channel))];
        if (entry.State == EntityState.Added)
        {
            _counts.Add(() => Received.Add(1, tags));
            return;
        }

        TagList ended = [.. tags, new(Telemetry.Outcome, request.Outcome is { } outcome ? Word(outcome) : Word(request.State))];
        if (request.ClosedAt is not null && entry.Property(r => r.ClosedAt).OriginalValue is null)
        {
            _counts.Add(() => Closed.Add(1, ended));
        }

        if (request.AnsweredAt is { } answered && entry.Property(r => r.AnsweredAt).OriginalValue is null)
        {
            var days = StockholmTime.DayOf(answered).DayNumber - StockholmTime.DayOf(request.ReceivedAt).DayNumber;
            _counts.Add(() => DaysToAnswer.Record(days, ended));
        }
    }

    private void Of(AuditEntry entry)
    {
        if (entry.Action == AuditAction.ContentViewed.Name)
        {
            _counts.Add(() => ContentViews.Add(1));
        }
        else if (entry.Action == AuditAction.MailSent.Name && Says(entry, "kind", "code"))
        {
            _counts.Add(() => CodesSent.Add(1));
        }
        else if (entry.Action == AuditAction.IdentityCheckTried.Name && Says(entry, "outcome", "incorrect"))
        {
            _counts.Add(() => CodesFailed.Add(1));
        }
    }

    private static bool Says(AuditEntry entry, string key, string value) =>
        JsonDocument.Parse(entry.Data).RootElement.TryGetProperty(key, out var said) && said.ValueKind == JsonValueKind.String && said.ValueEquals(value);

    private static string Word<T>(T value) where T : struct, Enum => Words.Of(value);
}
