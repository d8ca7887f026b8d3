namespace Dsar.Discovery;

/// <summary>Rules about whole systems.</summary>
internal static class SystemRules
{
    public static void UniqueSystem(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var twice in input.Maps.GroupBy(m => (m.Controller, m.System)).SelectMany(g => g.Skip(1)))
        {
            report(twice, MapRules.At(twice.At, "system"), $"the controller '{twice.Controller}' has a system '{twice.System}' already");
        }
    }

    public static void UniqueNames(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps)
        {
            foreach (var twice in map.Collections.GroupBy(c => c.Name).SelectMany(g => g.Skip(1)))
            {
                report(map, MapRules.At(twice.At, "name"), $"the collection '{twice.Name}' stands here twice");
            }
        }

        foreach (var (map, collection) in input.All)
        {
            foreach (var twice in collection.Fields.GroupBy(f => f.Name).SelectMany(g => g.Skip(1)))
            {
                report(map, twice.At, $"the field '{twice.Name}' stands here twice");
            }

            foreach (var twice in collection.Joins.GroupBy(j => j.Name).SelectMany(g => g.Skip(1)))
            {
                report(map, twice.At, $"the join '{twice.Name}' stands here twice");
            }
        }
    }

    public static void IdentitySourceNeedsSince(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps.Where(m => m.IdentitySource && !m.Collections.Any(c => c is { Person: true, Since: not null })))
        {
            report(map, MapRules.At(map.At, "identitySource"), "an identity source needs a 'person' collection with 'since', the date the contact was last set");
        }
    }

    public static void Reserved(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps.Where(m => m.Kind == SystemKind.Sqlserver))
        {
            report(map, MapRules.At(map.At, "kind"), "'sqlserver' is not in this build; use forwarder or manual");
        }
    }

    public static void DisabledNeedsReason(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps.Where(m => !m.Enabled && m.Reason is null))
        {
            report(map, MapRules.At(map.At, "enabled"), "a disabled system needs a 'reason' {sv, en}; it stands in every statement");
        }
    }

    public static void WritesNeedBackupRetention(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps.Where(m => m.BackupRetention is null && MapRules.IsSearched(m) && m.Collections.Any(c => c.Erase is EraseStrategy.Delete or EraseStrategy.Anonymise or EraseStrategy.Rewrite)))
        {
            report(map, map.At, "'backupRetention' is missing: erasures must be re-applied as long as a backup may bring the rows back");
        }
    }
}
