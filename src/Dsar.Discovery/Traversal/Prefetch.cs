using System.Runtime.CompilerServices;

namespace Dsar.Discovery;

/// <summary>
/// A call in flight: its first rows are read ahead of the writer, so that systems work at the same time; the rest, if any, streams while the
/// writer stores it. Memory stays flat: at most <see cref="Ahead"/> rows or 4 MiB a call wait.
/// </summary>
internal sealed class Prefetch : IAsyncDisposable
{
    private const int Ahead = 2000;
    private const long AheadBytes = 4 * 1024 * 1024;
    private readonly RunContext _run;
    private readonly CancellationToken _deadline;
    private readonly long _limit;
    private readonly List<Row> _head = [];
    private PatientRows? _rest;
    private bool _ready;

    private Prefetch(RunContext run, EdgeBatch batch, long limit, CancellationToken deadline)
    {
        _run = run;
        Batch = batch;
        _limit = limit;
        _deadline = deadline;
    }

    public EdgeBatch Batch { get; }

    /// <summary>Why the call failed after all attempts; null when it did not.</summary>
    public Exception? Fault { get; private set; }

    public static async Task<Prefetch> Of(RunContext run, EdgeBatch batch, long limit, CancellationToken deadline)
    {
        var prefetch = new Prefetch(run, batch, limit, deadline);
        try
        {
            await Retry.Run(run, prefetch.Begin, deadline);
        }
        catch (Exception fault) when (fault is ConnectorException or OperationCanceledException)
        {
            prefetch.Fault = fault;
        }

        return prefetch;
    }

    /// <summary>All rows: those read ahead and the rest; a second enumeration calls the system again.</summary>
    public async IAsyncEnumerable<Row> Rows([EnumeratorCancellation] CancellationToken ct)
    {
        if (!_ready)
        {
            await Begin(_deadline);
        }

        var (head, rest) = (_head.ToArray(), _rest);
        _head.Clear();
        _rest = null;
        _ready = false;
        await using var owned = rest;
        foreach (var row in head)
        {
            yield return row;
        }

        while (rest is not null && await rest.MoveNextAsync())
        {
            ct.ThrowIfCancellationRequested();
            yield return rest.Current;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_rest is not null)
        {
            await _rest.DisposeAsync();
        }
    }

    private async Task<bool> Begin(CancellationToken ct)
    {
        _head.Clear();
        _ready = false;
        var target = _run.Target(Batch.Edge);
        var call = new ReadBatch(target, Batch.Edge.TargetFields, Batch.Tuples, _limit) { Edge = Batch.Edge, Part = Batch.Part };
        var rows = new PatientRows(_run.Connectors[target.System.Key].Read(call, _deadline).GetAsyncEnumerator(ct), PatientRows.Patience(target.System.Map), _run.Clock);
        try
        {
            for (var bytes = 0L; _head.Count < Ahead && bytes < AheadBytes;)
            {
                if (!await rows.MoveNextAsync())
                {
                    await rows.DisposeAsync();
                    return _ready = true;
                }

                _head.Add(rows.Current);
                bytes += rows.Current.Cells.Sum(c => 32L + (2 * c.Value.Length));
            }

            _rest = rows;
            return _ready = true;
        }
        catch
        {
            await rows.DisposeAsync();
            throw;
        }
    }
}
