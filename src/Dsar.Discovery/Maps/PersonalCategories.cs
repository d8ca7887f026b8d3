using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The personal data terms of the W3C Data Privacy Vocabulary 2.3 (<c>pd:</c>) in plain words.</summary>
public static class PersonalCategories
{
    private static readonly Dictionary<string, LocalText> Terms = Load();

    /// <summary>Every known term, with its prefix.</summary>
    public static IReadOnlyCollection<string> All => Terms.Keys;

    /// <summary>True for a term of the vocabulary.</summary>
    public static bool IsKnown(string term) => Terms.ContainsKey(term);

    /// <summary>The term in plain words; the term itself when it is not known.</summary>
    public static LocalText Title(string term) => Terms.TryGetValue(term, out var title) ? title : new LocalText(term, term);

    private static Dictionary<string, LocalText> Load()
    {
        using var stream = typeof(PersonalCategories).Assembly.GetManifestResourceStream("Dsar.Discovery.pd.txt")!;
        using var reader = new StreamReader(stream);
        var terms = new Dictionary<string, LocalText>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('|', StringSplitOptions.TrimEntries) is [var term, var swedish, var english])
            {
                terms.Add($"pd:{term}", new LocalText(swedish, english));
            }
        }

        return terms;
    }
}
