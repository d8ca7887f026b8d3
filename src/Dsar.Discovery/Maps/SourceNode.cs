namespace Dsar.Discovery;

/// <summary>What a node of a YAML document is.</summary>
internal enum SourceKind
{
    Scalar,
    List,
    Map,
}

/// <summary>A node of a YAML document with its place; scalars stay text until a reader asks for a type.</summary>
internal sealed class SourceNode(SourceKind kind, int line, int column, string pointer)
{
    public SourceKind Kind { get; } = kind;

    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Pointer { get; } = pointer;

    /// <summary>The scalar's text; null for YAML null, lists and maps.</summary>
    public string? Text { get; init; }

    /// <summary>True when the scalar stood in quotes or as a block, so that <c>"true"</c> stays text.</summary>
    public bool Quoted { get; init; }

    public List<SourceNode> Items { get; } = [];

    public List<SourceEntry> Entries { get; } = [];

    public bool IsNull => Kind == SourceKind.Scalar && Text is null;

    public SourceNode? this[string key] => Entries.Find(e => e.Key == key)?.Value;
}

/// <summary>A key of a YAML mapping, where it stands, and its value.</summary>
internal sealed record SourceEntry(string Key, int Line, int Column, SourceNode Value);
