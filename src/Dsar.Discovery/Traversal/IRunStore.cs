namespace Dsar.Discovery;

/// <summary>
/// The memory of one run: rows in sealed pages, what was asked already, how far each edge has read. Everything between <see cref="Begin"/> and
/// <see cref="Commit"/> is kept whole or not at all. Not thread-safe: one coordinator writes.
/// </summary>
public interface IRunStore : IAsyncDisposable
{
    /// <summary>The run's id, part of every page's authentication.</summary>
    string RunId { get; }

    /// <summary>True once the run has ended and its counts are fixed.</summary>
    bool IsSealed { get; }

    /// <summary>The first bytes of a keyed hash; equal texts under equal purposes give equal hashes within the run.</summary>
    byte[] Hash(string purpose, string text, int length = 16);

    /// <summary>Begins a unit of work.</summary>
    void Begin();

    /// <summary>Keeps the unit of work; answers false, and keeps nothing, when another worker has taken the run over.</summary>
    bool Commit();

    /// <summary>Forgets the unit of work.</summary>
    void Rollback();

    /// <summary>Stores a row. Answers false when the same row is held with the same or a stronger tie. A null identity skips that look-up.</summary>
    bool Append(StoredRow row, byte[]? identity);

    /// <summary>How many rows a collection has, superseded ones included.</summary>
    long Count(int collection);

    /// <summary>The rows of a collection from a number on, in order; rows replaced by a stronger tie are left out.</summary>
    IEnumerable<StoredRow> Rows(int collection, long from);

    /// <summary>One row, or null.</summary>
    StoredRow? Row(int collection, long number);

    /// <summary>Notes that a tuple was asked on an edge; false when it was noted before.</summary>
    bool Claim(int edge, byte[] tuple);

    /// <summary>True when the tuple was asked on the edge.</summary>
    bool IsClaimed(int edge, byte[] tuple);

    /// <summary>How far an edge has read its source.</summary>
    EdgeProgress Progress(int edge);

    /// <summary>Sets how far an edge has read.</summary>
    void SetProgress(int edge, EdgeProgress progress);

    /// <summary>A named document of the run, unsealed; null when there is none.</summary>
    string? Document(string name);

    /// <summary>Seals and keeps a named document.</summary>
    void SetDocument(string name, string? text);

    /// <summary>Forgets every membership of findings.</summary>
    void ClearMembers();

    /// <summary>Puts the fields of one facet of a row into a finding.</summary>
    void AddMember(int finding, int collection, long row, int facet);

    /// <summary>The rows of a finding, in order.</summary>
    IReadOnlyList<FindingMember> Members(int finding, long skip, int take);

    /// <summary>The findings that the rows of a collection belong to, in row order.</summary>
    IEnumerable<FindingMember> MembersOf(int collection);

    /// <summary>Ends the run: page counts are fixed and sealed, the file is flushed.</summary>
    void Seal();

    /// <summary>Opens an ended run again for late results.</summary>
    void Reopen();
}

/// <summary>A row as the run keeps it. Personal data: never logged.</summary>
/// <param name="Collection">Position of its collection in the plan.</param>
/// <param name="Number">Its number in the collection, from 0; set by the store.</param>
/// <param name="Edge">The edge that found it.</param>
/// <param name="ParentCollection">Position of the collection whose row led here; -1 for an identifier.</param>
/// <param name="ParentNumber">Number of that row; -1 for an identifier.</param>
/// <param name="Hops">Joins walked to reach it.</param>
/// <param name="Ownership">Its tie.</param>
/// <param name="Cells">Its values.</param>
public sealed record StoredRow(int Collection, long Number, int Edge, int ParentCollection, long ParentNumber, int Hops, Ownership Ownership, Cell[] Cells)
{
    /// <summary>Only the place, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => $"row {Collection}/{Number}";
}

/// <summary>How far an edge has come.</summary>
/// <param name="Offset">Number of the next source row to read.</param>
/// <param name="Asked">Tuples asked so far.</param>
/// <param name="Code">Why it stopped; null while it works.</param>
public sealed record EdgeProgress(long Offset, long Asked, string? Code);

/// <summary>One facet of a row in a finding.</summary>
/// <param name="Finding">The finding's number in the run.</param>
/// <param name="Collection">Position of the collection in the plan.</param>
/// <param name="Row">Number of the row.</param>
/// <param name="Facet">Number of the facet: the fields that share activity and origin.</param>
public sealed record FindingMember(int Finding, int Collection, long Row, int Facet);
