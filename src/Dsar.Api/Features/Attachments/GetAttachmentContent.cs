using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Attachments;

/// <summary>Hands out an attachment as a file, never to be shown in place; every look is an entry in the audit trail.</summary>
public static class GetAttachmentContent
{
    public sealed record Query(RequestId Id, Guid AttachmentId) : ICommand<Response>, IReadsContent;

    /// <summary>The file's name, type and bytes.</summary>
    public sealed record Response(string FileName, string MediaType, Stream Content);

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, RecordBook book, AttachmentFiles files) : IRequestHandler<Query, Outcome<Response>>
    {
        public async Task<Outcome<Response>> Handle(Query query, CancellationToken ct)
        {
            if (await desk.Find(query.Id, ct) is null
                || await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == query.AttachmentId && r.RequestId == query.Id && r.Noun == Noun.Attachments, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (row.Read<AttachmentRecord>() is { State: not AttachmentState.Available } closed)
            {
                return AttachmentDesk.Closed(closed.State);
            }

            var content = await files.Open(row, ct);
            var record = await book.Read<AttachmentRecord>(row, ct);
            return new Response(FileNames.Download(record.FileName, record.MediaType), record.MediaType, content);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests/{id:guid}/attachments/{nid:guid}/content", (RequestId id, Guid nid, HttpResponse response, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Query(id, nid), ct).ToHttp(file =>
            {
                response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
                return TypedResults.File(file.Content, file.MediaType, file.FileName);
            }))
        .WithName(nameof(GetAttachmentContent)).CarriesFile().WithTags("Attachments").Needs(Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove)
        .Answers([.. FileSigns.Accepted]).Problems("attachment_held");
}
