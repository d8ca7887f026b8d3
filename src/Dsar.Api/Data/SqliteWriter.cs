using System.Collections.Concurrent;

namespace Dsar.Api.Data;

/// <summary>One writer at a time per database file, so that a write waits in memory instead of spinning on the file's lock. PostgreSQL needs none of it.</summary>
public static class SqliteWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

    private static int _waiting;

    /// <summary>How many writes wait for their turn.</summary>
    public static int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Enters the file's gate; dispose to leave. Throws <see cref="TimeoutException"/> when the queue does not move.</summary>
    public static async Task<IDisposable> Enter(string database, CancellationToken ct)
    {
        var gate = Gates.GetOrAdd(database, _ => new SemaphoreSlim(1, 1));
        Interlocked.Increment(ref _waiting);
        try
        {
            return await gate.WaitAsync(Patience, ct) ? new Turn(gate) : throw new TimeoutException("The database's writer did not get its turn.");
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
