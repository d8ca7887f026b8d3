using System.Globalization;
using System.Linq.Expressions;
using Dsar.Api.Data.Mappings;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>An order of the list: how it sorts, where a cursor stands in it, and what comes after. The id decides between equals, so each row has one place.</summary>
internal sealed record RequestSortRules(
    Func<IQueryable<DataSubjectRequest>, IQueryable<DataSubjectRequest>> Order, Func<string, Expression<Func<DataSubjectRequest, bool>>> IsAfter, Func<RequestLine, string> PositionOf)
{
    /// <summary>The order by its name; by due date when it has none.</summary>
    public static RequestSortRules Of(string? sort) => sort switch
    {
        "-dueDate" => new(q => q.OrderByDescending(r => EF.Property<DateOnly>(r, Model.DueOn)).ThenByDescending(r => r.Id), DueBefore, ByDueDate),
        "receivedAt" => new(q => q.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id), ReceivedAfter, ByReceipt),
        "-receivedAt" => new(q => q.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id), ReceivedBefore, ByReceipt),
        _ => new(q => q.OrderBy(r => EF.Property<DateOnly>(r, Model.DueOn)).ThenBy(r => r.Id), DueAfter, ByDueDate),
    };

    private static Expression<Func<DataSubjectRequest, bool>> DueAfter(string position)
    {
        var (due, id) = (Day(position), Id(position));
        return r => EF.Property<DateOnly>(r, Model.DueOn) >= due && (EF.Property<DateOnly>(r, Model.DueOn) > due || ((Guid)(object)r.Id).CompareTo(id) > 0);
    }

    private static Expression<Func<DataSubjectRequest, bool>> DueBefore(string position)
    {
        var (due, id) = (Day(position), Id(position));
        return r => EF.Property<DateOnly>(r, Model.DueOn) <= due && (EF.Property<DateOnly>(r, Model.DueOn) < due || ((Guid)(object)r.Id).CompareTo(id) < 0);
    }

    private static Expression<Func<DataSubjectRequest, bool>> ReceivedAfter(string position)
    {
        var (received, id) = (Time(position), Id(position));
        return r => r.ReceivedAt >= received && (r.ReceivedAt > received || ((Guid)(object)r.Id).CompareTo(id) > 0);
    }

    private static Expression<Func<DataSubjectRequest, bool>> ReceivedBefore(string position)
    {
        var (received, id) = (Time(position), Id(position));
        return r => r.ReceivedAt <= received && (r.ReceivedAt < received || ((Guid)(object)r.Id).CompareTo(id) < 0);
    }

    private static string ByDueDate(RequestLine line) => $"{line.DueOn:O}|{line.Request.Id}";

    private static string ByReceipt(RequestLine line) => $"{line.Request.ReceivedAt:O}|{line.Request.Id}";

    private static Guid Id(string position) => Guid.Parse(position.Split('|')[1]);

    private static DateOnly Day(string position) => DateOnly.ParseExact(position.Split('|')[0], "O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string position) => DateTimeOffset.ParseExact(position.Split('|')[0], "O", CultureInfo.InvariantCulture);
}
