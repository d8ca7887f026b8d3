namespace Dsar.Discovery;

/// <summary>The time limit of one call, restarted while rows arrive, and the caller's own cancellation.</summary>
internal sealed class CallTimer : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _both;
    private readonly TimeSpan _time;

    public CallTimer(TimeSpan time, TimeProvider clock, CancellationToken caller)
    {
        _time = time;
        Caller = caller;
        _limit = new CancellationTokenSource(time, clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller);
    }

    public CancellationToken Caller { get; }

    public CancellationToken Token => _both.Token;

    public void Restart() => _limit.CancelAfter(_time);

    /// <summary>Stops the time while nothing is asked of the system, until it is restarted.</summary>
    public void Pause() => _limit.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>
    /// Does something when the time is over or the caller cancels, until the answer is disposed. What the action touches is disposed after the
    /// answer is: a callback that throws would do so on a timer's thread and end the process.
    /// </summary>
    public CancellationTokenRegistration OnCancel(Action action) => _both.Token.Register(action);

    public void Dispose()
    {
        _both.Dispose();
        _limit.Dispose();
    }
}
