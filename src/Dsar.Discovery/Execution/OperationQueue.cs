namespace Dsar.Discovery;

/// <summary>
/// The operations on a system, planned once and in their order. The run's file is read by one system at a time: <paramref name="store"/> is its lock.
/// </summary>
internal sealed class OperationQueue(IEnumerable<PlannedOperation> operations, Lock store) : IDisposable
{
    private readonly IEnumerator<PlannedOperation> _rest = operations.GetEnumerator();
    private readonly Queue<PlannedOperation> _ahead = [];

    /// <summary>Reads ahead, and answers what waits now: fewer than asked for when there are no more.</summary>
    public IReadOnlyCollection<PlannedOperation> Ahead(int count)
    {
        lock (store)
        {
            while (_ahead.Count < count && _rest.MoveNext())
            {
                _ahead.Enqueue(_rest.Current);
            }
        }

        return _ahead;
    }

    /// <summary>The next operations of one collection; empty at the end.</summary>
    public IReadOnlyList<PlannedOperation> Next(int most)
    {
        var next = new List<PlannedOperation>();
        while (next.Count < most && Ahead(1).Count > 0 && (next.Count == 0 || _ahead.Peek().Operation.Collection.Index == next[0].Operation.Collection.Index))
        {
            next.Add(_ahead.Dequeue());
        }

        return next;
    }

    public void Dispose() => _rest.Dispose();
}
