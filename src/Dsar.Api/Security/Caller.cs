using Dsar.Domain;

namespace Dsar.Api.Security;

/// <summary>What kind of party makes a call.</summary>
public enum CallerKind
{
    /// <summary>Not known: sees no row of any controller.</summary>
    Nobody,

    /// <summary>A person with a personal key.</summary>
    Agent,

    /// <summary>Another system of the controller.</summary>
    Integration,

    /// <summary>This installation itself: steps and start-up.</summary>
    System,
}

/// <summary>Who is calling, for the length of one call or one step. Decides which controller's rows exist at all.</summary>
public sealed class Caller
{
    private static readonly Guid SystemId = Guid.Empty;

    public CallerKind Kind { get; private set; }

    /// <summary>The controller whose data this call sees; null for the host key.</summary>
    public ControllerId? Controller { get; private set; }

    /// <summary>The key's id.</summary>
    public Guid Id { get; private set; }

    /// <summary>The natural person behind the call: of a personal key its owner, of an integration key who made it (four eyes).</summary>
    public PersonId? Person { get; private set; }

    public IReadOnlySet<Scope> Scopes { get; private set; } = new HashSet<Scope>();

    public bool IsPerson => Kind == CallerKind.Agent;

    /// <summary>Whether requests of people with a protected identity exist for this caller: among people only for those who are named for it.</summary>
    public bool SeesProtected { get; private set; } = true;

    /// <summary>Whether answers to this caller carry content members.</summary>
    public bool SeesContent => Scopes.Overlaps(Security.Scopes.Content);

    public Actor Actor => Kind switch
    {
        CallerKind.Agent => new Actor(ActorType.Person, Person?.Value ?? Id, Person),
        CallerKind.Integration => new Actor(ActorType.Integration, Id, Person),
        CallerKind.System or CallerKind.Nobody => new Actor(ActorType.System, null, null),
    };

    public void SignIn(CallerKind kind, Guid id, ControllerId? controller, PersonId? person, IReadOnlySet<Scope> scopes, bool seesProtected = true) =>
        (Kind, Id, Controller, Person, Scopes, SeesProtected) = (kind, id, controller, person, scopes, seesProtected);

    /// <summary>Nobody again, as before <see cref="ActAsSystem"/>.</summary>
    public void SignOut() => (Kind, Id, Controller, Person) = (CallerKind.Nobody, Guid.Empty, null, null);

    /// <summary>Lets a step act for one controller; nothing else ever changes the controller of a call.</summary>
    public void ActAsSystem(ControllerId controller) =>
        (Kind, Id, Controller, Person, SeesProtected) = (CallerKind.System, SystemId, controller, null, true);
}
