using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>
/// The history as server-sent events: what has happened, then what happens, until the request is closed, ten minutes have passed or the key is no longer good.
/// It looks again each second, because another node may have written; each look is a scope of its own.
/// </summary>
public sealed class HistoryStream(IServiceScopeFactory scopes, HistoryViews history, Caller caller, Streams streams, IHostApplicationLifetime service, TimeProvider clock)
{
    public const string MediaType = "text/event-stream";

    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The stream of a request, going on after an entry that was received before; the problem when there is no such request.</summary>
    public async Task<IResult> Open(RequestId id, string? lastEventId, CancellationToken ct)
    {
        if (await history.Head(id, ct) is null)
        {
            return new ProblemResult(Problem.NotFound);
        }

        return new Events(this, id, Guid.TryParse(lastEventId, out var last) ? await history.SeqOf(id, last, ct) : 0);
    }

    private async Task Write(HttpResponse response, RequestId id, int seq, CancellationToken ct)
    {
        var started = clock.GetUtcNow();
        var said = started;
        await Send(response, "retry: 3000\n\n", ct);
        while (clock.GetUtcNow() - started < Longest && await Look(id, seq, ct) is { } seen)
        {
            foreach (var entry in seen.News)
            {
                await Send(response, $"id: {entry.Id}\nevent: history\ndata: {JsonSerializer.Serialize(entry, Json.Wire)}\n\n", ct);
                (seq, said) = (entry.Seq, clock.GetUtcNow());
            }

            if (seen.Request.State.IsFinal() && seen.News.Count < AtOnce)
            {
                await Send(response, "event: end\ndata: {}\n\n", ct);
                return;
            }

            if (clock.GetUtcNow() - said >= Silence)
            {
                await Send(response, ": keep-alive\n\n", ct);
                said = clock.GetUtcNow();
            }

            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>What is new; null when the caller may no longer look.</summary>
    private async Task<(RequestRef Request, IReadOnlyList<HistoryEntryView> News)?> Look(RequestId id, int seq, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (services, now) = (scope.ServiceProvider, clock.GetUtcNow());
        services.GetRequiredService<Caller>().SignIn(caller.Kind, caller.Id, caller.Controller, caller.Person, caller.Scopes, caller.SeesProtected);
        if (!await services.GetRequiredService<DsarDbContext>().ApiKeys.AnyAsync(k => k.Id == caller.Id && k.RevokedAt == null && k.ExpiresAt > now, ct))
        {
            return null;
        }

        var views = services.GetRequiredService<HistoryViews>();
        return await views.Head(id, ct) is { } request ? (request, await views.After(request, seq, AtOnce, ct)) : null;
    }

    private static async Task Send(HttpResponse response, string text, CancellationToken ct)
    {
        await response.WriteAsync(text, ct);
        await response.Body.FlushAsync(ct);
    }

    private sealed class Events(HistoryStream stream, RequestId id, int after) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (!stream.TryBegin())
            {
                await new ProblemResult(Streams.TooMany).ExecuteAsync(httpContext);
                return;
            }

            CallTimes.GoOn(httpContext);
            var response = httpContext.Response;
            response.ContentType = MediaType;
            response.Headers["X-Accel-Buffering"] = "no"; // a proxy that collects would hold the events back
            using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stream.Stopping);
            try
            {
                await stream.Write(response, id, after, end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The reader has gone, or the service stops: the reader comes back where it was.
            }
            finally
            {
                stream.End();
            }
        }
    }

    private bool TryBegin() => streams.TryOpen(caller.Id);

    private void End() => streams.Close(caller.Id);

    private CancellationToken Stopping => service.ApplicationStopping;
}
