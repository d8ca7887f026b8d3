namespace Dsar.Discovery;

/// <summary>Reads again, on a connection of the reading account, what was written: what cannot be shown was not done.</summary>
internal static class Proof
{
    /// <summary>The results of operations that were written, in their order.</summary>
    public static async Task<OperationResult[]> Of(IConnector connector, IReadOnlyList<Operation> operations, IReadOnlyList<int> hits, TimeProvider clock, CancellationToken ct)
    {
        var results = new OperationResult[operations.Count];
        for (var from = 0; from < results.Length; from += connector.Traits.BatchSize)
        {
            var part = operations.Skip(from).Take(connector.Traits.BatchSize).ToArray();
            var rows = await Read(connector, part, clock, ct);
            for (var i = 0; i < part.Length; i++)
            {
                results[from + i] = Judge(part[i], rows.GetValueOrDefault(Text(part[i].Key)), hits[from + i]);
            }
        }

        return results;
    }

    private static OperationResult Judge(Operation operation, Cell[]? row, int hits)
    {
        if (row is null)
        {
            return operation.Kind is WriteKind.Erase or WriteKind.Anonymise ? Done(hits) : OperationResult.Conflict;
        }

        var collection = operation.Collection;
        if (operation.Kind == WriteKind.Erase)
        {
            // Nothing was hit, yet the key is there: somebody else's by now, or the person's under another tie. A person has to look.
            return Has(collection, row, operation.Tie) ? OperationResult.Unproven : hits > 0 ? OperationResult.Done : OperationResult.Conflict;
        }

        var seen = operation.Set.Where(s => collection.Position(s.Field) >= 0).ToArray();
        return !Has(collection, row, seen) ? (hits == 0 ? OperationResult.Conflict : OperationResult.Unproven)
            // What is never read (a credential) shows nothing by itself: only the write does.
            : seen.Length == 0 && hits == 0 ? OperationResult.Conflict
            : Done(hits);
    }

    private static OperationResult Done(int hits) => hits > 0 ? OperationResult.Done : OperationResult.AlreadyDone;

    private static async Task<Dictionary<string, Cell[]>> Read(IConnector connector, Operation[] operations, TimeProvider clock, CancellationToken ct)
    {
        var collection = operations[0].Collection;
        var rows = new Dictionary<string, Cell[]>(StringComparer.Ordinal);
        foreach (var alike in operations.GroupBy(o => string.Join(' ', Fields(o)), StringComparer.Ordinal))
        {
            var fields = Fields(alike.First());
            var tuples = alike.Select(o => fields.Select(f => Cells.Values(o.Change.Where.First(w => w.Field == f).Value).First()).ToArray()).ToArray();
            var most = fields == collection.Map.Key ? tuples.Length + 1L : collection.System.Map.MaxRows;
            await foreach (var row in PatientRows.Of(connector, new ReadBatch(collection, fields, tuples, most), clock, ct))
            {
                rows[Text(collection.Map.Key.Select(k => new FieldValue(k, row.Cells[collection.Position(k)])))] = row.Cells;
            }
        }

        return rows;
    }

    private static IReadOnlyList<string> Fields(Operation operation) => RestRules.ReadBack(operation.Collection, operation.Change.Where.Where(w => !w.Value.IsNull).Select(w => w.Field));

    private static string Text(IEnumerable<FieldValue> key) => RowName.Of(key.Select(k => k.Value.Value));

    private static bool Has(CollectionPlan collection, Cell[] row, IReadOnlyList<FieldValue> values) =>
        values.All(v => collection.Position(v.Field) is var at && (at < 0 || Cells.Same(row[at], v.Value)));
}
