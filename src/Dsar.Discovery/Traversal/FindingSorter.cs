using System.Numerics;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What rows of one finding have in common.</summary>
internal sealed record FindingKey(
    int Collection, int Facet, Ownership Ownership, string Naming, ContractState Contract, RetentionVerdictKind Verdict, DateOnly? MustKeepUntil, string? Statute, string? Why, bool Suspected, bool HasFreeText,
    DateOnly? CopiedOn, string? Customer)
{
    public static IComparer<FindingKey> Order { get; } = Comparer<FindingKey>.Create((a, b) =>
        (a.Collection, a.Facet, a.Ownership, a.MustKeepUntil ?? DateOnly.MinValue).CompareTo((b.Collection, b.Facet, b.Ownership, b.MustKeepUntil ?? DateOnly.MinValue)) is not 0 and var first
            ? first
            : string.CompareOrdinal(a.ToString(), b.ToString()));
}

/// <summary>Counts and dates of a finding while its rows are walked.</summary>
internal sealed record FindingSum(long Rows, BigInteger Digest, DateOnly? From, DateOnly? To, RetentionVerdict Verdict);

/// <summary>Walks the rows of a run and says which finding each facet of each row belongs to.</summary>
internal sealed class FindingSorter(Plan plan, IRunStore store, DataController controller, DateOnly today)
{
    /// <summary>The word of a map for data on crimes, which GDPR Art. 10 treats apart from Art. 9.</summary>
    private const string Criminal = "criminal";

    private readonly PersonFacts _facts = PersonFacts.Of(plan, store);
    private readonly IReadOnlyList<Facet>[] _facets = [.. plan.Collections.Select(Facet.Of)];
    private readonly Dictionary<string, ProcessingActivity> _activities = controller.Activities.ToDictionary(a => a.Key, StringComparer.Ordinal);

    public Dictionary<FindingKey, FindingSum> Keys()
    {
        var sums = new Dictionary<FindingKey, FindingSum>();
        foreach (var (key, row, verdict) in All())
        {
            var collection = plan.Collections[row.Collection];
            var dates = row.Cells.Where(c => c.Kind is CellKind.Date or CellKind.Datetime).Select(Cells.Date).Where(d => d is not null).ToArray();
            var digest = CompletenessBuilder.RowDigest(store, collection.Id, row);
            sums[key] = sums.TryGetValue(key, out var sum)
                ? new FindingSum(sum.Rows + 1, (sum.Digest + digest) % (BigInteger.One << 256), dates.Append(sum.From).Min(), dates.Append(sum.To).Max(), Widest(sum.Verdict, verdict))
                : new FindingSum(1, digest, dates.Min(), dates.Max(), verdict);
        }

        return sums;
    }

    public IEnumerable<(FindingKey Key, StoredRow Row)> Walk() => All().Select(a => (a.Key, a.Row));

    public FindingGroup Group(FindingKey key, int number, FindingSum sum, Right right)
    {
        var collection = plan.Collections[key.Collection];
        var facet = _facets[key.Collection][key.Facet];
        var activity = _activities.GetValueOrDefault(facet.Activity);
        var fields = Fields(collection, facet, key);
        return new FindingGroup
        {
            Number = number,
            System = collection.System.Key,
            Collection = collection.Map.Name,
            Activity = facet.Activity,
            Facet = facet.Number,
            Role = activity?.Role ?? ControllerRole.Controller,
            Ownership = key.Ownership,
            Origin = facet.Origin,
            Automated = facet.Automated,
            Flags = facet.Flags,
            Contract = key.Contract,
            Retention = sum.Verdict,
            Fields = fields,
            DataCategories = [.. facet.Fields.Select(f => f.Category).OfType<string>().Distinct()],
            RowCount = sum.Rows,
            From = sum.From,
            To = sum.To,
            Digest = FindingGroups.Hex(sum.Digest),
            Facts = Facts(key, collection, facet, activity, fields, sum, right),
            ExistenceOnly = collection.Search == SearchDepth.Existence,
        };
    }

    private static ItemFacts Facts(FindingKey key, CollectionPlan collection, Facet facet, ProcessingActivity? activity, IReadOnlyList<FindingField> fields, FindingSum sum, Right right) =>
        new(right, activity?.Role ?? ControllerRole.Controller)
        {
            Bases = [.. activity?.LawfulBases.Select(b => b.Basis) ?? []],
            // Reached by something that several persons share: nobody has said yet that it is this person's.
            Match = key.Ownership == Ownership.Shared ? PersonMatch.Uncertain : PersonMatch.Same,
            DirectMarketing = activity?.DirectMarketing ?? false,
            Origin = facet.Origin,
            Automated = facet.Automated,
            Contract = key.Contract,
            Retention = sum.Verdict,
            Fields = [.. fields.Where(f => f.Kind is not null).Select(f => new FieldFact(f.Name, f.Kind!.Value, Supplied: facet.Origin == DataOrigin.Provided && key.Ownership == Ownership.Owned))],
            Secrecy = facet.Has(FieldMark.Secrecy) ? new Secrecy(null) : null,
            Draft = facet.Has(FieldMark.Draft) ? new Draft(null) : null,
            UnreadFreeText = key.HasFreeText,
            Accounting = facet.Has(FieldMark.Accounting),
            Log = facet.Has(FieldMark.Log),
            Assessment = facet.Has(FieldMark.Assessment),
            SpecialCategory = (activity?.SpecialCategories ?? false) || facet.Fields.Any(f => f.SpecialCategory is not (null or Criminal)),
            CriminalData = facet.Fields.Any(f => f.SpecialCategory == Criminal),
            OtherController = key.Customer is { } customer ? new OtherController(customer) : activity is null ? null : Registered(activity),
            Backup = facet.Has(FieldMark.Backup) ? new BackupCopy(key.CopiedOn, collection.System.Map.BackupRetention) : null,
        };

    /// <summary>The separate controller that the register names for an activity: the one recipient that decides itself, or the only one there is.</summary>
    private static OtherController? Registered(ProcessingActivity activity)
    {
        var named = activity.Role == ControllerRole.SeparateController ? activity.Recipients.Where(r => r.Name is not null).ToList() : [];
        var deciding = named.Where(r => r.Kind == RecipientKind.Controller).ToList();
        var one = deciding.Count == 1 ? deciding[0] : named.Count == 1 ? named[0] : null;
        return one is null ? null : new OtherController(one.Name, one.Contact?.Email ?? one.Contact?.Url ?? one.Contact?.Text);
    }

    private static FindingField[] Fields(CollectionPlan collection, Facet facet, FindingKey key)
    {
        var naming = key.Naming.Split(',');
        return [.. collection.Map.Fields
            .Where(f => facet.Fields.Contains(f) || (!f.Personal && collection.Position(f.Name) >= 0))
            .Where(f => f.IsCredential || collection.Position(f.Name) >= 0)
            .Select(f => new FindingField(f.Name, f.Category, f.Personal, KindOf(f, key.Ownership, naming), f.Mask, f.FreeText, !f.IsCredential))];
    }

    // A row that only mentions the person: just the fields that name them are the person's, the rest is about somebody else.
    private static FieldKind? KindOf(MapField field, Ownership ownership, string[] naming) =>
        field.IsCredential ? FieldKind.Credential
        : field.Flags.Contains(FieldMark.TradeSecret) ? FieldKind.TradeSecret
        : ownership == Ownership.Mentions ? (!field.Personal || naming.Contains(field.Name) ? null : FieldKind.ThirdParty)
        : field.Flags.Contains(FieldMark.ThirdParty) ? FieldKind.ThirdParty
        : null;

    private static RetentionVerdict Widest(RetentionVerdict a, RetentionVerdict b) => a.Kind switch
    {
        RetentionVerdictKind.Running => a.Until is null || b.Until is null ? a with { Until = null } : a.Until >= b.Until ? a : b,
        RetentionVerdictKind.Expired => a.Since <= b.Since ? a : b,
        _ => a,
    };

    private IEnumerable<(FindingKey Key, StoredRow Row, RetentionVerdict Verdict)> All()
    {
        foreach (var collection in plan.Collections)
        {
            foreach (var row in store.Rows(collection.Index, 0))
            {
                foreach (var facet in _facets[collection.Index].Where(f => f.IsIn(collection, row)))
                {
                    var (key, verdict) = Key(collection, facet, row);
                    yield return (key, row, verdict);
                }
            }
        }
    }

    private (FindingKey Key, RetentionVerdict Verdict) Key(CollectionPlan collection, Facet facet, StoredRow row)
    {
        var contract = _facts.Contract(facet.Activity);
        var verdict = Verdict(collection, facet, row, contract);
        var naming = row.Ownership == Ownership.Mentions ? string.Join(',', plan.Edges[row.Edge].TargetFields) : string.Empty;
        var freeText = facet.Fields.Any(f => f.FreeText && collection.Position(f.Name) is >= 0 and var at && !string.IsNullOrWhiteSpace(row.Cells[at].Value));
        var key = new FindingKey(
            collection.Index, facet.Number, row.Ownership, naming, contract, verdict.Kind,
            verdict.Kind == RetentionVerdictKind.MustKeep ? verdict.Until : null, verdict.Statute, verdict.Why, verdict.Suspected, freeText,
            facet.Has(FieldMark.Backup) ? _facts.Anchors(collection, facet.Activity, row).GetValueOrDefault(RetentionAnchor.BackupSchedule) : null,
            Customer(collection, facet, row));
        return (key, verdict);
    }

    /// <summary>The customer whose data a row is, where the controller is its processor and the map says which field names it (GDPR Art. 28(3)(e)).</summary>
    private string? Customer(CollectionPlan collection, Facet facet, StoredRow row) =>
        _activities.GetValueOrDefault(facet.Activity)?.Role == ControllerRole.Processor && collection.Map.ForwardTo is { } field && collection.Position(field) is >= 0 and var at && row.Cells[at].Value is { } name
        && !string.IsNullOrWhiteSpace(name) ? name : null;

    private RetentionVerdict Verdict(CollectionPlan collection, Facet facet, StoredRow row, ContractState contract)
    {
        if (!_activities.TryGetValue(facet.Activity, out var activity))
        {
            return RetentionVerdict.Unknown("activity_unknown");
        }

        var anchors = _facts.Anchors(collection, facet.Activity, row);
        return Retention.Evaluate(
            activity.Retention,
            new RetentionFacts
            {
                Anchors = anchors,
                CollectedOn = anchors.GetValueOrDefault(RetentionAnchor.Unstated),
                Accounting = facet.Has(FieldMark.Accounting),
                FinancialYearEnd = controller.FinancialYearEnd,
                WhileHolds = contract == ContractState.Running,
                WhileEndedOn = contract == ContractState.Ended ? anchors.GetValueOrDefault(RetentionAnchor.ContractEnd) : null,
            },
            today);
    }
}
