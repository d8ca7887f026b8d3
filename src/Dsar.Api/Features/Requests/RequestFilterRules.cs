using System.Globalization;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>The filters of the list: first read, each with its own error, then put into the query.</summary>
internal sealed class RequestFilterRules
{
    private const string Me = "me";
    private const string None = "none";
    private static readonly string[] Sorts = ["dueDate", "-dueDate", "receivedAt", "-receivedAt"];
    private static readonly string[] Views = ["mine", "unassigned", "due_soon", "overdue", "waiting_on_subject", "awaiting_approval"];
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2999, 12, 31);

    private readonly List<FieldError> _errors = [];
    private readonly ListRequests.Query _query;
    private readonly List<RequestState> _states;
    private readonly List<Right> _rights;
    private readonly List<RequestOutcome> _outcomes;
    private readonly List<WaitingOn> _waiting;
    private readonly List<IntakeChannel> _channels;
    private readonly List<Urgency> _urgencies;
    private readonly Guid? _submission;
    private readonly PersonId? _assignee;
    private readonly DateOnly? _dueBefore;
    private readonly DateOnly? _from;
    private readonly DateOnly? _to;

    public RequestFilterRules(ListRequests.Query query)
    {
        _query = query;
        _states = Several<RequestState>("state", query.State);
        _rights = Several<Right>("right", query.Right);
        _outcomes = Several<RequestOutcome>("outcome", query.Outcome);
        _waiting = Several<WaitingOn>("waitingOn", query.WaitingOn);
        _channels = Several<IntakeChannel>("channel", query.Channel);
        _urgencies = Several<Urgency>("urgency", query.Urgency);
        _submission = Id("submissionId", query.SubmissionId);
        _assignee = query.Assignee is Me or None || Id("assignee", query.Assignee) is not { } person ? null : new PersonId(person);
        _dueBefore = Day("dueBefore", query.DueBefore);
        _from = Day("receivedFrom", query.ReceivedFrom);
        _to = Day("receivedTo", query.ReceivedTo);
        Check("sort", query.Sort is null || Sorts.Contains(query.Sort), "unknown_value", "Sorted by dueDate, -dueDate, receivedAt or -receivedAt.");
        Check("view", query.View is null || Views.Contains(query.View), "unknown_value", "There is no such view.");
        Check("limit", query.Limit is null or (>= 1 and <= Cursors.MaxLimit), "out_of_range", "A limit is 1 to 200.");
    }

    /// <summary>What is wrong with the query, or null.</summary>
    public Problem? Problem => _errors.Count > 0 ? Web.Problem.Validation([.. _errors]) : null;

    /// <summary>The requests that fit all filters; of another controller's id none do.</summary>
    public IQueryable<DataSubjectRequest> Apply(DsarDbContext db, Caller caller, DateOnly today)
    {
        var requests = Words(db.Requests);
        requests = _waiting.Count == 0 ? requests : requests.Where(WaitingRules.IsOneOf(db, _waiting, WorkingDays.After(today, Siblings.WorkingDaysBeforeDate)));
        requests = _urgencies.Count == 0 ? requests : InUrgency(requests, _urgencies, today);
        requests = _query.Assignee switch
        {
            null => requests,
            Me => Mine(requests, caller),
            None => requests.Where(r => r.AssigneeId == null),
            _ => requests.Where(r => r.AssigneeId == _assignee),
        };
        requests = _query.Label is { } label ? requests.Where(r => r.Labels.Contains(label)) : requests;
        requests = _submission is { } s ? requests.Where(r => r.SubmissionId == new SubmissionId(s)) : requests;
        requests = _query.Reference is { } typed ? Referred(db, requests, Reference.Parse(typed)) : requests;
        requests = _query.ExternalRefSource is { } source ? requests.Where(r => db.Submissions.Any(x => x.Id == r.SubmissionId && EF.Property<string?>(x, RequestMapping.ExternalRefSource) == source)) : requests;
        requests = _query.ExternalRefId is { } id ? requests.Where(r => db.Submissions.Any(x => x.Id == r.SubmissionId && EF.Property<string?>(x, RequestMapping.ExternalRefId) == id)) : requests;
        return InView(db, Dates(requests), caller, today);
    }

    private IQueryable<DataSubjectRequest> Words(IQueryable<DataSubjectRequest> requests)
    {
        requests = _states.Count == 0 ? requests : requests.Where(r => _states.Contains(r.State));
        requests = _rights.Count == 0 ? requests : requests.Where(r => _rights.Contains(r.Right));
        requests = _outcomes.Count == 0 ? requests : requests.Where(r => r.Outcome != null && _outcomes.Contains(r.Outcome.Value));
        return _channels.Count == 0 ? requests : requests.Where(r => _channels.Contains(r.Channel));
    }

    private IQueryable<DataSubjectRequest> Dates(IQueryable<DataSubjectRequest> requests)
    {
        requests = _dueBefore is { } before ? requests.Where(r => EF.Property<DateOnly>(r, Model.DueOn) < before) : requests;
        if (_from is { } from)
        {
            var start = StockholmTime.StartOf(from);
            requests = requests.Where(r => r.ReceivedAt >= start);
        }

        if (_to is { } to)
        {
            var end = StockholmTime.StartOf(to.AddDays(1));
            requests = requests.Where(r => r.ReceivedAt < end);
        }

        return requests;
    }

    private IQueryable<DataSubjectRequest> InView(DsarDbContext db, IQueryable<DataSubjectRequest> requests, Caller caller, DateOnly today)
    {
        var open = _query.View is null ? requests : requests.Where(r => RequestStates.Open.Contains(r.State));
        return _query.View switch
        {
            "mine" => Mine(open, caller),
            "unassigned" => open.Where(r => r.AssigneeId == null),
            "due_soon" => InUrgency(open, [Urgency.Amber, Urgency.Red], today),
            "overdue" => InUrgency(open, [Urgency.Overdue], today),
            "waiting_on_subject" => open.Where(WaitingRules.IsOneOf(db, [WaitingOn.Subject], today)),
            "awaiting_approval" => open.Where(r => r.State == RequestState.AwaitingApproval),
            _ => open,
        };
    }

    /// <summary>Nothing is a system's own: only people are given work.</summary>
    private static IQueryable<DataSubjectRequest> Mine(IQueryable<DataSubjectRequest> requests, Caller caller) =>
        caller is { IsPerson: true, Person: { } me } ? requests.Where(r => r.AssigneeId == me) : requests.Where(r => false);

    /// <summary>A submission's reference stands for all its requests, one with a number for that request.</summary>
    private static IQueryable<DataSubjectRequest> Referred(DsarDbContext db, IQueryable<DataSubjectRequest> requests, string? reference) =>
        reference is null ? requests.Where(r => false) : requests.Where(r => r.Reference == reference || db.Submissions.Any(s => s.Id == r.SubmissionId && s.Reference == reference));

    /// <summary>Urgency as ranges of due dates; an answered request has none.</summary>
    private static IQueryable<DataSubjectRequest> InUrgency(IQueryable<DataSubjectRequest> requests, IReadOnlyList<Urgency> wanted, DateOnly today)
    {
        var (red, amber) = (Deadline.LastRedDay(today), Deadline.LastAmberDay(today));
        var (isOverdue, isRed, isAmber, isGreen) = (wanted.Contains(Urgency.Overdue), wanted.Contains(Urgency.Red), wanted.Contains(Urgency.Amber), wanted.Contains(Urgency.Green));
        return requests.Where(r => r.AnsweredAt == null && r.ClosedAt == null
            && ((isOverdue && EF.Property<DateOnly>(r, Model.DueOn) < today)
                || (isRed && EF.Property<DateOnly>(r, Model.DueOn) >= today && EF.Property<DateOnly>(r, Model.DueOn) <= red)
                || (isAmber && EF.Property<DateOnly>(r, Model.DueOn) > red && EF.Property<DateOnly>(r, Model.DueOn) <= amber)
                || (isGreen && EF.Property<DateOnly>(r, Model.DueOn) > red && EF.Property<DateOnly>(r, Model.DueOn) > amber)));
    }

    private List<T> Several<T>(string parameter, string? text) where T : struct, Enum
    {
        Check(parameter, Web.Words.TryParse<T>(text, out var values) && (text is null || values.Count > 0), "unknown_value", "There is no such value.");
        return values;
    }

    private Guid? Id(string parameter, string? text)
    {
        var read = Ids.TryRead(text, out var id);
        Check(parameter, text is null || read, "wrong_format", "An id is a UUID in lower case.");
        return read ? id : null;
    }

    private DateOnly? Day(string parameter, string? text)
    {
        var read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        Check(parameter, text is null || read, "wrong_format", "A date is YYYY-MM-DD.");
        return read ? (day < Earliest ? Earliest : day > Latest ? Latest : day) : null;
    }

    private void Check(string parameter, bool right, string code, string detail)
    {
        if (!right)
        {
            _errors.Add(new FieldError(null, parameter, code, detail));
        }
    }
}
