using System.Text.RegularExpressions;

namespace Dsar.Api.Web;

/// <summary>Sentences of the readers quote names of files, tables and columns; anything that is no such name was put there by the caller and is not repeated.</summary>
public static partial class Quotes
{
    public static string Guarded(string sentence) => Quoted().Replace(sentence, m => Name().IsMatch(m.Groups[1].Value) ? m.Value : "'…'");

    /// <summary>A JSON Pointer as far as its members are names or places; what the caller named otherwise is found in its parent.</summary>
    public static string Place(string pointer) => string.Join('/', pointer.Split('/').TakeWhile(part => part.Length == 0 || Name().IsMatch(part) || int.TryParse(part, out _)));

    [GeneratedRegex("'([^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.:\- \[\],]{0,79}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
