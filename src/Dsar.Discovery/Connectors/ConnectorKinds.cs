namespace Dsar.Discovery;

/// <summary>Which connector reads which kind of system.</summary>
public static class ConnectorKinds
{
    /// <summary>The connectors of a plan's systems whose connection is configured, by system key; any other system is searched by people.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="connections">Connections by their name in the maps.</param>
    /// <param name="clients">What all searches share over HTTP.</param>
    /// <param name="clock">Measures time-outs.</param>
    public static IReadOnlyDictionary<string, IConnector> Of(Plan plan, IReadOnlyDictionary<string, SystemConnection> connections, RestClients clients, TimeProvider clock) =>
        plan.Systems.Where(s => s.Skip is null && connections.ContainsKey(s.Map.Connection))
            .Select(s => (s.Key, Connector: Of(s.Map, connections[s.Map.Connection], plan.Country, clients, clock))).Where(s => s.Connector is not null)
            .ToDictionary(s => s.Key, s => s.Connector!, StringComparer.Ordinal);

    private static IConnector? Of(DataMap map, SystemConnection connection, string country, RestClients clients, TimeProvider clock) => (map.Kind, connection) switch
    {
        (SystemKind.Sqlite or SystemKind.Postgresql, { Read: not null }) => new SqlConnector(map, connection, clock),
        (SystemKind.Files, { Read: not null }) => new FileConnector(map, connection, country, clock),
        (SystemKind.Rest, { BaseUrl: not null }) => new RestConnector(map, connection, clients, country, clock),
        (SystemKind.Forwarder, { BaseUrl: not null }) => new ForwarderConnector(map, connection, clients, clock),
        _ => null,
    };
}
