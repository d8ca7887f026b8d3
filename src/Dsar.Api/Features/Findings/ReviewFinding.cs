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

/// <summary>Records what a person judged about a finding: is it this person's, which fields are hidden and why (GDPR Art. 15(4)), which texts were read, what keeps it or speaks for its use (Art. 17(3), 21(1)). The law engine proposes anew; the stored rows are never altered.</summary>
public static class ReviewFinding
{
    /// <summary>A merge patch: what is absent stays, null takes a hold, a balancing or something recorded away.</summary>
    public sealed record Input
    {
        public PersonMatch? PersonMatch { get; init; }

        public IReadOnlyList<ExcludedRow>? ExcludedRows { get; init; }

        public IReadOnlyList<FieldMask>? Masks { get; init; }

        public IReadOnlyList<ClearedField>? Cleared { get; init; }

        public FindingHold? Hold { get; init => (field, _) = (value, Given.Add(nameof(Hold))); }

        public FindingBalancing? CompellingGrounds { get; init => (field, _) = (value, Given.Add(nameof(CompellingGrounds))); }

        public RecordedPatch? Recorded { get; init => (field, _) = (value, Given.Add(nameof(Recorded))); }

        internal HashSet<string> Given { get; } = [];
    }

    public sealed record Command(RequestId Id, Guid FindingId, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Input).SetValidator(new ReviewRules(clock)).OverridePropertyName("");
            RuleFor(c => c.Input.Masks).Must(m => m is null or { Count: <= 10_000 }).Code("too_many", "At most 10 000 masks.");
            RuleFor(c => c.Input.ExcludedRows).Must(r => r is null or { Count: <= 10_000 }).Code("too_many", "At most 10 000 rows.");
            RuleFor(c => c.Input.Cleared).Must(f => f is null or { Count: <= 10_000 }).Code("too_many", "At most 10 000 fields.");
            RuleForEach(c => c.Input.Masks).ChildRules(m =>
            {
                m.RuleFor(x => x.Field).Required().Line(200);
                m.RuleFor(x => x.Ground).Required().Line(64).Must(g => g is null or Grounds.ThirdPartyRights or Grounds.TradeSecret or Grounds.LegalSecrecy or Grounds.DraftOrMemo or Grounds.Credential)
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

    private const int RowsAtOnce = 1000;

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, FindingDesk findings, CollectionDesk collections, RecordBook book) : IRequestHandler<Command, Outcome<View>>
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
                Hold = input.Given.Contains(nameof(Input.Hold)) ? input.Hold : old.Hold,
                CompellingGrounds = input.Given.Contains(nameof(Input.CompellingGrounds)) ? input.CompellingGrounds : old.CompellingGrounds,
                Recorded = input.Given.Contains(nameof(Input.Recorded)) ? input.Recorded?.Over(old.Recorded ?? FindingRecorded.Nothing) ?? FindingRecorded.Nothing : old.Recorded,
            };
            var (group, unknownRow) = await Group(request, row, old, input, ct);
            if (unknownRow is not null)
            {
                return unknownRow;
            }

            await findings.Review(request, row, group, reviewed, ct);
            await book.Audit(AuditAction.FindingReviewed, "finding", row, ct, ("count", reviewed.Masks.Count));
            return await book.View(request, row, ct);
        }

        private async Task<(FindingGroup Group, Problem? UnknownRow)> Group(DataSubjectRequest request, RequestRecord row, FindingRecord old, Input input, CancellationToken ct)
        {
            var collection = await db.Records.AsNoTracking().SingleAsync(r => r.Id == old.CollectionId, ct);
            await using var store = await collections.Open(request, collection, 0, ct);
            var group = FindingGroups.Load(store).Single(g => g.Number == FindingDesk.Inner(row).Group);
            return (group, UnknownRow(store, group, input));
        }

        private static Problem? UnknownRow(RunStore store, FindingGroup group, Input input)
        {
            var missing = Named(input).Where(n => n.Row is not null).ToList();
            for (var skip = 0L; missing.Count > 0 && skip < group.RowCount; skip += RowsAtOnce)
            {
                var rows = store.Members(group.Number, skip, RowsAtOnce).Select(m => (long?)m.Row).ToHashSet();
                missing.RemoveAll(n => rows.Contains(n.Row));
            }

            return missing.Count == 0 ? null : Problem.Field($"{missing[0].Pointer}/row", "unknown_reference", "The finding has no such row.");
        }

        private static IEnumerable<(string Pointer, string? Field, long? Row)> Named(Input input) =>
            (input.Masks ?? []).Select((m, i) => ($"/masks/{i}", m.Field, m.Row))
                .Concat((input.Cleared ?? []).Select((c, i) => ($"/cleared/{i}", c.Field, c.Row)))
                .Concat((input.ExcludedRows ?? []).Select((e, i) => ($"/excludedRows/{i}", (string?)null, e.Row)));

        private static Problem? Unknown(FindingRecord finding, Input input)
        {
            foreach (var (pointer, field, _) in Named(input))
            {
                // A question of the law is closed by its own code, once it is answered.
                var isQuestion = pointer.StartsWith("/cleared/", StringComparison.Ordinal) && !FindingProposals.ClosedByFactsOnly.Contains(field!) && (finding.OpenQuestions.Contains(field!) || finding.Cleared.Any(c => c.Field == field));
                if (field is not null && !isQuestion && !finding.Fields.Contains(field))
                {
                    return Problem.Field($"{pointer}/field", "unknown_reference", "The finding has no such field.");
                }
            }

            return null;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPatch("/requests/{id:guid}/findings/{nid:guid}", ([FromRoute(Name = "id")] RequestId id, [FromRoute(Name = "nid")] Guid nid, [FromHeader(Name = "If-Match")] string? ifMatch, [FromBody] Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, ifMatch, input), ct).ToHttp(view => TypedResults.Json(view.Value, Json.Wire)))
        .WithName(nameof(ReviewFinding)).WithTags("Findings").Accepts<Input>("application/json", "application/merge-patch+json").Needs(Scope.RequestsWork).Matched();
}
