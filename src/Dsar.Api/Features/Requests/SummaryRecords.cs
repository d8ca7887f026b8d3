using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>Proof of identity, as a list shows it.</summary>
public sealed record IdentitySummary(int Level, int Required, IReadOnlyList<LevelReason> RequiredWhy, IReadOnlyList<IdentityMethod> Methods, DateTimeOffset? ConfirmedAt);

/// <summary>Proof of identity as far as it has come.</summary>
public sealed record IdentityView(int Level, int Required, IReadOnlyList<LevelReason> RequiredWhy, IReadOnlyList<IdentityMethod> Methods, DateTimeOffset? ConfirmedAt, [property: ContentMember] string? HeldContact, IReadOnlyList<Guid> Checks);

/// <summary>When the answer is due, as a list shows it.</summary>
public sealed record DeadlineSummary(string Rule, string Calendar, DateOnly DueDate, DateOnly StrictDueDate, DateOnly ExtendBy, bool Extended, DateOnly InternalDueDate, ClockState Clock, bool Provisional,
    int PausedDays, int DaysLeft, Urgency? Urgency, DateTimeOffset? AnsweredAt, bool? OnTime)
{
    public static DeadlineSummary Of(DataSubjectRequest r, Deadline d) =>
        new(DeadlineView.Gdpr, DeadlineView.Sweden, d.Effective, d.Strict, d.ExtendBy, d.Extended, d.Internal, d.Clock, d.Provisional, d.PausedDays, d.DaysLeft, d.Urgency, r.AnsweredAt, d.OnTime);
}

/// <summary>When the answer is due, and why.</summary>
public sealed record DeadlineView(string Rule, string Calendar, DateOnly DueDate, DateOnly StrictDueDate, DateOnly ExtendBy, bool Extended, DateOnly InternalDueDate, ClockState Clock, bool Provisional,
    IReadOnlyList<PauseView> Pauses, int PausedDays, int DaysLeft, Urgency? Urgency, DateTimeOffset? AnsweredAt, bool? OnTime, IReadOnlyList<ExplainLine> Explain)
{
    internal const string Gdpr = "gdpr_12_3";
    internal const string Sweden = "SE";

    public static DeadlineView Of(DataSubjectRequest r, Deadline d) => new(Gdpr, Sweden, d.Effective, d.Strict, d.ExtendBy, d.Extended, d.Internal, d.Clock, d.Provisional,
        [.. d.Pauses.Select(p => new PauseView(p.From, p.To, p.Cause, p.RecordId))], d.PausedDays, d.DaysLeft, d.Urgency, r.AnsweredAt, d.OnTime, d.Explain);
}

/// <summary>A time the clock stood still.</summary>
public sealed record PauseView(DateOnly From, DateOnly? To, PauseCause Cause, Guid RecordId);

/// <summary>How complete the search was, as a list shows it.</summary>
public sealed record CompletenessSummary(bool Complete, int Planned, int Found, int Empty, int Skipped, int Failed, int ManualDone, int Waived)
{
    public static CompletenessSummary Of(IReadOnlyList<SystemCoverage> systems)
    {
        int Count(SystemStatus status) => systems.Count(s => s.Status == status);
        var complete = systems.Count > 0 && systems.All(s => s.Status.IsEnded() && s.Status != SystemStatus.Failed);
        return new CompletenessSummary(complete, systems.Count, Count(SystemStatus.Found), Count(SystemStatus.Empty), Count(SystemStatus.Skipped), Count(SystemStatus.Failed), Count(SystemStatus.ManualDone), Count(SystemStatus.Waived));
    }
}

/// <summary>How complete the search was.</summary>
public sealed record CompletenessView(bool Complete, int Planned, int Found, int Empty, int Skipped, int Failed, int ManualDone, int Waived, LocalText Statement)
{
    public static CompletenessView Of(IReadOnlyList<SystemCoverage> systems)
    {
        var s = CompletenessSummary.Of(systems);
        return new CompletenessView(s.Complete, s.Planned, s.Found, s.Empty, s.Skipped, s.Failed, s.ManualDone, s.Waived, InWords(systems));
    }

    private static LocalText InWords(IReadOnlyList<SystemCoverage> systems)
    {
        if (systems.Count == 0)
        {
            return new LocalText("Inget system är genomsökt än.", "No system has been searched yet.");
        }

        var open = systems.Count(s => !s.Status.IsEnded());
        var left = systems.Count(s => s.Status is SystemStatus.Failed or SystemStatus.Waived or SystemStatus.Skipped);
        return open > 0 ? new LocalText($"{open} av {systems.Count} system är inte klara.", $"{open} of {systems.Count} systems are not finished.")
            : left == 0 ? new LocalText($"Alla {systems.Count} system är genomsökta.", $"All {systems.Count} systems were searched.")
            : new LocalText($"{left} av {systems.Count} system är inte genomsökta.", $"{left} of {systems.Count} systems were not searched.");
    }
}
