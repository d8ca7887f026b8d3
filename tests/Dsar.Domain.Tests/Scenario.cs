namespace Dsar.Domain.Tests;

/// <summary>An access request brought to a state by the acts that lead there; dates start on 2026-03-05 09:00 UTC.</summary>
internal sealed class Scenario
{
    public static readonly DateTimeOffset Start = new(2026, 3, 5, 9, 0, 0, TimeSpan.Zero);

    public Scenario(Action<Builder>? with = null)
    {
        var builder = new Builder();
        with?.Invoke(builder);
        Request = DataSubjectRequest.Receive(builder.Receipt, Actor.Subject, Start);
    }

    public DataSubjectRequest Request { get; }

    public DateTimeOffset Now { get; set; } = Start.AddHours(1);

    public Actor Anna { get; } = Actor.Agent(PersonId.New());

    public Actor Bo { get; } = Actor.Agent(PersonId.New());

    public static RequestReceipt Receipt { get; } = new()
    {
        Id = RequestId.New(),
        ControllerId = ControllerId.New(),
        SubmissionId = SubmissionId.New(),
        Reference = "GD-7K3M-9Q2P",
        Right = Right.Access,
        Channel = IntakeChannel.WebForm,
        Language = Language.Sv,
        ReceivedAt = Start,
        RequiredLevel = 2,
    };

    public Scenario AwaitingIdentity(bool whyAsked = true)
    {
        Request.RequireIdentity(Guid.CreateVersion7(), whyAsked, Anna, Now);
        return this;
    }

    public Scenario Collecting(params SystemCoverage[] systems)
    {
        Request.ConfirmIdentity(2, Anna, Now);
        Request.PlanCollection(systems.Length > 0 ? systems : [new("crm"), new("billing")], Actor.System, Now);
        return this;
    }

    public Scenario InReview(params SystemCoverage[] ended)
    {
        if (Request.State != RequestState.Collecting)
        {
            Collecting();
        }

        foreach (var system in ended.Length > 0 ? ended : [new("crm", SystemStatus.Found, Findings: 1, Rows: 3), new("billing", SystemStatus.Empty)])
        {
            Request.SystemEnded(system, Actor.System, Now);
        }

        Request.FinishCollecting(Actor.System, Now);
        Request.Reviewed(new ReviewState(Findings: 1), Anna, Now);
        return this;
    }

    public Scenario Proposed(params DecidedItem[] items)
    {
        if (Request.State < RequestState.InReview)
        {
            InReview();
        }

        Request.ProposeDecision(Proposal(items), Anna, Now);
        return this;
    }

    public Scenario Executing(params DecidedItem[] items)
    {
        Proposed(items.Length > 0 ? items : [Disclosed]);
        Request.Approve(Request.Decision!.Id, Bo, Now, copyOutstanding: false);
        return this;
    }

    public Scenario Delivering(params DecidedItem[] items)
    {
        Executing(items);
        Request.PackageBuilt(Actor.System, Now);
        Request.FinishExecution(Actor.System, Now);
        return this;
    }

    public static DecidedItem Disclosed { get; } = new(ItemOutcome.Disclose, Grounds.AccessGranted);

    public static DecidedItem Withheld { get; } = new(ItemOutcome.Withhold, Grounds.DraftOrMemo);

    public static DecisionProposal Proposal(params DecidedItem[] items) => new(Guid.CreateVersion7(), items) { SheetComplete = true };

    public static DecisionProposal Refusal(string ground, bool evidence = true) => new(Guid.CreateVersion7(), []) { Refusal = new RefusalProposal(ground, evidence) };

    internal sealed class Builder
    {
        public RequestReceipt Receipt { get; set; } = Scenario.Receipt;
    }
}
