using System.Security.Cryptography;
using System.Text;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Security;

/// <summary>Blind index: a keyed hash of a folded identifier, per controller, so that a person can be found again without being stored in clear.</summary>
public static class LookupHash
{
    private const byte FormatVersion = 1;

    /// <summary>HMAC-SHA256 over version, kind and folded value; null when the value folds to nothing usable.</summary>
    public static byte[]? Of(byte[] lookupKey, Identifier identifier, FoldContext context)
    {
        var folded = Folding.Fold(identifier.Kind, identifier.Value, context);
        if (folded is null)
        {
            return null;
        }

        byte[] input = [FormatVersion, .. Encoding.ASCII.GetBytes(identifier.Kind.ToString()), 0x1F, .. Encoding.UTF8.GetBytes(folded)];
        return HMACSHA256.HashData(lookupKey, input);
    }

    /// <summary>HMAC-SHA256 over the folded address of a person who acts for the controller: another namespace than data subjects, so that the two never meet.</summary>
    public static byte[] OfStaff(byte[] lookupKey, string address, FoldContext context) =>
        HMACSHA256.HashData(lookupKey, Encoding.UTF8.GetBytes("person|" + (Folding.Fold(IdentifierKind.Email, address, context) ?? address.ToLowerInvariant())));
}
