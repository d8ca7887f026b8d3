using System.Globalization;

namespace Dsar.Domain;

/// <summary>The reference a person quotes, <c>GD-XXXX-XXXX</c>: eight characters of Crockford's base 32, 40 bits, no check digit.</summary>
public static class Reference
{
    /// <summary>How many random bytes make one.</summary>
    public const int Bytes = 5;

    /// <summary>How many requests a submission may hold.</summary>
    public const int MostRequests = 10;

    private const int Symbols = 8;
    private const string Prefix = "GD";
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly string[] Numbers = [.. Enumerable.Range(1, MostRequests).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Writes five random bytes as a reference; throws when there are not exactly five.</summary>
    public static string From(ReadOnlySpan<byte> random)
    {
        if (random.Length != Bytes)
        {
            throw new ArgumentException("A reference is made of five bytes.", nameof(random));
        }

        ulong bits = 0;
        foreach (var part in random)
        {
            bits = (bits << 8) | part;
        }

        Span<char> text = stackalloc char[8];
        for (var i = 7; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(bits & 31)];
            bits >>= 5;
        }

        return $"GD-{text[..4]}-{text[4..]}";
    }

    /// <summary>The reference of one of several requests of a submission: <c>GD-XXXX-XXXX-n</c>.</summary>
    public static string Numbered(string reference, int number) => $"{reference}-{number}";

    /// <summary>The number behind a request's reference; 1 when it has none and so is its submission's own.</summary>
    public static int NumberOf(string reference) => reference.Split('-') is [_, _, _, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1;

    /// <summary>
    /// Reads a reference as a person writes it: case, spaces and hyphens do not matter, I and L are 1, O is 0; a number from 1 to 10 may follow. Null when it is none.
    /// </summary>
    public static string? Parse(string? typed)
    {
        if (typed is null || typed.Length > 40)
        {
            return null;
        }

        var letters = string.Concat(typed.Where(c => c is not ('-' or ' ')).Select(char.ToUpperInvariant));
        if (letters.Length > Symbols && letters.StartsWith(Prefix, StringComparison.Ordinal))
        {
            letters = letters[Prefix.Length..]; // of a code that itself begins so, eight symbols stand alone
        }

        var folded = string.Concat(letters.Select(c => c switch { 'I' or 'L' => '1', 'O' => '0', _ => c }));
        if (folded.Length < Symbols || !folded[..Symbols].All(Alphabet.Contains))
        {
            return null;
        }

        var (reference, number) = ($"GD-{folded[..4]}-{folded[4..Symbols]}", folded[Symbols..]);
        return number.Length == 0 ? reference : Numbers.Contains(number) ? $"{reference}-{number}" : null;
    }
}
