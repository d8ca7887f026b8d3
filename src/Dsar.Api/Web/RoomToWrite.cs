using Dsar.Api.Data;

namespace Dsar.Api.Web;

/// <summary>Refuses calls that write while the disk is all but full, before anything is begun; reading goes on, and so does writing once there is room again.</summary>
public sealed class RoomToWrite(RequestDelegate next, DiskSpace disk)
{
    public Task InvokeAsync(HttpContext context) =>
        Writes(context.Request) && disk.IsFull ? new ProblemResult(new Problem("dependency_unavailable")).ExecuteAsync(context) : next(context);

    private static bool Writes(HttpRequest request) =>
        request.Path.StartsWithSegments("/v1") && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
}
