using System.Collections.Concurrent;
using System.Text.Json;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Decides which identifiers a run may use: fold, junk list, count persons, then accept, ask or ignore (discovery.md 3.3).</summary>
internal sealed class IdentityDesk
{
    private const int PerDocument = 500;
    private readonly RunContext _run;
    private readonly List<CandidateIdentity> _known;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly HashSet<int> _changed = [];
    private readonly ConcurrentDictionary<string, bool> _silent = new(StringComparer.Ordinal);

    public IdentityDesk(RunContext run)
    {
        _run = run;
        _known = [];
        Reload();
    }

    /// <summary>Moves when an identifier becomes usable or no longer is.</summary>
    public int Version { get; private set; }

    public IEnumerable<CandidateIdentity> Usable => UsableFrom(0).Select(i => i.Identity);

    /// <summary>Usable identifiers from a place in the order they were met, each with its place.</summary>
    public IEnumerable<(int At, CandidateIdentity Identity)> UsableFrom(int place)
    {
        for (var at = place; at < _known.Count; at++)
        {
            if (_known[at].State is IdentityState.Accepted or IdentityState.Shared)
            {
                yield return (at, _known[at]);
            }
        }
    }

    public bool HasNew => _known.Exists(i => i.State == IdentityState.New);

    public void AddSeeds(IEnumerable<Identifier> seeds)
    {
        foreach (var seed in seeds)
        {
            Add(seed, seed: true, YieldAccept.Auto, null);
        }

        Save();
    }

    /// <summary>Takes up what the requester only claims, after the proven identifiers were followed to the end: what a row of theirs carries is theirs, the rest is asked about.</summary>
    public void Claim(IEnumerable<Identifier> claimed)
    {
        if (HasNew)
        {
            return;
        }

        foreach (var identifier in claimed)
        {
            if (Folding.Fold(identifier.Kind, identifier.Value, _run.Folding) is { } folded)
            {
                var candidate = new CandidateIdentity(string.Empty, identifier, folded, IdentityState.New, false, YieldAccept.Ask, null, -1);
                Add(identifier, seed: IsCarried(candidate), YieldAccept.Ask, null);
            }
        }

        Save();
    }

    private bool IsCarried(CandidateIdentity identity) => _run.Plan.Edges.Where(e => e.Identity == identity.Identifier.Kind && _run.Target(e).Map.Person).Any(edge =>
    {
        var target = _run.Target(edge);
        var wanted = TupleKey.Spell(edge, target, identity, _run.Folding).Select(t => TupleKey.Folded(edge, t, target, _run.Folding)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return wanted.Count > 0 && _run.Store.Rows(target.Index, 0).Where(r => r.Ownership == Ownership.Owned)
            .Any(r => TupleKey.Of(edge, target, new Row(r.Cells)) is { } parts && TupleKey.Folded(edge, parts, target, _run.Folding) is { } folded && wanted.Contains(folded));
    });

    public void Answer(IEnumerable<IdentityAnswer> answers)
    {
        foreach (var answer in answers.Where(a => a.Verdict is IdentityState.Accepted or IdentityState.Shared or IdentityState.Rejected))
        {
            if (_places.TryGetValue(answer.IdentityId, out var at) && _known[at].State is IdentityState.Asked or IdentityState.Accepted or IdentityState.Shared)
            {
                Set(at, _known[at] with { State = answer.Verdict });
            }
        }

        Save();
    }

    /// <summary>Notes the identifiers that an owned row teaches. Belongs to the batch's unit of work, which ends with <see cref="Save"/>.</summary>
    public void Learn(CollectionPlan collection, StoredRow row)
    {
        if (row.Ownership != Ownership.Owned)
        {
            return;
        }

        foreach (var yield in collection.Map.Yields.Where(y => y.Accept != YieldAccept.Ignore))
        {
            foreach (var value in Cells.Values(row.Cells[collection.Position(yield.Field)]))
            {
                Add(new Identifier(yield.Kind, value), seed: false, yield.Accept, collection.Id);
            }
        }

    }

    /// <summary>Takes back what a batch taught that was not kept.</summary>
    public void Reload()
    {
        _known.Clear();
        _places.Clear();
        _changed.Clear();
        Version++;
        while (_run.Store.Document(DocumentOf(_known.Count)) is { } text)
        {
            var known = JsonSerializer.Deserialize<List<CandidateIdentity>>(text)!;
            known.ForEach(identity => _places[identity.Id] = _places.Count);
            _known.AddRange(known);
            if (known.Count < PerDocument)
            {
                break;
            }
        }
    }

    /// <summary>Counts who has each new identifier, before it is used.</summary>
    public async Task Judge(CancellationToken ct)
    {
        var fresh = Enumerable.Range(0, _known.Count).Where(i => _known[i].State == IdentityState.New).ToArray();
        using var turns = new CallTurns(_run);
        var persons = await Task.WhenAll(fresh.Select(i => Count(_known[i], turns, ct)));
        foreach (var (at, counted) in fresh.Zip(persons))
        {
            Set(at, _known[at] with { Persons = counted, State = Verdict(_known[at], counted) });
        }

        Save();
    }

    public IReadOnlyList<CandidateQuestion> Questions() => [.. _known.Where(i => i.State == IdentityState.Asked).Select(i => new CandidateQuestion(
        i.Id, i.Identifier, Reason(i), i.Persons, i.MetIn,
        [.. _run.Plan.Edges.Where(e => e.Identity == i.Identifier.Kind && _run.IsSearched(_run.Target(e))).Select(e => _run.Target(e).System.Key).Distinct().Order(StringComparer.Ordinal)]))];

    private static IdentityState Verdict(CandidateIdentity identity, long persons)
    {
        if (Junk.IsJunk(identity.Identifier.Kind, identity.Folded))
        {
            return IdentityState.Ignored;
        }

        var doubtful = persons is > 1 or < 0 || Junk.IsRoleAddress(identity.Identifier.Kind, identity.Folded);
        if (identity.Seed)
        {
            return doubtful ? IdentityState.Asked : IdentityState.Accepted;
        }

        return identity.Accept == YieldAccept.Auto && !doubtful ? IdentityState.Accepted : IdentityState.Asked;
    }

    private static QuestionReason Reason(CandidateIdentity identity) =>
        identity.Persons > 1 ? QuestionReason.SeveralPersons
        : Junk.IsRoleAddress(identity.Identifier.Kind, identity.Folded) ? QuestionReason.RoleAddress
        : identity.Persons < 0 ? QuestionReason.NotCounted
        : identity is { Seed: false, MetIn: null } ? QuestionReason.Claimed
        : QuestionReason.Met;

    // Whom nobody could count, somebody must judge: a shared mailbox looks like one person's while the register of persons does not answer.
    private async Task<long> Count(CandidateIdentity identity, CallTurns turns, CancellationToken ct)
    {
        var probes = _run.PersonCollections(identity.Identifier.Kind).Select(c => Probes.Of(_run.Plan, c, identity, _run.Folding, null)).OfType<IdentityProbe>();
        var counts = await Task.WhenAll(probes.Select(probe => Count(probe, turns, ct)));
        var most = counts.Max() ?? 0;
        return counts.Contains(null) && most < 2 ? -1 : most;
    }

    /// <summary>Null when the system did not answer.</summary>
    private async Task<long?> Count(IdentityProbe probe, CallTurns turns, CancellationToken ct)
    {
        var system = probe.Collection.System;
        using var turn = await turns.Take(system, ct);
        if (_silent.ContainsKey(system.Key))
        {
            return null;
        }

        try
        {
            return await Retry.Run(_run, t => PatientRows.Once(_run.Connectors[system.Key].CountPersons(probe, t), PatientRows.Patience(system.Map), _run.Clock), ct);
        }
        catch (ConnectorException fault)
        {
            if (fault.IsTransient)
            {
                // Four attempts were in vain: it is not asked about each further identifier.
                _silent.TryAdd(system.Key, true);
            }

            return null;
        }
    }

    private void Add(Identifier identifier, bool seed, YieldAccept accept, string? metIn)
    {
        if (Folding.Fold(identifier.Kind, identifier.Value, _run.Folding) is not { } folded)
        {
            return;
        }

        var id = Convert.ToHexStringLower(_run.Store.Hash("identity", $"{identifier.Kind}\u001F{folded}"));
        if (!_places.TryGetValue(id, out var at))
        {
            _places[id] = _known.Count;
            _changed.Add(_known.Count / PerDocument);
            _known.Add(new CandidateIdentity(id, identifier, folded, IdentityState.New, seed, accept, metIn, -1));
        }
        else if (seed && !_known[at].Seed && _known[at].State is IdentityState.New or IdentityState.Asked or IdentityState.Ignored)
        {
            // What an agent or the person gives outweighs what a row taught.
            Set(at, _known[at] with { Seed = true, State = IdentityState.New });
        }
        else if (!_known[at].Seed && accept == YieldAccept.Auto && _known[at].Accept == YieldAccept.Ask && _known[at].State is IdentityState.New or IdentityState.Asked)
        {
            Set(at, _known[at] with { Accept = accept, State = IdentityState.New, MetIn = metIn });
        }
    }

    private void Set(int at, CandidateIdentity identity)
    {
        _known[at] = identity;
        _changed.Add(at / PerDocument);
        Version++;
    }

    /// <summary>Keeps what has changed, a page at a time: the many addresses of a long order history are not all written again with each batch.</summary>
    public void Save()
    {
        foreach (var page in _changed)
        {
            _run.Store.SetDocument(DocumentOf(page * PerDocument), JsonSerializer.Serialize(_known.Skip(page * PerDocument).Take(PerDocument)));
        }

        _changed.Clear();
    }

    private static string DocumentOf(int place) => $"identities {place / PerDocument}";
}
