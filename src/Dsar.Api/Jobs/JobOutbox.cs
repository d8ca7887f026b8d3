using Dsar.Api.Data;

namespace Dsar.Api.Jobs;

/// <summary>
/// The seam between what happened and what happens later: a handler asks for a step, and it is handed to the engine after the commit.
/// A hint only: if the process ends in between, the sweeper finds the same work in the state.
/// </summary>
public sealed class JobOutbox(Engine engine)
{
    private readonly List<(Step Step, Guid Id, DateTimeOffset? NotBefore)> _asked = [];

    public void Enqueue(Step step, Guid id, DateTimeOffset? notBefore = null) => _asked.Add((step, id, notBefore));

    internal async Task HandOver(CancellationToken ct)
    {
        foreach (var (step, id, notBefore) in _asked)
        {
            await engine.Schedule(step, id, notBefore, ct);
        }

        _asked.Clear();
    }
}
