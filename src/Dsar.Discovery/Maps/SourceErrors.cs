namespace Dsar.Discovery;

/// <summary>The codes under which a family of files reports faults of form.</summary>
internal sealed record SourceCodes(string Form, string Duplicate, string UnknownKey, string Secret)
{
    public static readonly SourceCodes Map = new("DM002", "DM003", "DM004", "DM005");
    public static readonly SourceCodes Register = new("RG002", "RG003", "RG004", "RG005");
}

/// <summary>Collects every fault of one file, so that a person corrects all of them at once.</summary>
internal sealed class SourceErrors(string file, SourceCodes codes)
{
    private readonly List<MapError> _errors = [];

    public string File { get; } = file;

    public SourceCodes Codes { get; } = codes;

    public IReadOnlyList<MapError> All => _errors;

    public void Add(SourceNode at, string code, string message) =>
        _errors.Add(new MapError(File, at.Line, at.Column, code, message, at.Pointer));

    public void Add(int line, int column, string pointer, string code, string message) =>
        _errors.Add(new MapError(File, line, column, code, message, pointer));
}
