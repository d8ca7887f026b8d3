using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>A collection as it is disclosed: its columns, and which of them hold a masked value somewhere.</summary>
internal sealed record DisclosedTable(CollectionPlan Collection, IReadOnlyList<MapField> Columns)
{
    public string Path => $"data/{Collection.System.Key}/{Collection.Map.Name}";
}

/// <summary>A disclosed row: one cell a column; a masked one is marked.</summary>
internal sealed record DisclosedRow(long Number, Cell[] Cells, bool[] Masked);

/// <summary>Lays the decision over the stored rows: what is disclosed, what masked, what left out.</summary>
internal sealed class DisclosedRows
{
    private readonly PackageInput _input;
    private readonly string _full;
    private readonly Dictionary<int, PackageItem> _items;
    private readonly IReadOnlyList<Facet>[] _facets;

    public DisclosedRows(PackageInput input, string full)
    {
        _input = input;
        _full = full;
        _items = input.Items.Where(i => i.Outcome == ItemOutcome.Disclose && !i.Silent).ToDictionary(i => i.Group.Number);
        _facets = [.. input.Plan.Collections.Select(Facet.Of)];
        Tables = [.. input.Plan.Collections.Select(Table).OfType<DisclosedTable>()];
    }

    public IReadOnlyList<DisclosedTable> Tables { get; }

    public IEnumerable<DisclosedRow> Of(DisclosedTable table)
    {
        using var members = _input.Store.MembersOf(table.Collection.Index).GetEnumerator();
        var more = members.MoveNext();
        foreach (var row in _input.Store.Rows(table.Collection.Index, 0))
        {
            var facets = new Dictionary<int, PackageItem>();
            while (more && members.Current.Row <= row.Number)
            {
                if (members.Current.Row == row.Number && _items.TryGetValue(members.Current.Finding, out var item) && !item.ExcludedRows.Contains(row.Number))
                {
                    facets[members.Current.Facet] = item;
                }

                more = members.MoveNext();
            }

            if (facets.Count > 0)
            {
                yield return Row(table, row, facets);
            }
        }
    }

    private DisclosedTable? Table(CollectionPlan collection)
    {
        var facets = _items.Values.Where(i => i.Group.System == collection.System.Key && i.Group.Collection == collection.Map.Name).Select(i => i.Group.Facet).ToHashSet();
        if (facets.Count == 0)
        {
            return null;
        }

        var disclosed = _facets[collection.Index].Where(f => facets.Contains(f.Number)).SelectMany(f => f.Fields).ToHashSet();
        return new DisclosedTable(collection, [.. collection.Read.Where(f => !f.Personal || disclosed.Contains(f))]);
    }

    private DisclosedRow Row(DisclosedTable table, StoredRow row, Dictionary<int, PackageItem> facets)
    {
        var cells = new Cell[table.Columns.Count];
        var masked = new bool[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var field = table.Columns[i];
            var cell = row.Cells[table.Collection.Position(field.Name)];
            var facet = field.Personal ? _facets[table.Collection.Index].First(f => f.Fields.Contains(field)).Number : -1;
            cells[i] = !field.Personal ? cell : facets.TryGetValue(facet, out var item) ? Overlay(item, field, row.Number, cell) : Masking.Apply(cell, MaskStyle.Full, _full);
            masked[i] = cells[i] != cell;
        }

        return new DisclosedRow(row.Number, cells, masked);
    }

    // Nearest wins: what a person opened, then masks of this row, then masks of the field, then the field's kind.
    private Cell Overlay(PackageItem item, MapField field, long row, Cell cell)
    {
        var masks = item.Masks.Where(m => m.Field == field.Name && (m.Row is null || m.Row == row)).OrderBy(m => m.Row is null).ToArray();
        if (masks.Length > 0)
        {
            return masks[0].Ranges.Count > 0 ? Masking.Apply(cell, masks[0].Ranges) : Masking.Apply(cell, field.Mask, _full);
        }

        var kind = item.Group.Fields.FirstOrDefault(f => f.Name == field.Name)?.Kind;
        return kind is null || item.Opened.Any(o => o.Field == field.Name && (o.Row is null || o.Row == row)) ? cell : Masking.Apply(cell, field.Mask, _full);
    }
}
