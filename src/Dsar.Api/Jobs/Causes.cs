using System.Collections.Concurrent;
using System.Diagnostics;
using Dsar.Api.Data;

namespace Dsar.Api.Jobs;

/// <summary>Which call asked for a step, so that the step's span can point back at it. A hint in memory: after a restart the link is missing, nothing else.</summary>
public sealed class Causes
{
    private const int AtMost = 10_000;
    private readonly ConcurrentDictionary<(Step, Guid), ActivityContext> _known = new();

    public void Remember(Step step, Guid id)
    {
        if (Activity.Current is { } asking && _known.Count < AtMost)
        {
            _known[(step, id)] = asking.Context;
        }
    }

    /// <summary>The call that asked, once; default when it is not known.</summary>
    public ActivityContext Take(Step step, Guid id) => _known.TryRemove((step, id), out var cause) ? cause : default;
}
