using Dsar.Api.Features.Records;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>What the person is to the controller.</summary>
public enum Relation
{
    Customer,
    FormerCustomer,
    UserOfCustomer,
    ContactPerson,
    Applicant,
    Employee,
    Visitor,
    MarketingRecipient,
    Other,
}

/// <summary>How the person prefers to get the answer.</summary>
public enum DeliveryPreference
{
    Portal,
    RegisteredPost,
    Handover,
}

/// <summary>A postal address.</summary>
public sealed record PostalAddress(IReadOnlyList<string>? Lines, string? PostalCode, string? City, string? Country);

/// <summary>Where the person can be reached; at least one.</summary>
public sealed record Contact(string? Email, string? Phone, PostalAddress? PostalAddress);

/// <summary>One identifier of the person, as given.</summary>
public sealed record SubjectIdentifier(IdentifierKind? Type, string? Value);

/// <summary>Whose kind of representative.</summary>
public enum RepresentativeKind
{
    Attorney,
    Guardian,
    Trustee,
}

/// <summary>Somebody who asks on the person's behalf.</summary>
public sealed record RepresentativeInput(string? Name, RepresentativeKind? Kind, Contact? Contact, Guid? MandateAttachmentId);

/// <summary>The data subject: content, sealed under the submission's key.</summary>
public sealed record Subject(string? Name, Relation? Relation, Contact? Contact, IReadOnlyList<SubjectIdentifier>? Identifiers, RepresentativeInput? Representative);

/// <summary>The caller's own reference; unique per controller; no personal data.</summary>
public sealed record ExternalRef(string? Source, string? Id);

/// <summary>Content of one request: what was asked for in detail, in the person's own words, and whose data it is about when another company was named.</summary>
public sealed record RequestWords(RequestDetails Details, string? Text, string? OtherController, LetterInput? Letter = null);

/// <summary>How a letter came: signed or not, and what its envelope was marked.</summary>
public sealed record LetterInput(bool? Signed, string? EnvelopeMark);

/// <summary>The request that a record belongs to, as it is after the call, so that the next If-Match needs no GET.</summary>
public sealed record RequestRef(Guid Id, string Reference, RequestState State, long Version, string Etag)
{
    public static RequestRef Of(DataSubjectRequest r) => Of(r.Id.Value, r.Reference, r.State, r.Version);

    public static RequestRef Of(Guid id, string reference, RequestState state, long version) => new(id, reference, state, version, ETags.Of(id, version));
}

/// <summary>An act the caller can do now.</summary>
public sealed record AllowedAction(string Action, string Title, string Method, string Href, string Scope, bool RequiresIfMatch, bool FourEyes, string Schema);

/// <summary>An act the caller cannot do now, with what stands in the way, first reason first.</summary>
public sealed record BlockedAction(string Action, IReadOnlyList<BlockReason> BlockedBy);

/// <summary>A reason as the problem code the act would answer, with the article it comes from.</summary>
public sealed record BlockReason(string Code, string Detail);

/// <summary>A person at the controller.</summary>
public sealed record PersonView(Guid Id, string? Name);

/// <summary>Who has to act next.</summary>
public enum WaitingOn
{
    Subject,
    Agent,
    Approver,
    System,
    ManualTask,
    SiblingRequest,
    Nobody,
}

/// <summary>A request as a line of a list: no content, no acts, no explanations.</summary>
public sealed record RequestSummary(
    Guid Id, string Reference, Guid ControllerId, Guid SubmissionId, Right Right, string Article, RequestState State, RequestOutcome? Outcome, IReadOnlyList<string> Grounds, WaitingOn WaitingOn,
    IntakeChannel Channel, Language Language, DateTimeOffset ReceivedAt, DateTimeOffset RegisteredAt, ExternalRef? ExternalRef, PersonView? Assignee, IReadOnlyList<string> Labels, bool ProtectedIdentity,
    string PreferredDelivery, IReadOnlyList<Guid> RestrictionIds, long Version, IdentitySummary Identity, DeadlineSummary Deadline, CompletenessSummary Completeness, ActorView CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ClosedAt, DateTimeOffset? ContentDestroyAfter, DateTimeOffset? ContentDestroyedAt, Guid? OpenedAfter);

/// <summary>A request as the API shows it; content members are absent without a content scope.</summary>
public sealed record RequestView(
    Guid Id, string Reference, Guid ControllerId, Guid SubmissionId, Right Right, string Article, RequestState State, RequestOutcome? Outcome, IReadOnlyList<string> Grounds, WaitingOn WaitingOn,
    IntakeChannel Channel, Language Language, DateTimeOffset ReceivedAt, DateTimeOffset RegisteredAt, ExternalRef? ExternalRef, PersonView? Assignee, IReadOnlyList<string> Labels, bool ProtectedIdentity,
    [property: ContentMember] RequestDetails? Details, [property: ContentMember] string? Text, [property: ContentMember] string? OtherController, [property: ContentMember] Subject? Subject,
    string PreferredDelivery, IReadOnlyList<Guid> RestrictionIds, long Version, IdentityView Identity, DeadlineView Deadline, CompletenessView Completeness, ActorView CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ClosedAt, DateTimeOffset? ContentDestroyAfter, DateTimeOffset? ContentDestroyedAt, Guid? OpenedAfter,
    IReadOnlyList<AllowedAction> AllowedActions, IReadOnlyList<BlockedAction> BlockedActions)
{
    /// <summary>The line of the list, with what only the whole request shows.</summary>
    public static RequestView Of(RequestSummary s, IdentityView identity, DeadlineView deadline, CompletenessView completeness, RequestWords? words, Subject? subject, IReadOnlyList<AllowedAction> allowed, IReadOnlyList<BlockedAction> blocked) => new(
        s.Id, s.Reference, s.ControllerId, s.SubmissionId, s.Right, s.Article, s.State, s.Outcome, s.Grounds, s.WaitingOn, s.Channel, s.Language, s.ReceivedAt, s.RegisteredAt, s.ExternalRef, s.Assignee, s.Labels,
        s.ProtectedIdentity, words?.Details, words?.Text, words?.OtherController, subject, s.PreferredDelivery, s.RestrictionIds, s.Version, identity, deadline, completeness, s.CreatedBy,
        s.CreatedAt, s.UpdatedAt, s.ClosedAt, s.ContentDestroyAfter, s.ContentDestroyedAt, s.OpenedAfter, allowed, blocked);
}
