using Dsar.Domain;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Dsar.Api.Web;

/// <summary>Status and title of every problem code, read once from the embedded Texts/problems.yaml.</summary>
public static class ProblemTexts
{
    private static readonly Dictionary<string, Entry> Entries = Load();

    /// <summary>Every code there is.</summary>
    public static IReadOnlyCollection<string> Codes => Entries.Keys;

    /// <summary>HTTP status of a code. Throws <see cref="KeyNotFoundException"/> for a code without text: a bug.</summary>
    public static int Status(string code) => Entries[code].Status;

    /// <summary>The fixed sentence of a code.</summary>
    public static string Title(string code, Language language) => language == Language.Sv ? Entries[code].Sv : Entries[code].En;

    /// <summary>Seconds after which a call that met the code makes sense again; null when waiting does not help.</summary>
    public static int? RetryAfter(string code) => Entries[code].RetryAfter;

    private static Dictionary<string, Entry> Load()
    {
        using var stream = typeof(ProblemTexts).Assembly.GetManifestResourceStream("Dsar.Api.Texts.problems.yaml")!;
        using var reader = new StreamReader(stream);
        return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<Dictionary<string, Entry>>(reader);
    }

    private sealed class Entry
    {
        public int Status { get; set; }

        public int? RetryAfter { get; set; }

        public string Sv { get; set; } = "";

        public string En { get; set; } = "";
    }
}
