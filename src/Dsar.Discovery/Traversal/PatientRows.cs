using System.Runtime.CompilerServices;

namespace Dsar.Discovery;

/// <summary>
/// Rows of a system, waited for no longer than its time-out and a little more. Connectors keep their own time, but a server that sends its answer drop by
/// drop can hold a driver for ever; then the call is left to itself, and its end, should it come, is seen by nobody.
/// </summary>
internal sealed class PatientRows(IAsyncEnumerator<Row> rows, TimeSpan time, TimeProvider clock) : IAsyncEnumerator<Row>
{
    /// <summary>For the connector to end by itself, with the better code.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private Task _pending = Task.CompletedTask;

    public Row Current => rows.Current;

    /// <summary>The rows of one call.</summary>
    public static async IAsyncEnumerable<Row> Of(IConnector connector, ReadBatch batch, TimeProvider clock, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var rows = new PatientRows(connector.Read(batch, ct).GetAsyncEnumerator(ct), Patience(batch.Collection.System.Map), clock);
        while (await rows.MoveNextAsync())
        {
            yield return rows.Current;
        }
    }

    /// <summary>How long the next row is waited for. Over HTTP it may take many calls, each with its own time-out, and in files many lines, which none outlives.</summary>
    public static TimeSpan Patience(DataMap map) => MapRules.IsSql(map) ? map.ReadTimeout : map.Deadline;

    /// <summary>A call that answers once, waited for in the same way; a time-out of its own, whoever threw it, is the system's.</summary>
    public static async Task<T> Once<T>(Task<T> call, TimeSpan time, TimeProvider clock)
    {
        try
        {
            return await call.WaitAsync(time + Grace, clock);
        }
        catch (TimeoutException)
        {
            _ = Forget(call);
            throw new ConnectorException("timeout", true);
        }
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        var next = rows.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next;
        }

        var move = next.AsTask();
        _pending = move;
        return await Once(move, time, clock);
    }

    public async ValueTask DisposeAsync()
    {
        // Hanging up may wait for the rest of an answer, too.
        var end = End();
        await Task.WhenAny(end, Task.Delay(Grace, clock));
        _ = Forget(end);
    }

    private async Task End()
    {
        await Forget(_pending);
        await rows.DisposeAsync();
    }

    /// <summary>What an abandoned call ends with is of no interest; it was reported as a time-out.</summary>
    private static Task<AggregateException?> Forget(Task task) => task.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
