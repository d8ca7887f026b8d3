using static Dsar.Domain.Guards;
using static Dsar.Domain.RequestState;
using static Dsar.Domain.RequestTrigger;

namespace Dsar.Domain;

/// <summary>Right to object, GDPR Art. 21, 7(3), 22(3): the shared rows of law.md section 4 and its own. Where only marketing or consent is stopped there is nothing to judge.</summary>
internal static class ObjectionWorkflow
{
    /// <summary>Every transition there is; what is not listed cannot happen.</summary>
    public static readonly Workflow Table = new(Right.Objection, Received,
    [
        new(Received,         RequireIdentity,      AwaitingIdentity, LevelTooLow),
        new(Received,         ConfirmIdentity,      Collecting,       IdentityProven),
        new(AwaitingIdentity, ConfirmIdentity,      Collecting,       IdentityProvenBeforeCollecting),
        new(AwaitingIdentity, ConfirmIdentity,      InReview,         IdentityProvenAfterCollecting),

        new(Received,         ProposeDecision,      AwaitingApproval, WholeRefusal),
        new(AwaitingIdentity, ProposeDecision,      AwaitingApproval, WholeRefusal),
        new(Received,         Forward,              Forwarded,        OtherControllerNamed),
        new(AwaitingIdentity, Forward,              Forwarded,        OtherControllerNamed),
        new(InReview,         Forward,              Forwarded,        EveryFindingIsAnothers),

        new(Collecting,       FinishCollecting,     InReview,         PlanCompleteToJudge),
        new(Collecting,       FinishCollecting,     Executing,        PlanCompleteOnlyStops),
        new(InReview,         Recollect,            Collecting,       IdentityProvenReason),
        new(InReview,         RequireIdentity,      AwaitingIdentity, LevelTooLow),
        new(InReview,         ProposeDecision,      AwaitingApproval, DecidedForFourEyes),
        new(InReview,         ProposeDecision,      Executing,        DecidedAllGiven),

        new(AwaitingApproval, ReturnDecision,       InReview,         DecidedAfterCollecting),
        new(AwaitingApproval, ReturnDecision,       AwaitingIdentity, DecidedBeforeCollecting),
        new(AwaitingApproval, Approve,              Delivering,       OtherPersonNothingToExecute),
        new(AwaitingApproval, Approve,              Executing,        OtherPersonSomethingToExecute),

        new(Executing,        FinishExecution,      Delivering,       StopProven),
        new(Delivering,       ConfirmDelivery,      Fulfilled,        DeliveredInFull),
        new(Delivering,       ConfirmDelivery,      PartlyFulfilled,  DeliveredInPart),
        new(Delivering,       ConfirmDelivery,      Refused,          RefusalDelivered),

        new(Received,         Withdraw,             Withdrawn,        PersonsOwnWish),
        new(AwaitingIdentity, Withdraw,             Withdrawn,        PersonsOwnWish),
        new(Collecting,       Withdraw,             Withdrawn,        PersonsOwnWish),
        new(InReview,         Withdraw,             Withdrawn,        PersonsOwnWish),
        new(AwaitingApproval, Withdraw,             Withdrawn,        PersonsOwnWish),
        new(Executing,        Withdraw,             Withdrawn,        PersonsOwnWish),
        new(Delivering,       Withdraw,             Withdrawn,        PersonsOwnWish),

        new(Received,         Extend,               Received,         Extendable),
        new(AwaitingIdentity, Extend,               AwaitingIdentity, Extendable),
        new(Collecting,       Extend,               Collecting,       Extendable),
        new(InReview,         Extend,               InReview,         Extendable),
        new(AwaitingApproval, Extend,               AwaitingApproval, Extendable),
        new(Executing,        Extend,               Executing,        Extendable),

        new(Received,         RequestClarification, Received,         NoOpenClarification),
        new(AwaitingIdentity, RequestClarification, AwaitingIdentity, NoOpenClarification),
        new(Collecting,       RequestClarification, Collecting,       NoOpenClarification),
        new(InReview,         RequestClarification, InReview,         NoOpenClarification),
        new(Received,         AnswerClarification,  Received,         OpenClarification),
        new(AwaitingIdentity, AnswerClarification,  AwaitingIdentity, OpenClarification),
        new(Collecting,       AnswerClarification,  Collecting,       OpenClarification),
        new(InReview,         AnswerClarification,  InReview,         OpenClarification),
    ]);
}
