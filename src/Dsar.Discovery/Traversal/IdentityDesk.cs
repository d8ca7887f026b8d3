using System.Text.Json;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Decides which identifiers a run may use: fold, junk list, count persons, then accept, ask or ignore (discovery.md 3.3).</summary>
internal sealed class IdentityDesk
{
    private const string DocumentName = "identities";
    private readonly RunContext _run;
    private readonly List<CandidateIdentity> _known;
    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);

    public IdentityDesk(RunContext run)
    {
        _run = run;
        _known = run.Store.Document(DocumentName) is { } text ? JsonSerializer.Deserialize<List<CandidateIdentity>>(text)! : [];
    }

    public IEnumerable<CandidateIdentity> Usable => _known.Where(i => i.State is IdentityState.Accepted or IdentityState.Shared);

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
            var at = _known.FindIndex(i => i.Id == answer.IdentityId && i.State is IdentityState.Asked or IdentityState.Accepted or IdentityState.Shared);
            if (at >= 0)
            {
                _known[at] = _known[at] with { State = answer.Verdict };
            }
        }

        Save();
    }

    /// <summary>Notes the identifiers that an owned row teaches. Belongs to the batch's unit of work.</summary>
    public void Learn(CollectionPlan collection, StoredRow row)
    {
        if (row.Ownership != Ownership.Owned)
        {
            return;
        }

        var before = _known.Count;
        foreach (var yield in collection.Map.Yields.Where(y => y.Accept != YieldAccept.Ignore))
        {
            foreach (var value in Cells.Values(row.Cells[collection.Position(yield.Field)]))
            {
                Add(new Identifier(yield.Kind, value), seed: false, yield.Accept, collection.Id);
            }
        }

        if (_known.Count > before)
        {
            Save();
        }
    }

    /// <summary>Takes back what a batch taught that was not kept.</summary>
    public void Reload()
    {
        _known.Clear();
        if (_run.Store.Document(DocumentName) is { } text)
        {
            _known.AddRange(JsonSerializer.Deserialize<List<CandidateIdentity>>(text)!);
        }
    }

    /// <summary>Counts who has each new identifier, before it is used.</summary>
    public async Task Judge(CancellationToken ct)
    {
        for (var i = 0; i < _known.Count; i++)
        {
            if (_known[i].State == IdentityState.New)
            {
                var persons = await Count(_known[i], ct);
                _known[i] = _known[i] with { Persons = persons, State = Verdict(_known[i], persons) };
            }
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
    private async Task<long> Count(CandidateIdentity identity, CancellationToken ct)
    {
        var most = 0L;
        var missed = false;
        foreach (var collection in _run.PersonCollections(identity.Identifier.Kind))
        {
            if (Probes.Of(_run.Plan, collection, identity, _run.Folding, null) is not { } probe)
            {
                continue;
            }

            var system = collection.System;
            if (_silent.Contains(system.Key))
            {
                missed = true;
                continue;
            }

            try
            {
                most = Math.Max(most, await Retry.Run(_run, t => PatientRows.Once(_run.Connectors[system.Key].CountPersons(probe, t), PatientRows.Patience(system.Map), _run.Clock), ct));
            }
            catch (ConnectorException fault)
            {
                missed = true;
                if (fault.IsTransient)
                {
                    // Four attempts were in vain: it is not asked about each further identifier, while the other systems wait for the counts.
                    _silent.Add(system.Key);
                }
            }
        }

        return missed && most < 2 ? -1 : most;
    }

    private void Add(Identifier identifier, bool seed, YieldAccept accept, string? metIn)
    {
        if (Folding.Fold(identifier.Kind, identifier.Value, _run.Folding) is not { } folded)
        {
            return;
        }

        var id = Convert.ToHexStringLower(_run.Store.Hash("identity", $"{identifier.Kind}\u001F{folded}"));
        var at = _known.FindIndex(i => i.Id == id);
        if (at < 0)
        {
            _known.Add(new CandidateIdentity(id, identifier, folded, IdentityState.New, seed, accept, metIn, -1));
        }
        else if (seed && !_known[at].Seed && _known[at].State is IdentityState.New or IdentityState.Asked or IdentityState.Ignored)
        {
            // What an agent or the person gives outweighs what a row taught.
            _known[at] = _known[at] with { Seed = true, State = IdentityState.New };
        }
        else if (!_known[at].Seed && accept == YieldAccept.Auto && _known[at].Accept == YieldAccept.Ask && _known[at].State is IdentityState.New or IdentityState.Asked)
        {
            _known[at] = _known[at] with { Accept = accept, State = IdentityState.New, MetIn = metIn };
        }
    }

    private void Save() => _run.Store.SetDocument(DocumentName, JsonSerializer.Serialize(_known));
}
