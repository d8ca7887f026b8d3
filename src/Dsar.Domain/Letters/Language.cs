namespace Dsar.Domain;

/// <summary>A language that letters and pages are written in.</summary>
public enum Language
{
    /// <summary>Swedish, the default.</summary>
    Sv,

    /// <summary>English.</summary>
    En,
}

/// <summary>One text in both languages of the product.</summary>
/// <param name="Sv">The Swedish text.</param>
/// <param name="En">The English text.</param>
public sealed record LocalText(string Sv, string En)
{
    /// <summary>The text in the language asked for.</summary>
    public string In(Language language) => language == Language.Sv ? Sv : En;
}
