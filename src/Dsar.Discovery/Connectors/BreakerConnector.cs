using System.Runtime.CompilerServices;
using Polly;
using Polly.CircuitBreaker;

namespace Dsar.Discovery;

/// <summary>A connector whose calls are not made while its system's breaker is open; then they fail at once, as the calls before did. A look at the system is always made: somebody has asked for it.</summary>
internal sealed class BreakerConnector(IConnector inner, ResiliencePipeline breaker) : IConnector
{
    public ConnectorTraits Traits => inner.Traits;

    // The first row is the answer to the call; one that breaks off later counts as a call that failed.
    public async IAsyncEnumerable<Row> Read(ReadBatch batch, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var rows = inner.Read(batch, ct).GetAsyncEnumerator(ct);
        for (var more = await Call(rows.MoveNextAsync, ct); more; more = await Next(rows, ct))
        {
            yield return rows.Current;
        }
    }

    public IReadOnlyList<string?> Parts(CollectionPlan collection) => inner.Parts(collection);

    public IAsyncEnumerable<string[]> Keys(CollectionPlan collection, CancellationToken ct) => inner.Keys(collection, ct);

    public Task<long> CountPersons(IdentityProbe probe, CancellationToken ct) => Call(() => new ValueTask<long>(inner.CountPersons(probe, ct)), ct);

    public Task<IReadOnlyList<int>> Write(IReadOnlyList<RowChange> changes, CancellationToken ct) => Call(() => new ValueTask<IReadOnlyList<int>>(inner.Write(changes, ct)), ct);

    public Task<ProbeReport> Probe(CancellationToken ct) => inner.Probe(ct);

    public string Explain(Edge edge, CollectionPlan target) => inner.Explain(edge, target);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<bool> Next(IAsyncEnumerator<Row> rows, CancellationToken ct)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (ConnectorException fault)
        {
            return await Call(() => ValueTask.FromException<bool>(fault), ct);
        }
    }

    private async Task<T> Call<T>(Func<ValueTask<T>> call, CancellationToken ct)
    {
        try
        {
            return await breaker.ExecuteAsync(_ => call(), ct);
        }
        catch (BrokenCircuitException open)
        {
            // Transient: when the call that tries succeeds, those that were made beside it do so at their next attempt.
            throw new ConnectorException((open.InnerException as ConnectorException)?.Code ?? "unavailable", true);
        }
    }
}
