using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Requests;

/// <summary>Finds requests by an identifier of the person, exactly, by keyed hash: nothing is searched in clear and no identifier stands in a URL.</summary>
public static class SearchRequests
{
    public sealed record Input(IReadOnlyList<SubjectIdentifier>? Identifiers, IReadOnlyList<RequestState>? States, IReadOnlyList<Right>? Rights, int? Limit, string? Cursor);

    public sealed record Command(Input Input) : ICommand<Page<RequestSummary>>, IReadsContent;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Identifiers).Required();
            RuleFor(c => c.Input.Identifiers).Must(i => i is null or { Count: >= 1 }).Code("too_few", "Give at least one identifier.");
            RuleFor(c => c.Input.Identifiers).Must(i => i is null or { Count: <= 20 }).Code("too_many", "At most 20 identifiers.");
            RuleFor(c => c.Input.States).Must(s => s is null or { Count: <= 20 }).Code("too_many", "At most 20 states.");
            RuleFor(c => c.Input.Rights).Must(r => r is null or { Count: <= 20 }).Code("too_many", "At most 20 rights.");
            RuleForEach(c => c.Input.Identifiers).ChildRules(i =>
            {
                i.RuleFor(x => x.Type).Required();
                i.RuleFor(x => x.Value).Required().Line(254);
            });
            RuleFor(c => c.Input.States).Must(s => s is null or { Count: <= 20 }).Code("too_many", "At most 20 states.");
            RuleFor(c => c.Input.Rights).Must(r => r is null or { Count: <= 20 }).Code("too_many", "At most 20 rights.");
            RuleFor(c => c.Input.Limit).Must(l => l is null or >= 1 and <= Cursors.MaxLimit).Code("out_of_range", "A limit is 1 to 200.");
        }
    }

    internal sealed class Handler(DsarDbContext db, Vault vault, Caller caller, SummaryViews views, Controllers.Registers registers, Cursors cursors, TimeProvider clock) : IRequestHandler<Command, Outcome<Page<RequestSummary>>>
    {
        public async Task<Outcome<Page<RequestSummary>>> Handle(Command command, CancellationToken ct)
        {
            var (input, hashes) = (command.Input, await Hashes(command.Input.Identifiers!, ct));
            var (states, rights) = (input.States ?? [], input.Rights ?? []);
            var list = $"search?{string.Join('&', hashes.Select(Convert.ToHexString).Order(StringComparer.Ordinal))}&{string.Join(',', states.Order())}&{string.Join(',', rights.Order())}";
            var (ok, position) = await cursors.Read(input.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (input.Limit ?? Cursors.DefaultLimit, position is null ? Guid.Empty : Guid.Parse(position));
            var found = db.Requests.Where(r => db.Lookups.Any(l => l.SubmissionId == r.SubmissionId && hashes.Contains(l.Hash)) && ((Guid)(object)r.Id).CompareTo(after) > 0 && r.ContentDestroyedAt == null);
            found = states.Count == 0 ? found : found.Where(r => states.Contains(r.State));
            found = rights.Count == 0 ? found : found.Where(r => rights.Contains(r.Right));
            var rows = await views.Page(found.OrderBy(r => r.Id), limit + 1, ct);
            db.Audit(AuditAction.ContentViewed, "search", Guid.Empty, null, ("section", AccessReason.Search.ToString().ToLowerInvariant()), ("rows", Math.Min(rows.Count, limit)));
            return new Page<RequestSummary>([.. rows.Take(limit).Select(r => r.Summary)], rows.Count > limit ? await cursors.After(rows[limit - 1].Request.Id.ToString(), list, ct) : null);
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
        .WithName(nameof(SearchRequests)).WithTags("Requests").Rated(Rate.Search).Needs(Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove).Problems("invalid_cursor");
}
