namespace Dsar.Domain;

/// <summary>The reference a person quotes, <c>GD-XXXX-XXXX</c>: eight characters of Crockford's base 32, 40 bits, no check digit.</summary>
public static class Reference
{
    /// <summary>How many random bytes make one.</summary>
    public const int Bytes = 5;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

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

    /// <summary>Reads a reference as a person writes it: case, spaces and hyphens do not matter, I and L are 1, O is 0. Null when it is none.</summary>
    public static string? Parse(string? typed)
    {
        if (typed is null || typed.Length > 40)
        {
            return null;
        }

        var letters = string.Concat(typed.Where(c => c is not ('-' or ' ')).Select(char.ToUpperInvariant));
        if (letters.Length == 10 && letters.StartsWith("GD", StringComparison.Ordinal))
        {
            letters = letters[2..];
        }

        var code = string.Concat(letters.Select(c => c switch { 'I' or 'L' => '1', 'O' => '0', _ => c }));
        return code.Length == 8 && code.All(Alphabet.Contains) ? $"GD-{code[..4]}-{code[4..]}" : null;
    }
}
