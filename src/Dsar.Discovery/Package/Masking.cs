using System.Text;

namespace Dsar.Discovery;

/// <summary>How a masked value looks (map key <c>mask</c>). Masks are an overlay: the stored row is never altered.</summary>
public static class Masking
{
    private const char Block = '█';

    /// <summary>The masked look of a value.</summary>
    /// <param name="cell">The value; null stays null.</param>
    /// <param name="style">The look.</param>
    /// <param name="full">The word for a wholly masked value, in the reader's language.</param>
    public static Cell Apply(Cell cell, MaskStyle style, string full) => cell.IsNull ? cell : Cell.Text(style switch
    {
        MaskStyle.Email => Email(cell.Value, full),
        MaskStyle.Phone => Tail(string.Concat(cell.Value.Where(char.IsAsciiDigit)), 2, full),
        MaskStyle.Last4 => Tail(cell.Value, 4, full),
        MaskStyle.Initials => Initials(cell.Value, full),
        _ => full,
    });

    /// <summary>Blacks out parts of a text; ranges outside of it are cut.</summary>
    public static Cell Apply(Cell cell, IReadOnlyList<MaskRange> ranges)
    {
        if (cell.IsNull)
        {
            return cell;
        }

        var text = new StringBuilder(cell.Value);
        foreach (var range in ranges)
        {
            for (var i = Math.Max(0, range.Start); i < Math.Min(text.Length, range.Start + range.Length); i++)
            {
                text[i] = Block;
            }
        }

        return Cell.Text(text.ToString());
    }

    private static string Email(string value, string full)
    {
        var at = value.LastIndexOf('@');
        return at > 0 && at < value.Length - 1 ? $"{value[..1]}***@{value[(at + 1)..]}" : full;
    }

    // A value hardly longer than what would be shown is masked wholly.
    private static string Tail(string value, int shown, string full) => value.Length >= shown + 3 ? $"***{value[^shown..]}" : full;

    private static string Initials(string value, string full)
    {
        var initials = value.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Where(w => char.IsLetter(w[0])).Select(w => $"{w[0]}.");
        return string.Concat(initials) is { Length: > 0 } text ? text : full;
    }
}
