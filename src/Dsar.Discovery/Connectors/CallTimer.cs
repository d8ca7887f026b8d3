namespace Dsar.Discovery;

/// <summary>The time limit of one call, restarted while rows arrive, and the caller's own cancellation.</summary>
internal sealed class CallTimer : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _both;
    private readonly TimeSpan _time;
    private CancellationTokenRegistration _registration;

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

    public void OnCancel(Action action) => _registration = _both.Token.Register(action);

    public void Dispose()
    {
        _registration.Dispose();
        _both.Dispose();
        _limit.Dispose();
    }
}
