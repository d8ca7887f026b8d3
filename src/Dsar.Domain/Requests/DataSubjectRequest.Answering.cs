namespace Dsar.Domain;

/// <content>Carrying out, delivering, and the clock.</content>
public sealed partial class DataSubjectRequest
{
    /// <summary>True when the package holds approved items only and its manifest hash is verified (GDPR Art. 15(3)).</summary>
    public bool PackageVerified { get; private set; }

    /// <summary>When the answer was made available in the portal (UTC).</summary>
    public DateTimeOffset? AvailableAt { get; private set; }

    /// <summary>When the person was reminded of the answer (UTC), 14 days after it was made available.</summary>
    public DateTimeOffset? DeliveryRemindedAt { get; private set; }

    /// <summary>When it was known that the answer has reached the person (UTC).</summary>
    public DateTimeOffset? DeliveryDoneAt { get; private set; }

    /// <summary>How that was known.</summary>
    public DeliveryBasis? DeliveredBy { get; private set; }

    /// <summary>Records that the package is built from approved items and its manifest is verified; in executing, delivering, and at a re-issue.</summary>
    public void PackageBuilt(Actor actor, DateTimeOffset now)
    {
        Require(nameof(PackageBuilt), State is RequestState.Executing or RequestState.Delivering or RequestState.Fulfilled or RequestState.PartlyFulfilled or RequestState.Refused);
        PackageVerified = true;
        Append("package_built", actor, now);
    }

    /// <summary>Records what is proven of the carrying out, and which systems could not carry it out; those keep the request from Fulfilled.</summary>
    public void ExecutionProven(IReadOnlyList<ExecutionProof> proofs, IReadOnlyList<string> notExecuted, Actor actor, DateTimeOffset now)
    {
        Require(nameof(ExecutionProven), State == RequestState.Executing);
        Decision = Decision! with { Proofs = [.. Decision.Proofs.Union(proofs).Order()], NotExecuted = notExecuted };
        Append("execution_proven", actor, now);
    }

    /// <summary>Ends the carrying out, with the right's own proof.</summary>
    public void FinishExecution(Actor actor, DateTimeOffset now) => Fire(RequestTrigger.FinishExecution, new Facts(this, actor, now));

    /// <summary>Records that the answer can be fetched, or was posted; this stops the clock (GDPR Art. 12(3)).</summary>
    public void MadeAvailable(DateTimeOffset answeredAt, Actor actor, DateTimeOffset now)
    {
        Require(nameof(MadeAvailable), State == RequestState.Delivering);
        Require(nameof(MadeAvailable), PackageVerified, Guards.PackageProven);
        AvailableAt ??= answeredAt;
        AnsweredAt ??= answeredAt;
        Append("made_available", actor, now);
    }

    /// <summary>Records that the person was reminded of an answer they have not fetched.</summary>
    public void DeliveryReminded(Actor actor, DateTimeOffset now)
    {
        Require(nameof(DeliveryReminded), State == RequestState.Delivering && AvailableAt is not null);
        DeliveryRemindedAt ??= now;
        Append("delivery_reminded", actor, now);
    }

    /// <summary>Records that the answer has reached the person; the outcome decides which final state follows.</summary>
    public void ConfirmDelivery(DeliveryBasis basis, Actor actor, DateTimeOffset deliveredAt, DateTimeOffset now)
    {
        Fire(RequestTrigger.ConfirmDelivery, new Facts(this, actor, now) { Basis = basis });
        AnsweredAt ??= deliveredAt;
        DeliveryDoneAt = deliveredAt;
        DeliveredBy = basis;
    }

    /// <summary>Records that the answer's last package has ended: nothing is left to deliver until it is built again.</summary>
    public void PackageExpired(Actor actor, DateTimeOffset now)
    {
        RequireClosed(nameof(PackageExpired));
        PackageVerified = false;
        Append("package_expired", actor, now);
    }

    /// <summary>Records that everything about the person is destroyed; what stays says that a request was answered, when and how (GDPR Art. 5(1)(e)).</summary>
    public void DestroyContent(Actor actor, DateTimeOffset now)
    {
        RequireClosed(nameof(DestroyContent));
        (PackageVerified, ContentDestroyedAt) = (false, now);
        Append("content_destroyed", actor, now);
    }

    /// <summary>The legal date and its reasons, as of a day in Europe/Stockholm.</summary>
    public Deadline DeadlineOn(DateOnly today)
    {
        var deadline = Deadline.Of(DeadlineFacts(), today);
        return AnsweredAt is null ? deadline with { OnTime = null } : deadline; // a withdrawal stops the clock and is no answer
    }

    private DeadlineFacts DeadlineFacts() => new(StockholmTime.DayOf(ReceivedAt))
    {
        Questions = [.. IdentityQuestions.Select(Question), .. _clarifications.Select(Question)],
        Extended = Extension is not null,
        AnsweredOn = (AnsweredAt ?? ClosedAt) is { } at ? StockholmTime.DayOf(at) : null,
        Eves = Eves,
        Target = Target,
    };

    private static DeadlineQuestion Question(IdentityQuestion q) =>
        new(q.Id, PauseCause.Identity, StockholmTime.DayOf(q.AskedAt), DayOrNull(q.AnsweredAt), q.WhyAsked);

    private static DeadlineQuestion Question(Clarification c) =>
        new(c.Id, PauseCause.Clarification, StockholmTime.DayOf(c.AskedAt), DayOrNull(c.AnsweredAt ?? c.ClosedAt), c.CanPause);

    private static DateOnly? DayOrNull(DateTimeOffset? at) => at is { } known ? StockholmTime.DayOf(known) : null;
}
