namespace Dsar.Discovery;

/// <summary>The coordinator: calls of several systems at once, one writer, until no edge has anything new to ask.</summary>
internal sealed class Walk : IDisposable
{
    private const int SmallestBatch = 1;
    private readonly RunContext _run;
    private readonly BatchReader _reader;
    private readonly BatchWriter _writer;
    private readonly Func<RunCheckpoint, CancellationToken, ValueTask<bool>> _checkpoint;
    private readonly Dictionary<int, Task<Prefetch>> _calls = [];
    private readonly Dictionary<int, int> _sizes = [];
    private readonly Dictionary<string, CallTimer> _deadlines = [];
    private readonly IdentityDesk _desk;
    private long _batches;

    public Walk(RunContext run, IdentityDesk desk, Func<RunCheckpoint, CancellationToken, ValueTask<bool>> checkpoint)
    {
        (_run, _desk) = (run, desk);
        _reader = new BatchReader(run, desk);
        _writer = new BatchWriter(run, desk);
        _checkpoint = checkpoint;
    }

    /// <summary>Walks until nothing is left to ask; false when the lease is lost.</summary>
    public async Task<bool> ToEnd(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                if (!await StartCalls(ct))
                {
                    return false;
                }

                if (_calls.Count == 0)
                {
                    return true;
                }

                await Task.WhenAny(_calls.Values);
                var (index, done) = _calls.OrderBy(c => c.Key).First(c => c.Value.IsCompleted);
                _calls.Remove(index);
                if (!await Take(await done, ct))
                {
                    return false;
                }
            }
        }
        finally
        {
            await Drop();
        }
    }

    public void Dispose()
    {
        foreach (var deadline in _deadlines.Values)
        {
            deadline.Dispose();
        }
    }

    // Edges in plan order: the same input asks in the same order. Files are read when nothing else is left to ask, with all keys at once.
    private async Task<bool> StartCalls(CancellationToken ct) =>
        await StartCalls(e => !_run.IsScanned(e), ct) && (_calls.Keys.Any(k => !_run.IsScanned(_run.Plan.Edges[k])) || _desk.HasNew || await StartCalls(_run.IsScanned, ct));

    private async Task<bool> StartCalls(Func<Edge, bool> which, CancellationToken ct)
    {
        foreach (var edge in _run.Plan.Edges.Where(which))
        {
            var target = _run.Target(edge);
            var busy = _calls.Keys.Count(k => _run.Target(_run.Plan.Edges[k]).System.Key == target.System.Key);
            if (_calls.ContainsKey(edge.Index) || _calls.Count >= _run.Options.MaxCalls || busy >= target.System.Map.MaxConcurrency || !_run.IsSearched(target))
            {
                continue;
            }

            if (!await Start(edge, target, ct))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> Start(Edge edge, CollectionPlan target, CancellationToken ct)
    {
        while (_run.Store.Progress(edge.Index) is { Code: null } progress && _reader.Next(edge, progress, Size(edge, target)) is { } batch)
        {
            if (!batch.IsEmpty)
            {
                // One more than fits tells that there was more. The store is the coordinator's alone, so it is asked before the call starts.
                var deadline = Deadline(target, ct);
                var limit = target.System.Map.MaxRows - _run.Store.Count(target.Index) + 1;
                _calls[edge.Index] = Task.Run(() => Prefetch.Of(_run, batch, limit, deadline), CancellationToken.None);
                return true;
            }

            // Nothing to ask of these rows: only the progress is kept.
            if (!await Keep(batch, null, target, ct))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> Take(Prefetch prefetch, CancellationToken ct)
    {
        await using (prefetch)
        {
            var batch = prefetch.Batch;
            var target = _run.Target(batch.Edge);
            try
            {
                if (prefetch.Fault is not null)
                {
                    throw prefetch.Fault;
                }

                var kept = await Retry.Run(_run, token => Keep(batch, prefetch.Rows(token), target, token), ct);
                Grow(batch, target);
                return kept;
            }
            catch (ConnectorException fault)
            {
                return Fail(batch, target, fault);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return Fail(batch, target, new ConnectorException("deadline", false));
            }
        }
    }

    private async Task<bool> Keep(EdgeBatch batch, IAsyncEnumerable<Row>? rows, CollectionPlan target, CancellationToken ct)
    {
        if (!await _writer.Keep(batch, rows, _run.Store.Progress(batch.Edge.Index), ct))
        {
            return false;
        }

        _batches++;
        return await _checkpoint(new RunCheckpoint(target.System.Key, _writer.Kept, _batches), ct);
    }

    // A batch that times out is halved, down to one key; then the edge has failed and the others go on.
    private bool Fail(EdgeBatch batch, CollectionPlan target, ConnectorException fault)
    {
        if (fault.Code == "timeout" && batch.Edge.Identity is null && batch.Tuples.Count > SmallestBatch)
        {
            _sizes[batch.Edge.Index] = batch.Tuples.Count / 2;
            return true;
        }

        var failed = fault.Code == "deadline" ? _run.Plan.Edges.Where(e => _run.Target(e).System.Key == target.System.Key) : [batch.Edge];
        foreach (var edge in failed)
        {
            _run.Store.SetProgress(edge.Index, _run.Store.Progress(edge.Index) with { Code = fault.Code });
        }

        return true;
    }

    private int Size(Edge edge, CollectionPlan target) => _sizes.GetValueOrDefault(edge.Index, _run.Connectors[target.System.Key].Traits.BatchSize);

    private void Grow(EdgeBatch batch, CollectionPlan target)
    {
        var size = Size(batch.Edge, target);
        if (batch.Edge.Identity is null && batch.Tuples.Count == size)
        {
            _sizes[batch.Edge.Index] = Math.Min(size * 2, _run.Connectors[target.System.Key].Traits.MaxBatchSize);
        }
    }

    private CancellationToken Deadline(CollectionPlan target, CancellationToken ct)
    {
        if (!_deadlines.TryGetValue(target.System.Key, out var deadline))
        {
            deadline = new CallTimer(target.System.Map.Deadline, _run.Clock, ct);
            _deadlines[target.System.Key] = deadline;
        }

        return deadline.Token;
    }

    private async Task Drop()
    {
        foreach (var call in _calls.Values)
        {
            await using var prefetch = await call.ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : null, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        _calls.Clear();
    }
}
