namespace Dsar.Discovery;

/// <summary>How many calls may be under way at once: of all systems together, and of each as its map says.</summary>
internal sealed class CallTurns(RunContext run) : IDisposable
{
    private readonly SemaphoreSlim _all = new(run.Options.MaxCalls);
    private readonly Dictionary<string, SemaphoreSlim> _each = run.Plan.Systems.ToDictionary(s => s.Key, s => new SemaphoreSlim(s.Map.MaxConcurrency), StringComparer.Ordinal);

    /// <summary>Waits for a turn; disposing gives it back. A system that is slow keeps no turn from the others.</summary>
    public async Task<IDisposable> Take(PlanSystem system, CancellationToken ct)
    {
        await _each[system.Key].WaitAsync(ct);
        try
        {
            await _all.WaitAsync(ct);
        }
        catch
        {
            _each[system.Key].Release();
            throw;
        }

        return new Turn(this, system.Key);
    }

    public void Dispose()
    {
        _all.Dispose();
        foreach (var one in _each.Values)
        {
            one.Dispose();
        }
    }

    private sealed class Turn(CallTurns turns, string system) : IDisposable
    {
        public void Dispose()
        {
            turns._all.Release();
            turns._each[system].Release();
        }
    }
}
