namespace Dsar.Discovery;

/// <summary>The host's part, asked by one system at a time: a host keeps its journal in one unit of work.</summary>
internal sealed class JournalTurns(IExecutionJournal journal, Func<string, CancellationToken, ValueTask<string?>> mayWrite) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public Task<string?> MayWrite(string system, CancellationToken ct) => Turn(() => mayWrite(system, ct), ct);

    public Task<Receipt?> Find(string root, CancellationToken ct) => Turn(() => journal.Find(root, ct), ct);

    public Task Intend(Batch batch, CancellationToken ct) => Turn(
        async () =>
        {
            await journal.Intend(batch.Collection.System.Key, batch.Collection.Map.Name, batch.Kind, batch.Root, batch.Operations.Length, ct);
            return true;
        },
        ct);

    public Task Record(Receipt receipt, IReadOnlyList<WrittenRow> written, CancellationToken ct) => Turn(
        async () =>
        {
            await journal.Record(receipt, written, ct);
            return true;
        },
        ct);

    public void Dispose() => _turn.Dispose();

    private async Task<T> Turn<T>(Func<ValueTask<T>> call, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await call();
        }
        finally
        {
            _turn.Release();
        }
    }
}
