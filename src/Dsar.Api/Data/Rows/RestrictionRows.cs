using Dsar.Domain;

namespace Dsar.Api.Data;

/// <summary>
/// Keyed hash of an identifier that a restriction covers, so that any system may ask before it uses data. The restriction owns it: it stays when the content
/// of the request ends, and goes when the restriction is lifted.
/// </summary>
public sealed record RestrictionLookup(Guid Id, ControllerId ControllerId, Guid RestrictionId, byte[] Hash);
