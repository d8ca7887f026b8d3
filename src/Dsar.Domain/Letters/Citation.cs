using System.Text.RegularExpressions;

namespace Dsar.Domain;

/// <summary>Articles as each language cites them: "artikel 17.3 b" in Swedish, "Article 17(3)(b)" in English.</summary>
public static partial class Citation
{
    /// <summary>Writes an article given as "Art. 17(3)(b)" or "17(3)(b)".</summary>
    public static string Of(string article, Language language)
    {
        var number = article.Replace("Art. ", "", StringComparison.Ordinal);
        return language == Language.En ? $"Article {number}" : $"artikel {Swedish(number)}";
    }

    private static string Swedish(string number)
    {
        var text = Paragraph().Replace(number, "$1.$2");
        text = Range().Replace(text, "-$1");
        text = Letter().Replace(text, " $1");
        return text.Replace("rec. ", "skäl ", StringComparison.Ordinal).Replace("second sentence", "andra meningen", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(\d+)\((\d+)\)")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"-\((\w+)\)")]
    private static partial Regex Range();

    [GeneratedRegex(@"\(([a-z])\)")]
    private static partial Regex Letter();
}
