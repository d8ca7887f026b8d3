namespace Dsar.Domain;

/// <summary>What kind of event an entry of the history is.</summary>
public enum HistoryType
{
    /// <summary>A row of the workflow table was taken.</summary>
    Transition,

    /// <summary>A person did something that changed no state.</summary>
    Act,

    /// <summary>The system did something that changed no state.</summary>
    System,
}

/// <summary>One event in the life of a request, never changed. Holds no personal data and no free text.</summary>
public sealed class HistoryEntry
{
    private HistoryEntry()
    {
    }

    internal HistoryEntry(RequestId requestId, int seq, DateTimeOffset at, Actor actor, HistoryType type, string code)
    {
        Id = Guid.CreateVersion7(at);
        RequestId = requestId;
        Seq = seq;
        At = at;
        ActorType = actor.Type;
        ActorId = actor.Id;
        ActorPerson = actor.Person;
        Type = type;
        Code = code;
    }

    /// <summary>Identifies the entry, for a reader who goes on after it.</summary>
    public Guid Id { get; private set; }

    /// <summary>The request.</summary>
    public RequestId RequestId { get; private set; }

    /// <summary>Its place in the history of that request, from 1, without gaps.</summary>
    public int Seq { get; private set; }

    /// <summary>When it happened (UTC).</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>What kind of actor did it.</summary>
    public ActorType ActorType { get; private set; }

    /// <summary>The key or session that acted.</summary>
    public Guid? ActorId { get; private set; }

    /// <summary>The natural person behind it.</summary>
    public PersonId? ActorPerson { get; private set; }

    /// <summary>What kind of event.</summary>
    public HistoryType Type { get; private set; }

    /// <summary>What happened, as a code of <see cref="HistoryTexts"/>; for a transition the trigger's name in snake case.</summary>
    public string Code { get; private set; } = "";

    /// <summary>What it was about: a system's key, a ground, a level. Never a value from a person.</summary>
    public string? About { get; private set; }

    /// <summary>The trigger of a transition.</summary>
    public RequestTrigger? Trigger { get; private set; }

    /// <summary>The state before a transition.</summary>
    public RequestState? FromState { get; private set; }

    /// <summary>The state after a transition.</summary>
    public RequestState? ToState { get; private set; }

    /// <summary>The article that the row's guard names.</summary>
    public string? Article { get; private set; }

    /// <summary>True when one person approved the own decision (setting one_person); reported apart.</summary>
    public bool OnePerson { get; private set; }

    /// <summary>What happened, in words.</summary>
    public LocalText Summary => HistoryTexts.Of(Code);

    internal HistoryEntry WithRow(Transition row, bool onePerson)
    {
        Trigger = row.On;
        FromState = row.From;
        ToState = row.To;
        Article = row.When.Article;
        OnePerson = onePerson;
        return this;
    }

    internal HistoryEntry WithAbout(string? about)
    {
        About = about;
        return this;
    }
}
