using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Dates and contract state of one person, as rows lend them to the findings of other activities (map key <c>exports</c>).</summary>
internal sealed class PersonFacts
{
    private readonly Dictionary<string, Lent> _lent = new(StringComparer.Ordinal);

    public static PersonFacts Of(Plan plan, IRunStore store)
    {
        var facts = new PersonFacts();
        foreach (var collection in plan.Collections.Where(c => c.Map.Exports.Count > 0))
        {
            foreach (var row in store.Rows(collection.Index, 0).Where(r => r.Ownership == Ownership.Owned))
            {
                foreach (var export in collection.Map.Exports)
                {
                    facts.Add(collection, export, row);
                }
            }
        }

        return facts;
    }

    public ContractState Contract(string activity) =>
        !_lent.TryGetValue(activity, out var lent) ? ContractState.None
        : lent.Runs ? ContractState.Running
        : lent.Ended ? ContractState.Ended
        : ContractState.None;

    /// <summary>The dates a row's period is counted from: its own first, then lent ones.</summary>
    public IReadOnlyDictionary<RetentionAnchor, DateOnly?> Anchors(CollectionPlan collection, string activity, StoredRow row)
    {
        var anchors = Read(collection, collection.Map.Anchors, row);
        if (_lent.TryGetValue(activity, out var lent))
        {
            foreach (var (anchor, date) in lent.Runs ? lent.OfRunning : lent.OfAll)
            {
                anchors.TryAdd(anchor, date);
            }
        }

        return anchors;
    }

    private static Dictionary<RetentionAnchor, DateOnly?> Read(CollectionPlan collection, IReadOnlyDictionary<string, string> map, StoredRow row)
    {
        var anchors = new Dictionary<RetentionAnchor, DateOnly?>();
        foreach (var (name, field) in map)
        {
            var at = collection.Position(field);
            if (at < 0 || !Enum.TryParse<RetentionAnchor>(name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var anchor))
            {
                continue;
            }

            var date = Cells.Date(row.Cells[at]);
            if (date is not null || row.Cells[at].IsNull)
            {
                anchors[anchor] = date;
            }
        }

        // A voucher without a date is unknown, not a voucher that has not happened.
        if (anchors.GetValueOrDefault(RetentionAnchor.VoucherDate) is null)
        {
            anchors.Remove(RetentionAnchor.VoucherDate);
        }

        return anchors;
    }

    private void Add(CollectionPlan collection, MapExport export, StoredRow row)
    {
        var state = export.ContractField is { } field ? row.Cells[collection.Position(field)].Value : null;
        var contract = state is null ? ContractState.None : export.Running.Contains(state) ? ContractState.Running : export.Ended.Contains(state) ? ContractState.Ended : ContractState.None;
        var anchors = Read(collection, export.Anchors, row);
        foreach (var activity in export.Activities)
        {
            if (!_lent.TryGetValue(activity, out var lent))
            {
                _lent[activity] = lent = new Lent();
            }

            lent.Add(contract, anchors);
        }
    }

    /// <summary>What the rows lend to one activity: as much however many rows there are.</summary>
    private sealed class Lent
    {
        public bool Runs { get; private set; }

        public bool Ended { get; private set; }

        /// <summary>The latest dates of rows whose contract runs; they win.</summary>
        public Dictionary<RetentionAnchor, DateOnly?> OfRunning { get; } = [];

        /// <summary>The latest dates of all rows.</summary>
        public Dictionary<RetentionAnchor, DateOnly?> OfAll { get; } = [];

        public void Add(ContractState contract, Dictionary<RetentionAnchor, DateOnly?> anchors)
        {
            Runs |= contract == ContractState.Running;
            Ended |= contract == ContractState.Ended;
            Latest(OfAll, anchors);
            if (contract == ContractState.Running)
            {
                Latest(OfRunning, anchors);
            }
        }

        // Null means that it has not happened, which is later than any date.
        private static void Latest(Dictionary<RetentionAnchor, DateOnly?> held, Dictionary<RetentionAnchor, DateOnly?> anchors)
        {
            foreach (var (anchor, date) in anchors)
            {
                held[anchor] = held.TryGetValue(anchor, out var known) && (known is null || (date is not null && known > date)) ? known : date;
            }
        }
    }
}
