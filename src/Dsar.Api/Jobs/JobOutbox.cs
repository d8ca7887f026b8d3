using Dsar.Api.Data;

namespace Dsar.Api.Jobs;

/// <summary>
/// The seam between what happened and what happens later: a handler asks for a step, and it is handed to the engine after the commit.
/// A hint only: if the process ends in between, the sweeper finds the same work in the state.
/// </summary>
public sealed partial class JobOutbox(Engine engine, Causes causes, ILogger<JobOutbox> log)
{
    private readonly List<(Step Step, Guid Id, DateTimeOffset? NotBefore)> _asked = [];

    public void Enqueue(Step step, Guid id, DateTimeOffset? notBefore = null)
    {
        causes.Remember(step, id);
        _asked.Add((step, id, notBefore));
    }

    /// <summary>What asked for them is not stored.</summary>
    internal void Forget() => _asked.Clear();

    /// <summary>The effect is stored by now, so nothing here may fail the call: a hint that is lost costs a minute.</summary>
    internal async Task HandOver()
    {
        foreach (var (step, id, notBefore) in _asked)
        {
            try
            {
                await engine.Schedule(step, id, notBefore, CancellationToken.None);
            }
            catch (Exception e) when (e is Quartz.SchedulerException or System.Data.Common.DbException)
            {
                Log.Lost(log, step, e.GetType().Name);
            }
        }

        _asked.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Warning, "Step {Step} was not handed to the engine ({Code}); the sweeper will find it")]
        public static partial void Lost(ILogger logger, Step step, string code);
    }
}
