using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Findings;

/// <summary>Records what a person judged about a finding: is it this person's, which fields are hidden and why (GDPR Art. 15(4)), which texts were read. The stored rows are never altered.</summary>
public static class ReviewFinding
{
    public sealed record Input(PersonMatch? PersonMatch, IReadOnlyList<ExcludedRow>? ExcludedRows, IReadOnlyList<FieldMask>? Masks, IReadOnlyList<ClearedField>? Cleared);

    public sealed record Command(RequestId Id, Guid FindingId, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleForEach(c => c.Input.Masks).ChildRules(m =>
            {
                m.RuleFor(x => x.Field).Required().Line(200);
                m.RuleFor(x => x.Ground).Required().Must(g => g is null or Grounds.ThirdPartyRights or Grounds.TradeSecret or Grounds.LegalSecrecy or Grounds.DraftOrMemo or Grounds.Credential)
                    .Code("unknown_value", "This is no ground to hide a field.");
            });
            RuleForEach(c => c.Input.ExcludedRows).ChildRules(r =>
            {
                r.RuleFor(x => x.Row).Required();
                r.RuleFor(x => x.Reason).Required().Text(2000);
            });
            RuleForEach(c => c.Input.Cleared).ChildRules(x => x.RuleFor(f => f.Field).Required().Line(200));
        }
    }

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, FindingDesk findings, CollectionDesk collections, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.FindingId && r.RequestId == command.Id && r.Noun == Noun.Findings, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (!ETags.Matches(command.IfMatch, row.Id, row.Version))
            {
                return new Problem("version_conflict", Members: Problem.Extra(("version", row.Version)));
            }

            if (request.State != RequestState.InReview || row.State != "current")
            {
                throw new IllegalTransitionException(nameof(ReviewFinding), request.State, null);
            }

            var (old, input) = (await book.Read<FindingRecord>(row, ct), command.Input);
            if (Unknown(old, input) is { } unknown)
            {
                return unknown;
            }

            var reviewed = old with
            {
                PersonMatch = input.PersonMatch ?? old.PersonMatch,
                ExcludedRows = input.ExcludedRows ?? old.ExcludedRows,
                Masks = input.Masks ?? old.Masks,
                Cleared = input.Cleared ?? old.Cleared,
            };
            var group = await Group(request, row, old, ct);
            var changed = FindingDesk.Of(request, old.CollectionId, old.SystemId, group, await desk.Register(request, ct), StockholmTime.DayOf(clock.GetUtcNow()), reviewed);
            await book.Update(row, changed, ct);
            await findings.Reviewed(request, ct);
            db.Audit(AuditAction.Act(nameof(ReviewFinding)), "finding", row.Id, request.Id, ("count", changed.Masks.Count));
            return await book.View(request, row, ct);
        }

        private async Task<FindingGroup> Group(DataSubjectRequest request, RequestRecord row, FindingRecord old, CancellationToken ct)
        {
            var collection = await db.Records.AsNoTracking().SingleAsync(r => r.Id == old.CollectionId, ct);
            await using var store = await collections.Open(request, collection, 0, ct);
            return FindingGroups.Load(store).Single(g => g.Number == FindingDesk.Inner(row).Group);
        }

        private static Problem? Unknown(FindingRecord finding, Input input)
        {
            for (var i = 0; i < (input.Masks?.Count ?? 0); i++)
            {
                if (!finding.Fields.Contains(input.Masks![i].Field!))
                {
                    return Problem.Field($"/masks/{i}/field", "unknown_reference", "The finding has no such field.");
                }
            }

            for (var i = 0; i < (input.Cleared?.Count ?? 0); i++)
            {
                if (!finding.Fields.Contains(input.Cleared![i].Field!))
                {
                    return Problem.Field($"/cleared/{i}/field", "unknown_reference", "The finding has no such field.");
                }
            }

            return null;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPatch("/requests/{id:guid}/findings/{nid:guid}", ([FromRoute(Name = "id")] RequestId id, [FromRoute(Name = "nid")] Guid nid, [FromHeader(Name = "If-Match")] string? ifMatch, [FromBody] Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, ifMatch, input), ct).ToHttp(view => TypedResults.Json(view.Value, Json.Wire)))
        .WithName(nameof(ReviewFinding)).WithTags("Findings").Needs(Scope.RequestsWork).Matched();
}
