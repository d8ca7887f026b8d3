using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>One letter as a page of its own, ready to print: no script, nothing fetched, every text encoded.</summary>
public static class LetterPage
{
    /// <summary>The policy to serve it under: its one style by hash and nothing else, not even as a frame or with an origin.</summary>
    public static string Policy { get; } = Html.Policy + "; frame-ancestors 'none'; sandbox";

    /// <summary>The page as UTF-8.</summary>
    /// <param name="letter">The letter, in one language.</param>
    public static byte[] Of(Document letter) =>
        new Html(letter.Language == Language.Sv ? "sv" : "en", letter.Title).Raw("<main>").Tag("h1", letter.Title).Document(letter, "h2").Raw("</main>").End();
}
