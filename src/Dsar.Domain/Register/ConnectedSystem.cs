namespace Dsar.Domain;

/// <summary>A system that holds data of the controller's persons, as far as the law and the letters need it; how to search it stands in its data map.</summary>
/// <param name="Key">Short fixed name, as in <see cref="SystemCoverage.Key"/>.</param>
/// <param name="Name">What letters call it.</param>
/// <param name="Activities">Keys of the activities whose data it holds.</param>
/// <param name="IdentitySource">True when it may be asked whether a contact was held before the request.</param>
public sealed record ConnectedSystem(string Key, string Name, IReadOnlyList<string> Activities, bool IdentitySource = false);
