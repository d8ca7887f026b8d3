using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Messages;

/// <summary>Hands out a message as a letter ready to print; every look is an entry in the audit trail.</summary>
public static class GetMessageContent
{
    public sealed record Query(RequestId Id, Guid MessageId) : ICommand<Response>, IReadsContent;

    /// <summary>The file's name and its bytes.</summary>
    public sealed record Response(string FileName, byte[] Page);

    internal sealed class Handler(DsarDbContext db, Vault vault, RequestDesk desk, RecordBook book, MessageDesk messages) : IRequestHandler<Query, Outcome<Response>>
    {
        public async Task<Outcome<Response>> Handle(Query query, CancellationToken ct)
        {
            if (await desk.Find(query.Id, ct) is not { } request
                || await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == query.MessageId && r.RequestId == query.Id && r.Noun == Noun.Messages, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            // Ends here once the content is destroyed.
            await vault.Key(KeyKind.Request, request.Id.Value, ct);
            var message = await book.Read<MessageRecord>(row, ct);
            db.Audit(AuditAction.ContentViewed, "message", row.Id, request.Id, ("section", "message"));
            var letter = await messages.Letter(request, row, message, ct);
            return new Response($"{(request.Language == Language.Sv ? "brev" : "letter")}-{request.Reference}.html", LetterPage.Of(letter));
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests/{id:guid}/messages/{nid:guid}/content", (RequestId id, Guid nid, HttpResponse response, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Query(id, nid), ct).ToHttp(file =>
            {
                response.Headers.ContentSecurityPolicy = LetterPage.Policy;
                return TypedResults.File(file.Page, "text/html; charset=utf-8", file.FileName);
            }))
        .WithName(nameof(GetMessageContent)).CarriesFile().WithTags("Messages").Needs(Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove).Answers("text/html");
}
