using System.Numerics;
using System.Text.Json;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Puts the rows of an ended run into findings, so that a million alike log lines is one line of the review (discovery.md section 6).</summary>
public static class FindingGroups
{
    private const string DocumentName = "findings";
    private const int RowsPerUnit = 10_000;
    private const int PageRows = 1000;

    /// <summary>Makes the findings and keeps which row belongs to which. Doing it again replaces them.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="store">The run's store, ended.</param>
    /// <param name="controller">The register, with its activities.</param>
    /// <param name="right">The right exercised.</param>
    /// <param name="today">The day that keeping periods are judged on.</param>
    public static IReadOnlyList<FindingGroup> Make(Plan plan, IRunStore store, DataController controller, Right right, DateOnly today)
    {
        var sorter = new FindingSorter(plan, store, controller, today);
        var keys = sorter.Keys();
        var numbers = keys.Keys.Order(FindingKey.Order).Select((key, i) => (key, Number: i + 1)).ToDictionary(k => k.key, k => k.Number);
        store.Begin();
        store.ClearMembers();
        var written = 0;
        foreach (var (key, row) in sorter.Walk())
        {
            store.AddMember(numbers[key], row.Collection, row.Number, key.Facet);
            if (++written % RowsPerUnit == 0)
            {
                Commit(store);
                store.Begin();
            }
        }

        var groups = numbers.OrderBy(n => n.Value).Select(n => sorter.Group(n.Key, n.Value, keys[n.Key], right)).ToArray();
        store.SetDocument(DocumentName, JsonSerializer.Serialize(groups));
        Commit(store);
        return groups;
    }

    /// <summary>The findings made before; empty when none were.</summary>
    public static IReadOnlyList<FindingGroup> Load(IRunStore store) =>
        store.Document(DocumentName) is { } text ? JsonSerializer.Deserialize<FindingGroup[]>(text)! : [];

    /// <summary>One page of a finding's rows. Only the sealed pages that hold them are opened.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="store">The run's store.</param>
    /// <param name="group">The finding.</param>
    /// <param name="skip">Rows to leave out.</param>
    /// <param name="take">Most rows, 1 to 1,000.</param>
    public static IReadOnlyList<FindingRow> Rows(Plan plan, IRunStore store, FindingGroup group, long skip, int take)
    {
        var rows = new List<FindingRow>();
        foreach (var member in store.Members(group.Number, skip, Math.Clamp(take, 1, 1000)))
        {
            var collection = plan.Collections[member.Collection];
            if (store.Row(member.Collection, member.Row) is { } row)
            {
                var values = group.Fields.Where(f => f.Held).Select(f => KeyValuePair.Create(f.Name, row.Cells[collection.Position(f.Name)]));
                rows.Add(new FindingRow(row.Number, [.. values], Provenance(plan, store, row)));
            }
        }

        return rows;
    }

    /// <summary>Numbers of the findings in which some row holds one of the values, compared without case and surrounding space.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="store">The run's store, with its findings made.</param>
    /// <param name="groups">The findings to look into.</param>
    /// <param name="values">The values.</param>
    public static IReadOnlySet<int> Holding(Plan plan, IRunStore store, IEnumerable<FindingGroup> groups, IReadOnlyCollection<string> values)
    {
        var wanted = values.Select(v => v.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return groups.Where(group => Pages(plan, store, group).Any(row => row.Values.Any(v => v.Value.Value is { } text && wanted.Contains(text.Trim())))).Select(g => g.Number).ToHashSet();
    }

    private static IEnumerable<FindingRow> Pages(Plan plan, IRunStore store, FindingGroup group)
    {
        for (var skip = 0L; skip < group.RowCount; skip += PageRows)
        {
            foreach (var row in Rows(plan, store, group, skip, PageRows))
            {
                yield return row;
            }
        }
    }

    private static List<string> Provenance(Plan plan, IRunStore store, StoredRow row)
    {
        var steps = new List<string>();
        for (var at = row; at is not null; at = at.ParentCollection < 0 ? null : store.Row(at.ParentCollection, at.ParentNumber))
        {
            steps.Insert(0, plan.Collections[at.Collection].Id);
            steps.Insert(0, plan.Edges[at.Edge].Name);
        }

        return steps;
    }

    private static void Commit(IRunStore store)
    {
        if (!store.Commit())
        {
            throw new InvalidOperationException("the run was taken over by another worker");
        }
    }

    internal static string Hex(BigInteger value) => CompletenessBuilder.Hex(value);
}
