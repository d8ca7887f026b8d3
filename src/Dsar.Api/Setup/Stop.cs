using System.Runtime.InteropServices;
using Dsar.Api.Data;

namespace Dsar.Api.Setup;

/// <summary>
/// How a process ends. SIGTERM: not ready at once, five seconds for load balancers to notice, then calls and steps end and the host is out within thirty.
/// SIGINT, a person at a terminal, and a second signal skip the five seconds.
/// </summary>
public sealed class Stop(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    /// <summary>What is left of the thirty seconds for calls and steps in progress.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);
    private readonly List<PosixSignalRegistration> _signals = [];
    private volatile bool _begun;

    /// <summary>True from the first signal on, and while the host stops.</summary>
    public bool HasBegun => _begun || lifetime.ApplicationStopping.IsCancellationRequested;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Begin(c, _begun ? TimeSpan.Zero : Drain)));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Begin(c, TimeSpan.Zero)));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, c => Begin(c, TimeSpan.Zero)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(s => s.Dispose());

    private void Begin(PosixSignalContext signal, TimeSpan wait)
    {
        (signal.Cancel, _begun) = (true, true);
        _ = Task.Delay(wait).ContinueWith(_ => lifetime.StopApplication(), TaskScheduler.Default);
    }
}

/// <summary>The last act of a stop, when no call and no step is left: the WAL is emptied into the file, so that the next start has nothing to recover.</summary>
public sealed class WalCloser(IServiceScopeFactory scopes) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await Sql.TruncateWal(scope.ServiceProvider.GetRequiredService<DsarDbContext>(), cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            // Whoever stopped the host has taken it down already; the next start empties the log.
        }
    }
}
