namespace Dsar.Discovery;

/// <summary>Rules about maps of kind forwarder: a service has one form for every order.</summary>
internal static class ForwarderRules
{
    public static void Marks(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps)
        {
            var isForwarder = map.Kind == SystemKind.Forwarder;
            if (map.Restrict == RestrictStrategy.Set && isForwarder)
            {
                report(map, MapRules.At(map.At, "restrict"), "a service is told what to do: write {call: forward}, check or manual");
            }

            Judge(map, MapRules.At(map.At, "restrict"), map.RestrictCall, isForwarder, report);
            foreach (var collection in map.Collections)
            {
                var at = MapRules.At(collection.At, "stop");
                if (isForwarder && collection.Stops.Any(s => s.Call is null))
                {
                    report(map, at, "a service is told what to do: write 'call: forward' instead of 'set'");
                }

                foreach (var stop in collection.Stops)
                {
                    Judge(map, at, stop.Call, isForwarder, report);
                }

                Judge(map, MapRules.At(collection.At, "erase"), collection.EraseCall, isForwarder, report);
                if (isForwarder && collection.Key.Count == 0)
                {
                    report(map, MapRules.At(collection.At, "key"), $"'{collection.Name}' is read again and changed by its key: a service gives each row one");
                }
            }
        }
    }

    private static void Judge(DataMap map, SourceNode at, RestCall? call, bool isForwarder, Action<DataMap, SourceNode, string> report)
    {
        if (call is not null && ReferenceEquals(call, RestCall.Forward) != isForwarder)
        {
            report(map, at, isForwarder ? "a service has one form for every order: write 'call: forward'" : "'call: forward' is for 'kind: forwarder'");
        }
    }
}
