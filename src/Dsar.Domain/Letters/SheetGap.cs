using System.Security.Cryptography;
using System.Text;

namespace Dsar.Domain;

/// <summary>Something the information sheet must say and the register does not (GDPR Art. 15(1)-(2)). Listed as a gap, never filled in by us.</summary>
/// <param name="Activity">The activity's key; null for the controller as a whole.</param>
/// <param name="Code">What is missing, such as period_not_stated.</param>
/// <param name="Article">GDPR article, without "Art.".</param>
/// <param name="Text">What is missing, in words.</param>
public sealed record SheetGap(string? Activity, string Code, string Article, LocalText Text)
{
    /// <summary>An id that is the same whenever the same gap is found again, so that a decision can name it.</summary>
    public Guid Id(string controllerKey) => IdOf(controllerKey, Activity, Code);

    /// <summary>The id of a gap of the register or of a sheet: made from controller, activity and code.</summary>
    public static Guid IdOf(string controllerKey, string? activity, string code)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{controllerKey}\n{activity}\n{code}")).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // UUID version 8: made from a name, by our own rule.
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}

/// <summary>What an agent states for one gap, for this answer only; the gap stays listed for the controller.</summary>
/// <param name="Activity">The activity's key; null for the controller as a whole.</param>
/// <param name="Code">The gap's code.</param>
/// <param name="Text">What is true here; a language left empty takes the other's words.</param>
public sealed record GapStatement(string? Activity, string Code, LocalText Text);
