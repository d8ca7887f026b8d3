using System.Text.Json;

namespace Dsar.Domain;

/// <summary>
/// One data subject's exercise of one right: one workflow, one deadline, one outcome. The only writer of its state, and only through its right's table.
/// Holds no personal data and no text but labels; what people write is sealed elsewhere. Every act writes one <see cref="HistoryEntry"/> and moves <see cref="Version"/>.
/// </summary>
public sealed partial class DataSubjectRequest
{
    private readonly List<HistoryEntry> _history = [];
    private readonly List<Clarification> _clarifications = [];

    private DataSubjectRequest()
    {
    }

    /// <summary>Identifies the request.</summary>
    public RequestId Id { get; private set; }

    /// <summary>The controller it is addressed to.</summary>
    public ControllerId ControllerId { get; private set; }

    /// <summary>The submission it came in with.</summary>
    public SubmissionId SubmissionId { get; private set; }

    /// <summary>The reference the person may quote, such as GD-7K3M-9Q2P.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>The right exercised.</summary>
    public Right Right { get; private set; }

    /// <summary>The kind of an objection; null for every other right.</summary>
    public ObjectionKind? Kind { get; private set; }

    /// <summary>Where it stands.</summary>
    public RequestState State { get; private set; }

    /// <summary>What became of it; null until decided and, where needed, approved.</summary>
    public RequestOutcome? Outcome { get; private set; }

    /// <summary>The ground codes of the decision in force; empty until then.</summary>
    public IReadOnlyList<string> Grounds { get; private set; } = [];

    /// <summary>How it came.</summary>
    public IntakeChannel Channel { get; private set; }

    /// <summary>The language of the answer.</summary>
    public Language Language { get; private set; }

    /// <summary>When it reached the controller (UTC): arrival, not registration.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When it was registered (UTC).</summary>
    public DateTimeOffset RegisteredAt { get; private set; }

    /// <summary>When it was last changed (UTC).</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When the answer was made available or posted (UTC); stops the clock (GDPR Art. 12(3)).</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When it reached a final state (UTC).</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>When everything about the person was destroyed, after the retention of closed requests (UTC); null while it is kept.</summary>
    public DateTimeOffset? ContentDestroyedAt { get; private set; }

    /// <summary>Moves by one with every change; the concurrency token.</summary>
    public long Version { get; private set; }

    /// <summary>The controller's setting for eves, as at receipt.</summary>
    public EvesRule Eves { get; private set; }

    /// <summary>The controller's setting for four eyes, as at receipt.</summary>
    public ApprovalRule Approval { get; private set; }

    /// <summary>What the working target is counted by.</summary>
    public TargetKind Target { get; private set; }

    /// <summary>True when the person named another company and asked nothing of the controller's own data.</summary>
    public bool NamedOtherControllerOnly { get; private set; }

    /// <summary>The request after whose stop the controller opened this one by itself (<see cref="AfterStop"/>); null: the person asked for it.</summary>
    public RequestId? OpenedAfter { get; private set; }

    /// <summary>Everything that happened, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> History => _history;

    /// <summary>Questions to the person about what they mean, oldest first.</summary>
    public IReadOnlyList<Clarification> Clarifications => _clarifications;

    /// <summary>The article of the right, such as "Art. 15".</summary>
    public string Article => Rights.Article(Right, Kind);

    /// <summary>True while the objected use is restricted until the objection is decided (GDPR Art. 18(1)(d)): from proven identity on, for kinds that are weighed.</summary>
    public bool IsProvisionallyRestricted => Rights.IsWeighed(Kind) && IdentityConfirmedAt is not null && !State.IsFinal();

    /// <summary>True when all that was found is stopped by rules O1 and O2: marketing or consent (GDPR Art. 21(3), 7(3)).</summary>
    public bool HasOnlyAbsoluteStops => Right == Right.Objection && Review.HasOnlyAbsoluteStops(Rights.IsAbsolute(Kind));

    /// <summary>Registers a request.</summary>
    public static DataSubjectRequest Receive(RequestReceipt receipt, Actor actor, DateTimeOffset now)
    {
        var request = new DataSubjectRequest
        {
            Id = receipt.Id,
            ControllerId = receipt.ControllerId,
            SubmissionId = receipt.SubmissionId,
            Reference = receipt.Reference,
            Right = receipt.Right,
            Kind = receipt.Kind,
            State = Workflow.For(receipt.Right).Initial,
            Channel = receipt.Channel,
            Language = receipt.Language,
            ReceivedAt = receipt.ReceivedAt,
            RegisteredAt = now,
            HeldLevel = receipt.HeldLevel,
            IntakeLevel = receipt.RequiredLevel,
            RequiredLevel = receipt.RequiredLevel,
            RequiredWhy = [new LevelReason("right")],
            Eves = receipt.Eves,
            Approval = receipt.Approval,
            Target = receipt.Target,
            ProtectedIdentity = receipt.ProtectedIdentity,
            NamedOtherControllerOnly = receipt.NamedOtherControllerOnly,
            OpenedAfter = receipt.OpenedAfter,
        };
        request.Append("received", actor, now);
        return request;
    }

    /// <summary>What can be done now: each trigger of the state, with the fact that blocks it or null.</summary>
    public IReadOnlyList<ActionStatus> Actions(Facts facts) => Workflow.For(Right).Actions(facts);

    /// <summary>What can be done now by this actor.</summary>
    public IReadOnlyList<ActionStatus> Actions(Actor actor, DateTimeOffset now, bool? copyOutstanding) => Actions(new Facts(this, actor, now) { CopyOutstanding = copyOutstanding });

    private HistoryEntry Fire(RequestTrigger trigger, Facts facts, string? code = null, string? about = null, bool onePerson = false)
    {
        var row = Workflow.For(Right).Next(trigger, facts);
        State = row.To;
        if (State.IsFinal())
        {
            ClosedAt = facts.Now;
        }

        return Append(code ?? SnakeCase(trigger), facts.Actor, facts.Now, HistoryType.Transition, about).WithRow(row, onePerson);
    }

    private HistoryEntry Append(string code, Actor actor, DateTimeOffset now, HistoryType? type = null, string? about = null)
    {
        var kind = type ?? (actor.Type == ActorType.System ? HistoryType.System : HistoryType.Act);
        var entry = new HistoryEntry(Id, _history.Count + 1, now, actor, kind, code).WithAbout(about);
        _history.Add(entry);
        Version++;
        UpdatedAt = now;
        return entry;
    }

    private void RequireClosed(string act) => Require(act, State.IsFinal() && ContentDestroyedAt is null);

    private void RequireOpen(string act) => Require(act, !State.IsFinal());

    private void Require(string act, bool possible, Guard? guard = null)
    {
        if (!possible)
        {
            throw new IllegalTransitionException(act, State, guard);
        }
    }

    private static string SnakeCase<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
