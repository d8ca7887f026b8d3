using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Asked by any system before it uses a person's data: whether a restriction stands in the way (GDPR Art. 18(2), 21(3)). Nobody learns from it who is known.</summary>
public static class CheckRestriction
{
    private const int MostChecks = 200;
    private const int MostIdentifiers = 20;

    public sealed record Input(IReadOnlyList<CheckInput>? Checks);

    public sealed record Command(Input Input) : IQuery<RestrictionCheckView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Checks).Required();
            RuleFor(c => c.Input.Checks).Must(c => c is null or { Count: > 0 }).Code("too_few", "Ask at least one question.");
            RuleFor(c => c.Input.Checks).Must(c => c is null or { Count: <= MostChecks }).Code("too_many", $"At most {MostChecks} questions.");
            RuleForEach(c => c.Input.Checks).ChildRules(check =>
            {
                check.RuleFor(c => c.Activity).Required().Line(200);
                check.RuleFor(c => c.Identifiers).Required();
                check.RuleFor(c => c.Identifiers).Must(i => i is null or { Count: > 0 }).Code("too_few", "Give at least one identifier.");
                check.RuleFor(c => c.Identifiers).Must(i => i is null or { Count: <= MostIdentifiers }).Code("too_many", $"At most {MostIdentifiers} identifiers.");
                check.RuleForEach(c => c.Identifiers).ChildRules(i =>
                {
                    i.RuleFor(x => x.Type).Required();
                    i.RuleFor(x => x.Value).Required().Line(254);
                });
            });
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, Registers registers, CheckCounts counts, TimeProvider clock) : IRequestHandler<Command, Outcome<RestrictionCheckView>>
    {
        public async Task<Outcome<RestrictionCheckView>> Handle(Command command, CancellationToken ct)
        {
            if (caller.Controller is not { } controller)
            {
                return new Problem("permission_denied", "The host key asks for no person.");
            }

            var checks = command.Input.Checks!;
            var register = await registers.Of(controller, ct);
            var activities = checks.Select(c => register.Activities.FirstOrDefault(a => a.Key == c.Activity || (Guid.TryParse(c.Activity, out var id) && StableIds.Activity(controller, a.Key) == id))).ToList();
            if (activities.Index().Where(a => a.Item is null).Select(a => new FieldError($"/checks/{a.Index}/activity", null, "unknown_reference", "There is no such activity.")).ToArray() is { Length: > 0 } unknown)
            {
                return Problem.Validation(unknown);
            }

            var hashes = new List<HashSet<string>>();
            foreach (var check in checks)
            {
                hashes.Add([.. (await desk.Hashes(controller, [.. check.Identifiers!.Select(i => new Identifier(i.Type!.Value, i.Value!))], ct)).Select(Convert.ToHexString)]);
            }

            var standing = await Standing(hashes, ct);
            counts.Add(caller.Id, controller, checks.Count);
            return new RestrictionCheckView(clock.GetUtcNow(), [.. checks.Select((c, i) => Answer(i, standing.Where(s => hashes[i].Contains(s.Hash)).Select(s => s.Restriction), activities[i]!, c.Operation ?? AllowedOperation.Other))]);
        }

        /// <summary>What any of the identifiers is under: one statement, however many are asked about and whether or not anybody knows them.</summary>
        private async Task<List<(string Hash, Restriction Restriction)>> Standing(IEnumerable<HashSet<string>> hashes, CancellationToken ct)
        {
            var asked = hashes.SelectMany(h => h).Distinct().Select(Convert.FromHexString).ToList();
            var found = await (
                from lookup in db.RestrictionLookups
                where asked.Contains(lookup.Hash)
                join restriction in db.Restrictions on lookup.RestrictionId equals restriction.Id
                where restriction.State != RestrictionState.Lifted
                select new { lookup.Hash, Restriction = restriction }).AsNoTracking().ToListAsync(ct);
            return [.. found.Select(f => (Convert.ToHexString(f.Hash), f.Restriction))];
        }

        private static CheckResult Answer(int index, IEnumerable<Restriction> ofPerson, ProcessingActivity activity, AllowedOperation operation)
        {
            var answer = RestrictionCheck.Ask(ofPerson.DistinctBy(r => r.Id), activity.Key, operation, activity.DirectMarketing);
            return new CheckResult(index, answer.MayProcess, [.. answer.By.OrderBy(r => r.Id).Select(r => new StandingRestriction(r.Id, r.Reason, RestrictionReasons.Article(r.Reason), r.InForceAt, r.Allowed))]);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/restrictions/check", (Input input, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(input), ct).ToHttp(view => TypedResults.Json(view, Json.Wire)))
        .WithName(nameof(CheckRestriction)).WithTags("Restrictions").Rated(Rate.Check).Needs(Scope.RequestsRead);
}
