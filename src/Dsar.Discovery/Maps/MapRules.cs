namespace Dsar.Discovery;

/// <summary>A rule over a whole landscape: the code it reports and what it finds.</summary>
internal sealed record MapRule(string Code, Action<RuleInput, Action<DataMap, SourceNode, string>> Look);

/// <summary>What the rules look at.</summary>
internal sealed record RuleInput(IReadOnlyList<DataMap> Maps, IReadOnlyDictionary<string, IReadOnlyList<PlanActivity>>? Activities)
{
    private readonly Dictionary<string, (DataMap Map, CollectionMap Collection)> _byId = Maps
        .SelectMany(m => m.Collections.Select(c => (Id: $"{m.Controller}|{m.System}.{c.Name}", Map: m, Collection: c)))
        .GroupBy(c => c.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => (g.First().Map, g.First().Collection), StringComparer.Ordinal);

    public IEnumerable<(DataMap Map, CollectionMap Collection)> All => Maps.SelectMany(m => m.Collections.Select(c => (m, c)));

    /// <summary>The collection a join names: <c>system.collection</c>, or a collection of the same system.</summary>
    public (DataMap Map, CollectionMap Collection)? Target(DataMap from, MapJoin join) =>
        _byId.TryGetValue($"{from.Controller}|{MapRules.Qualified(from, join)}", out var found) ? found : null;

    public bool KnowsActivity(DataMap map, string key) =>
        Activities is null || (Activities.TryGetValue(map.Controller, out var known) && known.Any(a => a.Key == key));
}

/// <summary>Every rule that looks further than one key (discovery.md 2.1 to 2.3), one row each.</summary>
internal static class MapRules
{
    public static readonly string[] Anchors =
    [
        "last_activity", "contract_end", "recruitment_end", "case_closed", "account_terminated", "invoice_paid", "contact",
        "position_filled", "backup_schedule", "voucher_date", "unstated",
    ];

    private static readonly MapRule[] Rules =
    [
        new("DM011", SystemRules.UniqueSystem),
        new("DM011", SystemRules.UniqueNames),
        new("DM014", SystemRules.IdentitySourceNeedsSince),
        new("DM015", SystemRules.Reserved),
        new("DM016", SystemRules.DisabledNeedsReason),
        new("DM020", SystemRules.WritesNeedBackupRetention),
        new("DM030", CollectionRules.KeyFields),
        new("DM030", WriteRules.KeyReadAsWritten),
        new("DM031", CollectionRules.KeylessOneWayIn),
        new("DM031", RestRules.KeylessOneSpelling),
        new("DM032", CollectionRules.PersonNeedsKeyAndIdentity),
        new("DM034", CollectionRules.KnownActivity),
        new("DM035", CollectionRules.AnchorFields),
        new("DM036", CollectionRules.ExistenceNeedsForwardTo),
        new("DM037", CollectionRules.Exports),
        new("DM040", CollectionRules.FieldNames),
        new("DM043", CollectionRules.OriginKnown),
        new("DM045", CollectionRules.CredentialNotInKey),
        new("DM050", JoinRules.IdentityFields),
        new("DM052", JoinRules.JoinShape),
        new("DM053", JoinRules.PartialKey),
        new("DM022", FileRules.Sources),
        new("DM023", RestRules.ConstantsDeclared),
        new("DM030", FileRules.Keys),
        new("DM040", FileRules.Fields),
        new("DM042", FileRules.Counterparts),
        new("DM050", FileRules.Addresses),
        new("DM056", RestRules.PersonnummerInUrl),
        new("DM057", JoinRules.Yields),
        new("DM060", CollectionRules.EraseRequired),
        new("DM060", FileRules.Erasure),
        new("DM062", WriteRules.FieldErasures),
        new("DM064", WriteRules.Marks),
        new("DM065", PortableReader.Members),
        new("DM066", WriteRules.Followers),
        new("DM070", JoinRules.Reachable),
        new("DM071", WriteRules.DeleteCycles),
        new("DM066", RestRules.ForeignKeys),
        new("DM072", JoinRules.TargetsExist),
        new("DM080", RestRules.Block),
        new("DM080", RestRules.Ways),
        new("DM080", RestRules.Slots),
        new("DM064", RestRules.Marks),
        new("DM064", FileRules.Marks),
        new("DM064", ForwarderRules.Marks),
        new("DM081", RestRules.Pointers),
        new("DW102", CollectionRules.NoAnchor),
        new("DW103", JoinRules.TargetSearched),
    ];

    public static IReadOnlyList<MapError> Check(IReadOnlyList<DataMap> maps, IReadOnlyDictionary<string, IReadOnlyList<PlanActivity>>? activities)
    {
        var input = new RuleInput(maps, activities);
        var errors = new List<MapError>();
        foreach (var rule in Rules)
        {
            rule.Look(input, (map, at, message) => errors.Add(new MapError(map.File, at.Line, at.Column, rule.Code, message, at.Pointer)));
        }

        return errors;
    }

    public static string Qualified(DataMap from, MapJoin join) => join.There.Contains('.', StringComparison.Ordinal) ? join.There : $"{from.System}.{join.There}";

    public static SourceNode At(SourceNode node, string key) => node[key] ?? node;

    public static bool Has(CollectionMap collection, string field) => collection.Fields.Any(f => f.Name == field);

    public static string Hint(CollectionMap collection, string field) => NearestName.Hint(field, collection.Fields.Select(f => f.Name));

    /// <summary>True for a database.</summary>
    public static bool IsSql(DataMap map) => map.Kind is SystemKind.Sqlite or SystemKind.Postgresql;

    /// <summary>True when this build's engine reads the system; all others become manual tasks.</summary>
    public static bool IsSearched(DataMap map) => IsSql(map) || map.Kind is SystemKind.Rest or SystemKind.Files or SystemKind.Forwarder;
}
