using System.Security.Cryptography;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Attachments;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Takes in what a person asks for, one right or several, all or nothing. The same for known and unknown people: no connected system is touched.</summary>
public sealed class IntakeDesk(DsarDbContext db, Vault vault, Caller caller, RequestDesk desk, Registers registers, IdentityDesk identity, IntakeStartDesk start, TimeProvider clock)
{
    /// <summary>A new submission with its requests.</summary>
    /// <param name="input">Who, how and when.</param>
    /// <param name="asked">The rights, at least one.</param>
    /// <param name="pointer">Where the rights stand in the body, for the pointers of errors: empty, or <c>/requests</c>.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task<Outcome<IReadOnlyList<DataSubjectRequest>>> Take(IntakeSubmission input, IReadOnlyList<AskedRequest> asked, string pointer, CancellationToken ct)
    {
        if ((Refuse(input) ?? await Duplicate(input.ExternalRef, ct)) is { } refused)
        {
            return refused;
        }

        var (now, controller) = (clock.GetUtcNow(), caller.Controller!.Value);
        var register = await registers.Of(controller, ct);
        if ((UnknownReferences(input, asked, pointer, register) ?? await UnknownMandate(input.Subject?.Representative?.MandateAttachmentId, ct)) is { } unknown)
        {
            return unknown;
        }

        var submission = Submission.Receive(SubmissionId.New(), controller, Reference.From(RandomNumberGenerator.GetBytes(Reference.Bytes)), input.Channel!.Value, input.ReceivedAt ?? now, now);
        await Store(input, submission, ct);
        var (intake, requests) = (new Intake(input, submission, input.Subject!, register), new List<DataSubjectRequest>());
        foreach (var (i, one) in asked.Index())
        {
            var reference = asked.Count == 1 ? submission.Reference : Reference.Numbered(submission.Reference, i + 1);
            requests.Add(await File(intake, one, new Filing(reference, input.Language ?? Language.Sv, input.ProtectedIdentity ?? false, submission.ReceivedAt, asked.Any(a => a.Right == AskedRight.Erasure)), ct));
        }

        await start.Begin(intake, requests, [.. asked.Select(a => a.Right == AskedRight.Unsure)], ct);
        return requests;
    }

    /// <summary>One more right of a submission; it has the submission's date of receipt, person and language.</summary>
    public async Task<Outcome<IReadOnlyList<DataSubjectRequest>>> Add(SubmissionId id, IntakeSubmission input, AskedRequest asked, CancellationToken ct)
    {
        if (!caller.Scopes.Contains(Scope.RequestsWork))
        {
            return new Problem("permission_denied", Members: Problem.Extra(("requiredScopes", new[] { Scope.RequestsWork.Name() })));
        }

        var siblings = await desk.Siblings(id, ct);
        if (Refuse(input) is { } refused)
        {
            return refused;
        }

        if (siblings.Count == 0)
        {
            return Problem.Field("/submissionId", "unknown_reference", "There is no such submission.");
        }

        var (register, right, first) = (await desk.Register(siblings[0], ct), DetailRules.Of(asked.Right!.Value), siblings[0]);
        if (UnknownReferences(input, [asked], "", register) is { } unknown)
        {
            return unknown;
        }

        if (siblings.Any(s => s.Right == right && s.Kind == asked.Details?.Kind))
        {
            return Problem.Field("/right", "not_unique", "The submission has a request on this right.");
        }

        if (siblings.Count >= Reference.MostRequests)
        {
            return Problem.Field("/submissionId", "too_many", $"A submission has at most {Reference.MostRequests} requests.");
        }

        var submission = await identity.Submission(first, ct);
        var intake = new Intake(input, submission, await desk.Subject(first, ct), register);
        var isProtected = (input.ProtectedIdentity ?? false) || siblings.Any(s => s.ProtectedIdentity);
        var filing = new Filing(Next(submission, siblings), first.Language, isProtected, submission.ReceivedAt, siblings.Any(s => s.Right == Right.Erasure && !s.State.IsFinal()));
        var request = await File(intake, asked, filing, ct);
        if (right == Right.Erasure)
        {
            Wait(siblings);
        }

        if (siblings.Any(s => !s.State.IsFinal()))
        {
            await start.Inherit(intake, request, ct); // a proof holds while the submission is open
        }

        await start.Begin(intake, [request], [asked.Right == AskedRight.Unsure], ct);
        return new[] { request };
    }

    /// <summary>
    /// The erasure of what a stopped use alone has held (<see cref="AfterStop"/>): opened by the system beside the request that stopped it, received now, for the same proven
    /// person. Nobody is asked or told anything here: the decision letter of the stop names it. Null when an erasure that is open covers it, or the submission is full.
    /// </summary>
    public async Task<DataSubjectRequest?> OpenErasure(DataSubjectRequest after, IReadOnlyList<Guid> activities, DetailGround ground, CancellationToken ct)
    {
        var (siblings, covered) = (await desk.Siblings(after.SubmissionId, ct), new HashSet<Guid>());
        foreach (var open in siblings.Where(s => s.Right == Right.Erasure && !s.State.IsFinal()))
        {
            var details = (await desk.Words(open, ct)).Details;
            covered.UnionWith(details.Scope == DetailScope.Everything ? activities : details.ActivityIds!);
        }

        if (activities.Except(covered).ToList() is not { Count: > 0 } left || siblings.Count >= Reference.MostRequests)
        {
            return null;
        }

        var submission = await identity.Submission(after, ct);
        var input = new SubmitRequest.Input { Channel = after.Channel, PreferredDelivery = await desk.PreferredDelivery(after, ct) };
        var intake = new Intake(input, submission, await desk.Subject(after, ct), await desk.Register(after, ct));
        var erased = new RequestDetails { Scope = DetailScope.Selected, ActivityIds = left, Ground = ground };
        var request = await File(intake, new AskedRequest(AskedRight.Erasure, erased), new Filing(Next(submission, siblings), after.Language, siblings.Any(s => s.ProtectedIdentity), clock.GetUtcNow(), true) { After = after.Id }, ct);
        Wait(siblings);
        await start.Inherit(intake, request, ct);
        return request;
    }

    /// <summary>Copies that are still owed hold an erasure back, and their working target follows (<see cref="SiblingDesk"/>).</summary>
    private void Wait(IEnumerable<DataSubjectRequest> siblings)
    {
        foreach (var copy in siblings.Where(s => !s.State.IsFinal()))
        {
            copy.AwaitedByErasure(caller.Actor, clock.GetUtcNow());
        }
    }

    private static string Next(Submission submission, IEnumerable<DataSubjectRequest> siblings) => Reference.Numbered(submission.Reference, siblings.Max(s => Reference.NumberOf(s.Reference)) + 1);

    private Problem? Refuse(IntakeSubmission input) =>
        caller.Controller is null ? new Problem("permission_denied", "The host key takes in no requests.")
        : input.IdentityCheck is { } asserted ? identity.Refuse(asserted)
        : null;

    private Problem? UnknownReferences(IntakeSubmission input, IReadOnlyList<AskedRequest> asked, string pointer, DataController register)
    {
        if (register.AcceptPersonnummer is null && (input.Subject?.Identifiers ?? []).ToList().FindIndex(i => i.Type == IdentifierKind.Personnummer) is >= 0 and var at)
        {
            return Problem.Field($"/subject/identifiers/{at}/type", "identifier_not_accepted", "This controller does not ask for personal identity numbers.");
        }

        var known = register.Activities.Select(a => StableIds.Activity(caller.Controller!.Value, a.Key)).ToHashSet();
        var unknown =
            from one in asked.Index()
            from activity in (one.Item.Details?.ActivityIds ?? []).Index()
            where !known.Contains(activity.Item)
            select new FieldError($"{pointer}{(pointer.Length > 0 ? $"/{one.Index}" : "")}/details/activityIds/{activity.Index}", null, "unknown_reference", "There is no such activity.");
        return unknown.ToArray() is { Length: > 0 } errors ? Problem.Validation(errors) : null;
    }

    /// <summary>A mandate was attached to an earlier request: of this controller, and for who only takes requests in one that it made itself.</summary>
    private async Task<Problem?> UnknownMandate(Guid? id, CancellationToken ct)
    {
        if (id is not { } mandate)
        {
            return null;
        }

        var row = await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == mandate && r.Noun == Noun.Attachments, ct);
        var known = row?.Read<AttachmentRecord>() is { Kind: AttachmentKind.Mandate, State: not AttachmentState.Rejected }
            && await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == row.RequestId && r.ContentDestroyedAt == null, ct) is { } holder
            && (caller.Scopes.Contains(Scope.RequestsWork) || await desk.MadeBy(holder, caller.Actor, ct));
        return known ? null : Problem.Field("/subject/representative/mandateAttachmentId", "unknown_reference", "There is no such mandate.");
    }

    private async Task Store(IntakeSubmission input, Submission submission, CancellationToken ct)
    {
        vault.NewKey(KeyKind.Submission, submission.Id.Value, submission.ControllerId);
        db.Submissions.Add(submission);
        db.Entry(submission).Property(RequestMapping.ExternalRefSource).CurrentValue = input.ExternalRef?.Source;
        db.Entry(submission).Property(RequestMapping.ExternalRefId).CurrentValue = input.ExternalRef?.Id;
        var content = new SubmissionContent { SubmissionId = submission.Id, ControllerId = submission.ControllerId, Subject = Empty, HeldContact = SubmissionContent.NotChecked };
        content.Subject = await vault.Seal(content.Place, JsonSerializer.Serialize(input.Subject, Json.Wire), ct);
        db.SubmissionContents.Add(content);
        await desk.Index(submission, input.Subject!, ct);
    }

    /// <summary>How a request is filed, beside what came in.</summary>
    private sealed record Filing(string Reference, Language Language, bool IsProtected, DateTimeOffset ReceivedAt, bool ErasureWaits)
    {
        /// <summary>The request whose stop opened it.</summary>
        public RequestId? After { get; init; }
    }

    private async Task<DataSubjectRequest> File(Intake intake, AskedRequest asked, Filing filing, CancellationToken ct)
    {
        var (input, submission, subject, register) = intake;
        var (right, kind) = (DetailRules.Of(asked.Right!.Value), asked.Details?.Kind);
        var receipt = new RequestReceipt
        {
            Id = RequestId.New(),
            ControllerId = submission.ControllerId,
            SubmissionId = submission.Id,
            Reference = filing.Reference,
            Right = right,
            Kind = kind,
            Channel = input.Channel!.Value,
            Language = filing.Language,
            ReceivedAt = filing.ReceivedAt,
            RequiredLevel = register.IdentityPolicy.RequiredFor(right, kind),
            Eves = register.Eves,
            Approval = register.Approval,
            Target = TargetKinds.Of(right, kind, filing.ErasureWaits),
            ProtectedIdentity = filing.IsProtected,
            NamedOtherControllerOnly = input.OtherController is not null,
            OpenedAfter = filing.After,
        };
        var request = DataSubjectRequest.Receive(receipt, caller.Actor, clock.GetUtcNow());
        vault.NewKey(KeyKind.Request, request.Id.Value, submission.ControllerId);
        db.Requests.Add(request);
        var words = new RequestContent
        {
            RequestId = request.Id,
            ControllerId = submission.ControllerId,
            Content = Empty,
            PreferredDelivery = Words.Of(input.PreferredDelivery ?? DeliveryPreference.Portal),
            CreatedBy = JsonSerializer.Serialize(caller.Actor, Json.Wire),
        };
        words.Content = await vault.Seal(words.Place, JsonSerializer.Serialize(new RequestWords(DetailRules.Whole(right, asked.Details), input.Text, input.OtherController, input.Letter), Json.Wire), ct);
        db.RequestContents.Add(words);
        db.Entry(request).Property(RequestMapping.AuditSubject).CurrentValue = await desk.ProofOf(request.Id, subject, ct);
        db.Audit(AuditAction.RequestReceived, "request", request.Id.Value, request.Id, ("state", Words.Of(request.State)), ("reference", request.Reference), ("right", Words.Of(request.Right)), (AuditAction.Digest, await vault.ProofOf(words.Place, words.Content, request.Id, ct)));
        return request;
    }

    private async Task<Problem?> Duplicate(ExternalRef? reference, CancellationToken ct)
    {
        if (reference is null)
        {
            return null;
        }

        var existing = await db.Submissions.AsNoTracking().Where(s => EF.Property<string?>(s, RequestMapping.ExternalRefSource) == reference.Source && EF.Property<string?>(s, RequestMapping.ExternalRefId) == reference.Id)
            .Select(s => (SubmissionId?)s.Id).SingleOrDefaultAsync(ct);
        if (existing is not { } submission)
        {
            return null;
        }

        var requests = await db.Requests.Where(r => r.SubmissionId == submission).Select(r => r.Id).ToListAsync(ct);
        return new Problem("duplicate_external_ref", Members: Problem.Extra(("submissionId", submission.Value), ("requestIds", requests.Select(r => r.Value).ToArray())));
    }

    private static Sealed Empty => new([]);
}
