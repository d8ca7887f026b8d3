using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Web;

/// <summary>
/// Runs a command and stores its effect once: handler, audit entries and the idempotent answer in one transaction, then the jobs it asked for.
/// On a problem or an exception nothing is kept. A run that lost a race against another call is thrown away and made again on what the other left.
/// </summary>
public sealed class Commit<TRequest, TResponse>(DsarDbContext db, Idempotency idempotency, IdempotencyClaims claims, JobOutbox jobs, Vault vault) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand, IRequest<TResponse>
    where TResponse : IOutcome<TResponse>
{
    /// <summary>Runs after the first: the database asked for them (serialization, deadlock).</summary>
    private const int DatabaseRetries = 3;

    /// <summary>Runs after the first: another call changed the same object and is done, so each means that something went on.</summary>
    private const int RaceRetries = 10;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (idempotency.Key is null)
        {
            return await Run(next, cancellationToken);
        }

        var (answer, problem) = await claims.Take(cancellationToken);
        if (problem is not null)
        {
            return TResponse.Failed(problem);
        }

        if (answer is not null)
        {
            idempotency.Replayed = true;
            return IdempotentAnswers<TResponse>.Read(answer);
        }

        var stored = false;
        try
        {
            var done = await Run(next, cancellationToken);
            stored = done.Problem is null;
            return done;
        }
        finally
        {
            if (!stored)
            {
                await claims.Free();
            }
        }
    }

    private async Task<TResponse> Run(RequestHandlerDelegate<TResponse> next, CancellationToken ct)
    {
        for (var run = 0; ; run++)
        {
            try
            {
                return await Once(next, ct);
            }
            catch (DbUpdateConcurrencyException e) when (claims.IsLost(e))
            {
                return TResponse.Failed(new Problem("idempotency_in_progress"));
            }
            catch (Exception e) when (run < (Sql.IsConflict(e) ? DatabaseRetries : e is DbUpdateConcurrencyException || Sql.IsDuplicate(e) ? RaceRetries : 0))
            {
                db.Forget();
                jobs.Forget();
                vault.Forget();
            }
        }
    }

    private async Task<TResponse> Once(RequestHandlerDelegate<TResponse> next, CancellationToken ct)
    {
        var answer = await next();
        if (answer.Problem is not null)
        {
            return answer;
        }

        if (idempotency.Key is not null)
        {
            await claims.Complete(IdempotentAnswers<TResponse>.Write(answer), ct);
        }

        // From here on a caller who hangs up stops nothing: half-way there would be no telling whether it was done.
        await db.SaveChangesAsync(CancellationToken.None);
        await jobs.HandOver();
        return answer;
    }
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
