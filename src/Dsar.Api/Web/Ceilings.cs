namespace Dsar.Api.Web;

/// <summary>What no text and no list of any input exceeds, whatever its own rules say; the longest that the contract knows.</summary>
public static class Ceilings
{
    /// <summary>Most characters of a text.</summary>
    public const int Text = 20_000;

    /// <summary>Most items of a list.</summary>
    public const int Items = 10_000;
}
