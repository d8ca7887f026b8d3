using System.Security.Cryptography;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Web;

/// <summary>
/// Runs a command and stores its effect once: handler, audit entries and the idempotent answer in one transaction, then the jobs it asked for.
/// On a problem or an exception nothing is kept.
/// </summary>
public sealed class Commit<TRequest, TResponse>(DsarDbContext db, Vault vault, Caller caller, Idempotency idempotency, JobOutbox jobs, TimeProvider clock) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand, IRequest<TResponse>
    where TResponse : IOutcome<TResponse>
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (idempotency.Key is not null && await Replay(cancellationToken) is { } replay)
        {
            return replay;
        }

        var answer = await next();
        if (answer.Problem is not null)
        {
            return answer;
        }

        if (idempotency.Key is not null)
        {
            await Remember(answer, cancellationToken);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (idempotency.Key is not null && e is not DbUpdateConcurrencyException && Sql.IsDuplicate(e, "idempotency"))
        {
            // The same key came twice at once and the other call was first: its effect stands, ours is undone.
            return TResponse.Failed(new Problem("idempotency_in_progress"));
        }
        catch (DbUpdateException e) when (Sql.IsDuplicate(e, "external_ref"))
        {
            // Two calls with one reference at once: the other's submission stands, as if it had come before.
            return TResponse.Failed(new Problem("duplicate_external_ref"));
        }
        catch (DbUpdateException e) when (Sql.IsDuplicate(e, "reference"))
        {
            // Two rights filed into one submission at once took the same number; the other has it, and a next try gets the next one.
            return TResponse.Failed(new Problem("dependency_unavailable"));
        }

        await jobs.HandOver();
        return answer;
    }

    private async Task<TResponse?> Replay(CancellationToken ct)
    {
        var row = await db.Idempotency.AsNoTracking().SingleOrDefaultAsync(r => r.CallerId == caller.Id && r.Key == idempotency.Key, ct);
        if (row is null || row.CreatedAt + Kept < clock.GetUtcNow())
        {
            return default;
        }

        if (!CryptographicOperations.FixedTimeEquals(row.Fingerprint, idempotency.Fingerprint))
        {
            return TResponse.Failed(new Problem("idempotency_key_reused"));
        }

        idempotency.Replayed = true;
        var json = await vault.OpenForWork(PlaceOf(row.Id), row.Response, ct);
        return IdempotentAnswers<TResponse>.Read(json);
    }

    private async Task Remember(TResponse answer, CancellationToken ct)
    {
        await db.Idempotency.Where(r => r.CallerId == caller.Id && r.Key == idempotency.Key && r.CreatedAt < clock.GetUtcNow() - Kept).ExecuteDeleteAsync(ct);
        var id = Guid.CreateVersion7();
        db.Idempotency.Add(new IdempotencyRow
        {
            Id = id,
            CallerId = caller.Id,
            Key = idempotency.Key!,
            Fingerprint = idempotency.Fingerprint,
            RequestId = db.Requests.Local.FirstOrDefault()?.Id,
            Response = await vault.Seal(PlaceOf(id), IdempotentAnswers<TResponse>.Write(answer), ct),
            CreatedAt = clock.GetUtcNow(),
        });
    }

    private static Place PlaceOf(Guid row) => new(KeyKind.Installation, Guid.Empty, default, "idempotency.response", row);
}

/// <summary>Stores and restores the value of an outcome, without what is shown only once.</summary>
internal static class IdempotentAnswers<TResponse> where TResponse : IOutcome<TResponse>
{
    private static readonly Type Value = typeof(TResponse).GetGenericArguments()[0];

    public static string Write(TResponse answer)
    {
        var value = typeof(TResponse).GetProperty("Value")!.GetValue(answer);
        return JsonSerializer.Serialize(value is IShowsOnce<object> once ? once.WithoutSecret() : value, Value, Json.Wire);
    }

    public static TResponse Read(string json)
    {
        var value = JsonSerializer.Deserialize(json, Value, Json.Wire)!;
        return (TResponse)typeof(TResponse).GetMethod("op_Implicit", [Value])!.Invoke(null, [value])!;
    }
}
