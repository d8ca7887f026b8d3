using System.Security.Cryptography;
using System.Text;

namespace Dsar.Api.Web;

/// <summary>Entity tags: opaque, strong, change with the version and with nothing else.</summary>
public static class ETags
{
    /// <summary>The tag of an object at a version, quotes included.</summary>
    public static string Of(Guid id, long version) =>
        '"' + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{id:N}:{version}")), 0, 8) + '"';

    /// <summary>True when the If-Match value is exactly the tag of that version; weak tags, lists and <c>*</c> never match.</summary>
    public static bool Matches(string? ifMatch, Guid id, long version) => ifMatch == Of(id, version);
}
