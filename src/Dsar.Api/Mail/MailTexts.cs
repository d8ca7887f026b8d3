using System.Globalization;
using System.Text.RegularExpressions;
using Dsar.Domain;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Dsar.Api.Mail;

/// <summary>The sentences of e-mails, from the embedded Texts/mail.yaml; every placeholder must be filled.</summary>
public static partial class MailTexts
{
    private static readonly Dictionary<string, Dictionary<string, Text>> Texts = Load();

    /// <summary>Keys of all texts.</summary>
    public static IReadOnlyCollection<string> Keys => Texts.Keys;

    /// <summary>Subject and body, without the footer. Throws <see cref="InvalidOperationException"/> naming a placeholder that has no value.</summary>
    public static (string Subject, string Body) Of(string key, Language language, IReadOnlyDictionary<string, string> values)
    {
        var text = Texts[key][language == Language.Sv ? "sv" : "en"];
        return (Fill(text.Subject, values), Fill(text.Body.Trim(), values));
    }

    /// <summary><c>7 april 2026</c>, <c>7 April 2026</c>.</summary>
    public static string Date(DateOnly date, Language language) =>
        date.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo(language == Language.Sv ? "sv-SE" : "en-GB"));

    private static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(text, m => values.TryGetValue(m.Groups[1].Value, out var value) ? value : throw new InvalidOperationException($"The mail text has no value for {m.Value}."));

    private static Dictionary<string, Dictionary<string, Text>> Load()
    {
        using var stream = typeof(MailTexts).Assembly.GetManifestResourceStream("Dsar.Api.Texts.mail.yaml")!;
        using var reader = new StreamReader(stream);
        return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<Dictionary<string, Dictionary<string, Text>>>(reader);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    private sealed class Text
    {
        public string Subject { get; set; } = "";

        public string Body { get; set; } = "";
    }
}
