using System.Runtime.CompilerServices;

namespace Dsar.Discovery.Tests.Traversal;

/// <summary>Passes calls on, and fails, lies or stops where a test says so.</summary>
internal sealed class ScriptedConnector(IConnector inner) : IConnector
{
    public Func<ReadBatch, Row?>? Stranger { get; init; }

    public Func<ReadBatch, Exception?>? Fault { get; init; }

    public Action<ReadBatch>? Seen { get; init; }

    /// <summary>A read that answers nothing until this ends.</summary>
    public Func<ReadBatch, Task?>? Hang { get; init; }

    public ConnectorTraits Traits { get; init; } = inner.Traits;

    public async IAsyncEnumerable<Row> Read(ReadBatch batch, [EnumeratorCancellation] CancellationToken ct)
    {
        Seen?.Invoke(batch);
        if (Fault?.Invoke(batch) is { } fault)
        {
            throw fault;
        }

        await (Hang?.Invoke(batch) ?? Task.CompletedTask);
        await foreach (var row in inner.Read(batch, ct))
        {
            yield return row;
        }

        if (Stranger?.Invoke(batch) is { } stranger)
        {
            yield return stranger;
        }
    }

    /// <summary>What a count waits for before it is made.</summary>
    public Func<Task>? Counting { get; init; }

    public async Task<long> CountPersons(IdentityProbe probe, CancellationToken ct)
    {
        await (Counting?.Invoke() ?? Task.CompletedTask);
        return await inner.CountPersons(probe, ct);
    }

    public IReadOnlyList<string?> Parts(CollectionPlan collection) => inner.Parts(collection);

    public IAsyncEnumerable<string[]> Keys(CollectionPlan collection, CancellationToken ct) => inner.Keys(collection, ct);

    public Func<IReadOnlyList<RowChange>, Exception?>? WriteFault { get; init; }

    public Action<IReadOnlyList<RowChange>>? Written { get; init; }

    public async Task<IReadOnlyList<int>> Write(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        if (WriteFault?.Invoke(changes) is { } fault)
        {
            throw fault;
        }

        var hits = await inner.Write(changes, ct);
        Written?.Invoke(changes);
        return hits;
    }

    public Task<ProbeReport> Probe(CancellationToken ct) => inner.Probe(ct);

    public string Explain(Edge edge, CollectionPlan target) => inner.Explain(edge, target);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
