namespace Dsar.Domain;

/// <summary>What kind of actor did something.</summary>
public enum ActorType
{
    /// <summary>A natural person working for the controller.</summary>
    Person,

    /// <summary>Another system with a key of its own.</summary>
    Integration,

    /// <summary>This product, by itself.</summary>
    System,

    /// <summary>The data subject or their representative.</summary>
    Subject,
}

/// <summary>Who does an act. Holds no name: names are sealed elsewhere.</summary>
/// <param name="Type">What kind of actor.</param>
/// <param name="Id">The key or session that acts; null for the system and the data subject.</param>
/// <param name="Person">The natural person behind it; for an integration the person who made its key, so that four eyes compares people.</param>
/// <param name="AuthenticatedAt">When this actor last proved who it is (UTC); null when only a stored key was shown.</param>
public sealed record Actor(ActorType Type, Guid? Id = null, PersonId? Person = null, DateTimeOffset? AuthenticatedAt = null)
{
    /// <summary>The product itself.</summary>
    public static Actor System { get; } = new(ActorType.System);

    /// <summary>The data subject or their representative.</summary>
    public static Actor Subject { get; } = new(ActorType.Subject);

    /// <summary>A person at work, acting with the key or session given.</summary>
    public static Actor Agent(PersonId person, Guid? id = null, DateTimeOffset? authenticatedAt = null) => new(ActorType.Person, id, person, authenticatedAt);
}
