using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Audit;

/// <summary>Lists who did what and who looked at whom, in the order of the controller's chain; as <c>application/x-ndjson</c> the whole chain for the offline verifier.</summary>
public static class ListAuditEntries
{
    /// <summary>Every entry as one line in the form that is hashed.</summary>
    public const string Export = "application/x-ndjson";

    public sealed record Query(long? FromSeq, long? ToSeq, Guid? RequestId, int? Limit, string? Cursor) : IQuery<Page<AuditEntryView>>;

    internal sealed class Handler(DsarDbContext db, Caller caller, PeopleNames names, Cursors cursors) : IRequestHandler<Query, Outcome<Page<AuditEntryView>>>
    {
        public async Task<Outcome<Page<AuditEntryView>>> Handle(Query query, CancellationToken ct)
        {
            if ((Cursors.CheckLimit(query.Limit) ?? OutOfRange(query)) is { } wrong)
            {
                return wrong;
            }

            var list = $"audit|{query.FromSeq}|{query.ToSeq}|{query.RequestId}";
            var (ok, position) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (query.Limit ?? Cursors.DefaultLimit, position is null ? 0 : long.Parse(position, CultureInfo.InvariantCulture));
            var rows = await Chain(db, caller, query).Where(e => e.Seq > after).Take(limit + 1).ToListAsync(ct);
            var items = new List<AuditEntryView>();
            foreach (var e in rows.Take(limit))
            {
                items.Add(await View(e, ct));
            }

            return new Page<AuditEntryView>(items, rows.Count > limit ? await cursors.After(rows[limit - 1].Seq.ToString(CultureInfo.InvariantCulture), list, ct) : null);
        }

        private async Task<AuditEntryView> View(AuditEntry e, CancellationToken ct)
        {
            var type = Enum.Parse<ActorType>(e.ActorType, ignoreCase: true);
            var actor = new Actor(type, e.ActorId, type == ActorType.Person && e.ActorId is { } person ? new PersonId(person) : null);
            return new AuditEntryView(
                e.Seq, e.At, await names.View(actor, ct), e.Action, e.ObjectType, e.ObjectId, e.RequestId, e.SubjectHmac is null ? null : Convert.ToHexStringLower(e.SubjectHmac),
                JsonNode.Parse(e.Data)!.AsObject(), Convert.ToHexStringLower(e.PrevHash), Convert.ToHexStringLower(e.Hash));
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/audit", async ([AsParameters] Query query, HttpContext http, DsarDbContext db, Caller caller, IMediator mediator, CancellationToken ct) => Accepts.Wants(http.Request, Export) && OutOfRange(query) is null
            ? Results.Stream(body => Write(body, Chain(db, caller, query), ct), Export)
            : await mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListAuditEntries)).CarriesFile().WithTags("Audit").Answers(BodyRules.PlainJson, Export).Needs(Scope.AuditRead).Problems("invalid_cursor");

    private static Problem? OutOfRange(Query query) =>
        query.FromSeq is < 1 ? Problem.Validation(new FieldError(null, "fromSeq", "out_of_range", "A chain begins at 1."))
        : query.ToSeq is < 1 ? Problem.Validation(new FieldError(null, "toSeq", "out_of_range", "A chain begins at 1."))
        : null;

    /// <summary>The caller's chain only: entries carry no filter of their own, since the verifier reads all chains.</summary>
    private static IQueryable<AuditEntry> Chain(DsarDbContext db, Caller caller, Query query)
    {
        var (chain, from, to) = (caller.Controller!.Value.Value, query.FromSeq ?? 0, query.ToSeq ?? long.MaxValue);
        return db.AuditEntries.AsNoTracking().Where(e => e.ControllerId == chain && e.Seq >= from && e.Seq <= to && (query.RequestId == null || e.RequestId == query.RequestId)).OrderBy(e => e.Seq);
    }

    private static async Task Write(Stream body, IQueryable<AuditEntry> entries, CancellationToken ct)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(ct))
        {
            await writer.WriteLineAsync(AuditRecord.Of(entry).Line().AsMemory(), ct);
        }
    }
}
