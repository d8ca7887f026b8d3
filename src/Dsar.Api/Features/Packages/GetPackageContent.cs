using Dsar.Api.Data;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Packages;

/// <summary>Hands out the response package as a file; every download is an entry in the audit trail.</summary>
public static class GetPackageContent
{
    public sealed record Query(RequestId Id, Guid PackageId) : ICommand<Response>, IReadsContent;

    /// <summary>The file's name and its bytes.</summary>
    public sealed record Response(string FileName, Stream Content);

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, PackageDesk packages) : IRequestHandler<Query, Outcome<Response>>
    {
        public async Task<Outcome<Response>> Handle(Query query, CancellationToken ct)
        {
            if (await desk.Find(query.Id, ct) is not { } request
                || await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == query.PackageId && r.RequestId == query.Id && r.Noun == Noun.Packages, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (request.ContentDestroyedAt is not null)
            {
                throw new ContentDestroyedException(request.ContentDestroyedAt);
            }

            var package = row.Read<PackageRecord>();
            if (package.State != PackageState.Ready)
            {
                return package.State is PackageState.Expired or PackageState.Destroyed ? new Problem("package_expired") : new Problem("package_not_ready", Members: Problem.Extra(("packageState", package.State)));
            }

            db.Audit(AuditAction.PackageDownloaded, "package", row.Id, request.Id, ("sha256", package.Sha256!));
            var name = package.Kind == PackageKind.DecisionLetter ? (request.Language == Language.Sv ? "beslut" : "decision") : request.Language == Language.Sv ? "registerutdrag" : "your-data";
            return new Response($"{name}-{request.Reference}.zip", await packages.Open(row, ct));
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests/{id:guid}/packages/{nid:guid}/content", (RequestId id, Guid nid, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Query(id, nid), ct).ToHttp(file => TypedResults.File(file.Content, "application/zip", file.FileName)))
        .WithName(nameof(GetPackageContent)).CarriesFile().WithTags("Packages").Answers("application/zip").Needs(Scope.DeliveriesWrite, Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove).Problems("package_not_ready", "package_expired");
}
