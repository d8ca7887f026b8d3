using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Finds requests by an identifier of the person, exactly, by keyed hash: nothing is searched in clear and no identifier stands in a URL.</summary>
public static class SearchRequests
{
    public sealed record Input(IReadOnlyList<SubjectIdentifier>? Identifiers, IReadOnlyList<RequestState>? States, IReadOnlyList<Right>? Rights, int? Limit, string? Cursor);

    public sealed record Command(Input Input) : ICommand<Page<JsonObject>>, IReadsContent;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Identifiers).Required().Must(i => i is null or { Count: >= 1 and <= 20 }).Code("too_few", "Give 1 to 20 identifiers.");
            RuleForEach(c => c.Input.Identifiers).ChildRules(i =>
            {
                i.RuleFor(x => x.Type).Required();
                i.RuleFor(x => x.Value).Required().Line(254);
            });
            RuleFor(c => c.Input.Limit).Must(l => l is null or >= 1 and <= Cursors.MaxLimit).Code("out_of_range", "A limit is 1 to 200.");
        }
    }

    internal sealed class Handler(DsarDbContext db, Vault vault, Caller caller, RequestViews views, Controllers.Registers registers, Cursors cursors, TimeProvider clock) : IRequestHandler<Command, Outcome<Page<JsonObject>>>
    {
        public async Task<Outcome<Page<JsonObject>>> Handle(Command command, CancellationToken ct)
        {
            var (input, hashes) = (command.Input, await Hashes(command.Input.Identifiers!, ct));
            var list = "search?" + string.Join('&', hashes.Select(Convert.ToHexString).Order(StringComparer.Ordinal));
            var (ok, position) = await cursors.Read(input.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (input.Limit ?? Cursors.DefaultLimit, new RequestId(position is null ? Guid.Empty : Guid.Parse(position)));
            var submissions = await db.Lookups.AsNoTracking().Where(l => hashes.Contains(l.Hash)).Select(l => l.SubmissionId).Distinct().ToListAsync(ct);
            var rows = await db.Requests.AsNoTracking().Include(r => r.Clarifications)
                .Where(r => submissions.Contains(r.SubmissionId) && (input.States == null || input.States.Contains(r.State)) && (input.Rights == null || input.Rights.Contains(r.Right)))
                .OrderBy(r => r.Id).ToListAsync(ct);
            var found = rows.Where(r => r.Id.Value.CompareTo(after.Value) > 0).ToList();
            db.Audit(AuditAction.ContentViewed, "search", Guid.Empty, null, ("section", AccessReason.Search.ToString().ToLowerInvariant()), ("rows", rows.Count));
            var items = new List<JsonObject>();
            foreach (var row in found.Take(limit))
            {
                items.Add(await views.Summary(row, ct));
            }

            return new Page<JsonObject>(items, found.Count > limit ? await cursors.After(found[limit - 1].Id.ToString(), list, ct) : null);
        }

        private async Task<List<byte[]>> Hashes(IReadOnlyList<SubjectIdentifier> identifiers, CancellationToken ct)
        {
            var key = await vault.Key(KeyKind.Lookup, caller.Controller!.Value.Value, ct);
            var folding = new FoldContext((await registers.Of(caller.Controller.Value, ct)).Country, StockholmTime.DayOf(clock.GetUtcNow()));
            return [.. identifiers.Select(i => LookupHash.Of(key, new Identifier(i.Type!.Value, i.Value!), folding)).OfType<byte[]>()];
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/search", (Input input, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(input), ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(SearchRequests)).WithTags("Requests").Needs(Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove).Problems("invalid_cursor");
}
