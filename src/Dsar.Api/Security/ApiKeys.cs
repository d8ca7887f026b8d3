using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Api.Security;

/// <summary>Form of API keys: <c>dsar_&lt;environment&gt;_</c> and 32 symbols of 5 random bits; only the SHA-256 is stored, which 160 bits of entropy allow.</summary>
public static partial class ApiKeys
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Symbols = 32;

    /// <summary>Characters shown in lists so that a person recognises a key.</summary>
    public const int PrefixLength = 14;

    /// <summary>A new key for an environment (dev, test, live). Shown once and never again.</summary>
    public static string New(string environment)
    {
        var random = RandomNumberGenerator.GetBytes(Symbols);
        return $"dsar_{environment}_" + string.Concat(random.Select(b => Alphabet[b & 31]));
    }

    public static bool IsWellFormed(string key, string environment) =>
        Form().IsMatch(key) && key.StartsWith($"dsar_{environment}_", StringComparison.Ordinal);

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.ASCII.GetBytes(key));

    [GeneratedRegex("^dsar_(dev|test|live)_[0-9a-hjkmnp-tv-z]{32}$")]
    private static partial Regex Form();
}
