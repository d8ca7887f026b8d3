using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Reads a vendor's HTTP API as the map describes it, and makes the calls that the map names for erasure, restriction and stops (discovery.md 4.1).</summary>
public sealed class RestConnector : IConnector
{
    private readonly DataMap _map;
    private readonly SystemConnection _connection;
    private readonly TimeProvider _clock;
    private readonly RestCalls _calls;
    private readonly RestPages _pages;

    /// <summary>A connector for a map of kind rest.</summary>
    /// <param name="map">The system's map.</param>
    /// <param name="connection">Its connection; <see cref="SystemConnection.BaseUrl"/> must be set.</param>
    /// <param name="clients">What all searches share.</param>
    /// <param name="country">ISO 3166-1 alpha-2 country for phone numbers without prefix.</param>
    /// <param name="clock">Measures time-outs.</param>
    /// <exception cref="ArgumentException">The kind is not rest, or there is no address.</exception>
    public RestConnector(DataMap map, SystemConnection connection, RestClients clients, string country, TimeProvider clock)
    {
        if (map.Rest is null || connection.BaseUrl is null)
        {
            throw new ArgumentException("not a rest system with a 'BaseUrl'", nameof(map));
        }

        (_map, _connection, _clock) = (map, connection, clock);
        _calls = new RestCalls(map, connection, clients.Of(map, connection), country, clock);
        _pages = new RestPages(_calls);
        var size = map.Collections.SelectMany(c => c.Requests).Max(r => r.Values?.Max) ?? 1;
        Traits = new ConnectorTraits(size, size, connection.Write is not null);
    }

    /// <inheritdoc/>
    public ConnectorTraits Traits { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Row> Read(ReadBatch batch, [EnumeratorCancellation] CancellationToken ct)
    {
        using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
        var left = batch.Limit;
        await foreach (var (row, _) in Rows(batch.Collection, batch.Fields, batch.Tuples, timer))
        {
            yield return row;
            if (--left == 0)
            {
                yield break;
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
        using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
        var (collection, persons) = (probe.Collection, new HashSet<string>(StringComparer.Ordinal));
        foreach (var way in probe.Ways)
        {
            await foreach (var (row, _) in Rows(collection, way.Fields, way.Tuples, timer))
            {
                // An API that finds too much makes somebody look; that a contact was held is said of nothing but the contact itself.
                if (probe.HeldBefore is not { } before || (Carries(collection, way, row) && Since(collection, row) < before))
                {
                    persons.Add(string.Join('\u001F', collection.Map.Key.Select(k => row.Cells[collection.Position(k)].Value)));
                }
            }
        }

        return persons.Count;
    }

    /// <summary>Makes one call for each change, after a look at the row: what is not as it was seen is not changed.</summary>
    public async Task<IReadOnlyList<int>> Write(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        if (_connection.Write is null)
        {
            throw new ConnectorException("not_configured", false);
        }

        using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
        var hits = new int[changes.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = await Write(changes[i], timer);
        }

        return hits;
    }

    /// <inheritdoc/>
    public async Task<ProbeReport> Probe(CancellationToken ct)
    {
        var warnings = UrlWarnings().ToArray();
        try
        {
            using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
            var root = new RestCall(HttpMethod.Get, RestTemplate.Parse("/"), [], null, new RestStatuses([.. Enumerable.Range(200, 100)], [.. Enumerable.Range(400, 100).Except([401, 403, 408, 429])], []));
            using var answer = await _calls.Send(root, _calls.Address(root, _ => null)!, null, write: false, timer);
        }
        catch (ConnectorException fault) when (fault.Code is not ("shape" or "too_large" or "redirected"))
        {
            return new ProbeReport(false, fault.Code, warnings, []);
        }
        catch (ConnectorException)
        {
            // It answered; what its front page says is of no interest.
        }

        return new ProbeReport(true, null, warnings, []);
    }

    /// <inheritdoc/>
    public string Explain(Edge edge, CollectionPlan target)
    {
        var request = RestRules.Way(target.Map, edge.TargetFields)!;
        var query = request.Call.Query.Count == 0 ? string.Empty : $"?{string.Join('&', request.Call.Query.Select(q => $"{q.Name}={q.Value.Text}"))}";
        var body = request.Call.Body is null ? string.Empty : $"\n{CanonicalJson.Of(request.Call.Body)}";
        return $"{request.Call.Method} {request.Call.Path.Text}{query}{body}{(request.Detail is { } detail ? $"\nGET {detail.Call.Path.Text}" : string.Empty)}";
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async IAsyncEnumerable<(Row Row, JsonElement Whole)> Rows(CollectionPlan collection, IReadOnlyList<string> fields, IReadOnlyList<string[]> tuples, CallTimer timer)
    {
        var request = RestRules.Way(collection.Map, fields) ?? throw new ConnectorException("schema", false);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in RestValuesOf.Calls(request, fields, tuples))
        {
            // Spellings that the request makes one are asked for once.
            if (_calls.Address(request.Call, value) is not { } address || !asked.Add($"{address.AbsoluteUri}\n{_calls.Body(request.Call, value)}"))
            {
                continue;
            }

            await foreach (var found in _pages.Rows(request, value, timer))
            {
                if (request.Detail is null)
                {
                    if (RestRows.Row(collection, found) is { } row)
                    {
                        yield return (row, found);
                    }

                    continue;
                }

                using var answer = await Detail(collection, request.Detail, found, timer);
                foreach (var whole in answer is null ? [] : RestRows.Of(answer.Root, request.Detail.Rows))
                {
                    if (RestRows.Row(collection, whole) is { } row)
                    {
                        yield return (row, whole);
                    }
                }
            }
        }
    }

    private Task<RestAnswer?> Detail(CollectionPlan collection, RestDetail detail, JsonElement found, CallTimer timer)
    {
        string? Value(RestSlot slot) => RestRows.Text(collection, found, slot.Name);
        return _calls.Send(detail.Call, _calls.Address(detail.Call, Value) ?? throw new ConnectorException("shape", false), _calls.Body(detail.Call, Value), write: false, timer);
    }

    private async Task<int> Write(RowChange change, CallTimer timer)
    {
        if (change.Call is not { } call || change.Many || change.For is not null)
        {
            throw new ConnectorException("query", false);
        }

        var (collection, fields) = (change.Collection, RestRules.ReadBack(change.Collection, change.Where.Where(w => !w.Value.IsNull).Select(w => w.Field)));
        var tuple = fields.Select(f => Cells.Values(change.Where.First(w => w.Field == f).Value).First()).ToArray();
        await foreach (var (row, whole) in Rows(collection, fields, [tuple], timer))
        {
            if (change.Where.All(w => Cells.Same(row.Cells[collection.Position(w.Field)], w.Value)))
            {
                string? Value(RestSlot slot) => RestRows.Text(collection, whole, slot.Name);
                var address = _calls.Address(call, Value) ?? throw new ConnectorException("shape", false);
                using var answer = await _calls.Send(call, address, _calls.Body(call, Value), write: true, timer);
                return answer is null ? 0 : 1;
            }
        }

        return 0;
    }

    private IEnumerable<MapError> UrlWarnings() => _map.Rest!.UrlAcknowledged ? [] : _map.Collections.SelectMany(c => c.Identities)
        .Where(i => _map.Collections.SelectMany(c => c.Requests).FirstOrDefault(r => r.Name == i.Via) is { } request
            && request.Call.UrlSlots.Any(s => s.From == "value" && !s.Forms.Any(f => f is "md5" or "sha256")))
        .Select(i => new MapError(_map.File, i.At.Line, i.At.Column, "DW114", "the vendor's logs will hold the identifiers that stand in these addresses; write 'identifierInUrl: acknowledged' under 'rest' when that was weighed", i.At.Pointer));

    private static bool Carries(CollectionPlan collection, ProbeWay way, Row row) => way.Tuples.Any(t => way.Fields.Select((f, i) => (Field: f, Part: t[i])).All(p =>
        Cells.Values(row.Cells[collection.Position(p.Field)]).Any(v => Cells.Alike(v) == Cells.Alike(p.Part))));

    private static DateOnly? Since(CollectionPlan collection, Row row) => collection.Map.Since is { } since ? Cells.Date(row.Cells[collection.Position(since)]) : null;
}
