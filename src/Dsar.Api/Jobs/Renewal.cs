namespace Dsar.Api.Jobs;

/// <summary>Does something every 30 seconds until disposed; a failure is left to the next turn.</summary>
internal sealed class Renewal : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private readonly PeriodicTimer _timer = new(Every);
    private readonly Task _running;

    public Renewal(Func<Task> renew) => _running = Run(renew);

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _running;
    }

    private async Task Run(Func<Task> renew)
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                await renew();
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or OperationCanceledException)
            {
                // The save of the step itself finds out whether the lease was lost.
            }
        }
    }
}
