using System.Runtime.CompilerServices;
using System.Text.Json;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Asks a service of the controller, which looks into whatever it has, and tells it what to change: signed both ways (discovery.md 4.2).</summary>
public sealed class ForwarderConnector : IConnector
{
    private const int TuplesPerCall = 500;
    private readonly DataMap _map;
    private readonly SystemConnection _connection;
    private readonly TimeProvider _clock;
    private readonly ForwarderCalls _calls;

    /// <summary>A connector for a map of kind forwarder.</summary>
    /// <param name="map">The system's map.</param>
    /// <param name="connection">Its connection; <see cref="SystemConnection.BaseUrl"/> is the address of the service.</param>
    /// <param name="clients">What all searches share.</param>
    /// <param name="clock">Measures time-outs and stamps messages.</param>
    /// <exception cref="ArgumentException">There is no address.</exception>
    public ForwarderConnector(DataMap map, SystemConnection connection, RestClients clients, TimeProvider clock)
    {
        (_map, _connection, _clock) = (map, connection, clock);
        if (connection.BaseUrl is null)
        {
            throw new ArgumentException("the connection has no 'BaseUrl'", nameof(connection));
        }

        _calls = new ForwarderCalls(connection, clients.Of(map, connection), clock);
        Traits = new ConnectorTraits(TuplesPerCall, TuplesPerCall, connection.Write is not null);
    }

    /// <inheritdoc/>
    public ConnectorTraits Traits { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Row> Read(ReadBatch batch, [EnumeratorCancellation] CancellationToken ct)
    {
        var (collection, left) = (batch.Collection, batch.Limit);
        if (!batch.Tuples.Any(IsSendable))
        {
            yield break;
        }

        var message = Message("find", NewId(), collection, json =>
        {
            json.WriteStartArray("fields");
            foreach (var field in collection.Read)
            {
                json.WriteStringValue(field.Name);
            }

            json.WriteEndArray();
            Ways(json, collection, [new ProbeWay(batch.Fields, batch.Tuples)], batch.Edge?.Identity);
        });
        await foreach (var (row, _) in Answer(message, _connection.SecretFile, ct))
        {
            if (row is { } element && RestRows.Row(collection, element) is { } read)
            {
                yield return read;
                if (--left == 0)
                {
                    yield break;
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string?> Parts(CollectionPlan collection) => [null];

    /// <inheritdoc/>
    public IAsyncEnumerable<string[]> Keys(CollectionPlan collection, CancellationToken ct) => throw new ConnectorException("unsupported", false);

    /// <inheritdoc/>
    public async Task<long> CountPersons(IdentityProbe probe, CancellationToken ct)
    {
        var message = Message("count", NewId(), probe.Collection, json =>
        {
            json.WriteString("heldBefore", probe.HeldBefore?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            Ways(json, probe.Collection, probe.Ways, null);
        });
        return await Counted(message, _connection.SecretFile, ct);
    }

    /// <summary>Sends one order for each change, after a look at the row: what is not as it was seen is not changed. An order that the service does not know changes nothing.</summary>
    public async Task<IReadOnlyList<int>> Write(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        if (_connection.Write is null)
        {
            throw new ConnectorException("not_configured", false);
        }

        var hits = new int[changes.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = await Write(changes[i], ct);
        }

        return hits;
    }

    /// <inheritdoc/>
    public async Task<ProbeReport> Probe(CancellationToken ct)
    {
        try
        {
            var known = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            await foreach (var (row, _) in Answer(ForwarderMessage.Of("probe", NewId(), _map, null, _ => { }), _connection.SecretFile, ct))
            {
                if (row is { ValueKind: JsonValueKind.Object } told && told.TryGetProperty("collection", out var name) && told.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array)
                {
                    known[$"{name}"] = [.. fields.EnumerateArray().Select(f => $"{f}")];
                }
            }

            return ForwarderDrift.Report(_map, known);
        }
        catch (ConnectorException fault)
        {
            return new ProbeReport(false, fault.Code, [], []);
        }
    }

    /// <inheritdoc/>
    public string Explain(Edge edge, CollectionPlan target) =>
        $"POST find {target.Map.Name} {(edge.Identity is null ? "keys" : "identities")} [{string.Join(", ", edge.TargetFields)}] = @k";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsSendable(string[] tuple) => tuple.All(p => p.Length > 0 && Spellings.IsSendable(p));

    private static string NewId() => $"read_{Guid.CreateVersion7():N}";

    private ForwarderMessage Message(string operation, string id, CollectionPlan collection, Action<Utf8JsonWriter> more) => ForwarderMessage.Of(operation, id, _map, collection.Map, more);

    /// <summary>Each tuple is one alternative; the parts of one belong together.</summary>
    private static void Ways(Utf8JsonWriter json, CollectionPlan collection, IEnumerable<ProbeWay> ways, IdentifierKind? kind)
    {
        json.WriteStartArray(kind is null ? "keys" : "identities");
        foreach (var (fields, tuple) in ways.SelectMany(w => w.Tuples.Where(IsSendable).Select(t => (w.Fields, t))))
        {
            if (kind is not null)
            {
                json.WriteStartObject();
                json.WriteString("kind", SourceMap.Snake(kind.Value.ToString()));
                json.WritePropertyName("values");
            }

            ForwarderMessage.Values(json, collection.Map, fields.Select((f, i) => new FieldValue(f, Cells.Of(tuple[i], collection.Map.Fields.First(x => x.Name == f).Type))));
            if (kind is not null)
            {
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private async Task<int> Write(RowChange change, CancellationToken ct)
    {
        if (change.Many || change.For is not null || change.Collection.Map.Key.Count == 0)
        {
            throw new ConnectorException("query", false);
        }

        var (collection, key) = (change.Collection, change.Collection.Map.Key.Select(k => change.Where.First(w => w.Field == k)).ToArray());
        var found = Read(new ReadBatch(collection, collection.Map.Key, [[.. key.Select(k => k.Value.Value)]], 2), ct);
        if (await found.FirstOrDefaultAsync(ct) is not { } row || !change.Where.All(w => Cells.Same(row.Cells[collection.Position(w.Field)], w.Value)))
        {
            return 0;
        }

        var message = Message(SourceMap.Snake((change.Kind ?? (change.Delete ? WriteKind.Erase : WriteKind.Anonymise)).ToString()), change.OperationId ?? NewId(), collection, json =>
        {
            json.WriteStartArray("keys");
            ForwarderMessage.Values(json, collection.Map, key);
            json.WriteEndArray();
            json.WritePropertyName("values");
            ForwarderMessage.Values(json, collection.Map, change.Set);
            json.WriteString("purpose", change.Purpose);
        });
        try
        {
            return (int)await Counted(message, _connection.Write, ct);
        }
        catch (ConnectorException refusal) when (refusal.Code == "unsupported")
        {
            return 0;
        }
    }

    private async Task<long> Counted(ForwarderMessage message, string? secretFile, CancellationToken ct)
    {
        var counted = 0L;
        await foreach (var (_, count) in Answer(message, secretFile, ct))
        {
            counted = count;
        }

        return counted;
    }

    private async IAsyncEnumerable<(JsonElement? Row, long Counted)> Answer(ForwarderMessage message, string? secretFile, [EnumeratorCancellation] CancellationToken ct)
    {
        using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
        using var response = await _calls.Send(message, secretFile, timer);
        if (response is null)
        {
            yield break;
        }

        var secret = await ForwarderMessage.Secret(secretFile, ct);
        await foreach (var line in ForwarderAnswer.Lines(response, message.Id, secret, timer, ct))
        {
            yield return line;
        }
    }
}
