using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What a plan needs to know of a register activity.</summary>
/// <param name="Key">The activity's key.</param>
/// <param name="Processor">True when the controller's role is processor: its collections are skipped and the request is passed on.</param>
public sealed record PlanActivity(string Key, bool Processor)
{
    /// <summary>The activities of a register.</summary>
    public static IReadOnlyList<PlanActivity> Of(DataController controller) => [.. controller.Activities.Select(a => new PlanActivity(a.Key, a.Role == ControllerRole.Processor))];
}
