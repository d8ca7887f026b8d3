using Dsar.Api.Features.Controllers;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>Which activities a request is about: what the person chose, and for an objection only the uses objected to (law.md section 2).</summary>
public static class RequestScope
{
    /// <summary>Keys of the activities asked about; null when the request is about everything.</summary>
    public static IReadOnlySet<string>? Of(DataSubjectRequest request, RequestDetails details, DataController register) =>
        request.Right == Right.Objection ? Objected(request, details, register)
        : details.ActivityIds is { Count: > 0 } ? Chosen(request, details, register).ToHashSet()
        : null;

    /// <summary>Keys of the activities that an objection is about.</summary>
    public static IReadOnlySet<string> Objected(DataSubjectRequest objection, RequestDetails details, DataController register) =>
        ObjectedActivities.Of(objection.Kind!.Value, [.. Chosen(objection, details, register)], register).Select(a => a.Key).ToHashSet();

    private static IEnumerable<string> Chosen(DataSubjectRequest request, RequestDetails details, DataController register) =>
        register.Activities.Select(a => a.Key).Where(k => details.ActivityIds?.Contains(StableIds.Activity(request.ControllerId, k)) == true);
}
