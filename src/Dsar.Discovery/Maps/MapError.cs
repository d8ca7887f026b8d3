namespace Dsar.Discovery;

/// <summary>One finding of the strict readers: what is wrong, where, under a stable code.</summary>
/// <param name="File">Path of the file as it was given to the reader.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1.</param>
/// <param name="Code"><c>DM…</c> and <c>RG…</c> stop the start, <c>DW…</c> warns.</param>
/// <param name="Message">One English sentence that names the cure; never a value from a person.</param>
/// <param name="JsonPointer">JSON Pointer to the same place, for maps and registers that came through the API.</param>
public sealed record MapError(string File, int Line, int Column, string Code, string Message, string JsonPointer)
{
    /// <summary>True for a warning: the map is used all the same.</summary>
    public bool IsWarning => Code.StartsWith("DW", StringComparison.Ordinal);

    /// <summary><c>file:line:column CODE message</c>, the form printed at start.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}  {Code} {Message}";
}
