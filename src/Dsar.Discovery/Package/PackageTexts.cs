using System.Globalization;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The words of the package, from <c>Package/texts.yaml</c>.</summary>
internal sealed class PackageTexts(Language language)
{
    private static readonly Dictionary<string, LocalText> Texts = Load();

    public Language Language { get; } = language;

    public string Code => Language == Language.Sv ? "sv" : "en";

    public string this[string key] => Texts[key].In(Language);

    public static bool Has(string key) => Texts.ContainsKey(key);

    public string Of(LocalText text) => text.In(Language);

    /// <summary>A text with its places filled.</summary>
    public string Fill(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = this[key];
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A count with thin spaces between thousands in Swedish and commas in English, whatever the machine's culture.</summary>
    public string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", Language == Language.Sv ? "\u00A0" : ",", StringComparison.Ordinal);

    private static Dictionary<string, LocalText> Load()
    {
        using var stream = typeof(PackageTexts).Assembly.GetManifestResourceStream("Dsar.Discovery.texts.yaml")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var errors = new SourceErrors("texts.yaml", SourceCodes.Map);
        var root = YamlSource.Read(memory.ToArray(), errors)!;
        return root.Entries.ToDictionary(e => e.Key, e => new LocalText(e.Value["sv"]!.Text!, e.Value["en"]!.Text!), StringComparer.Ordinal);
    }
}
