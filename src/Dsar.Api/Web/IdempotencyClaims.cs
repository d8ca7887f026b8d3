using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Web;

/// <summary>
/// Who may carry out a call with an Idempotency-Key. The first takes a claim in a short transaction of its own, so that a second one that comes meanwhile is told so
/// before it does anything; the claim becomes the stored answer in the transaction of the effect. A claim whose holder died ends after a minute.
/// </summary>
public sealed class IdempotencyClaims(DsarDbContext db, Vault vault, Caller caller, Idempotency call, TimeProvider clock)
{
    private const int Tries = 5;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private IdempotencyRow? _claim;

    /// <summary>Takes the claim (both are null), or gives the stored answer, or the problem: in progress, or the key was used for another call.</summary>
    public async Task<(string? Answer, Problem? Problem)> Take(CancellationToken ct)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var row = await db.Idempotency.AsNoTracking().SingleOrDefaultAsync(r => r.CallerId == caller.Id && r.Key == call.Key, ct);
            if (row is null ? await Insert(ct) : IsOver(row) && await Replace(row, ct))
            {
                return (null, null);
            }

            if (row is null || IsOver(row))
            {
                // Another call was faster; look again at what it left.
                continue;
            }

            return !CryptographicOperations.FixedTimeEquals(row.Fingerprint, call.Fingerprint) ? (null, new Problem("idempotency_key_reused"))
                : row.Response is { } stored ? (await vault.OpenForWork(PlaceOf(row.Id), stored, ct), null)
                : (null, new Problem("idempotency_in_progress"));
        }

        return (null, new Problem("idempotency_in_progress"));
    }

    /// <summary>Makes the claim the stored answer, with the next save. When the claim was taken over meanwhile, that save fails and the effect with it.</summary>
    public async Task Complete(string answer, CancellationToken ct)
    {
        _claim!.Response = await vault.Seal(PlaceOf(_claim.Id), answer, ct);
        _claim.RequestId = db.Requests.Local.FirstOrDefault()?.Id;
        _claim.LeaseUntil = null;
        // It was inserted beside the context, and a run that was thrown away may have set it already: every member is written.
        db.Entry(_claim).State = EntityState.Modified;
    }

    /// <summary>Whether a save failed because the claim is no longer ours.</summary>
    public bool IsLost(DbUpdateConcurrencyException failure) => failure.Entries.Any(e => e.Entity is IdempotencyRow);

    /// <summary>Only what was done is remembered: after any other answer the key is free.</summary>
    public Task<int> Free() =>
        db.Write(d => d.Idempotency.Where(r => r.Id == _claim!.Id && r.Response == null).ExecuteDeleteAsync(CancellationToken.None), CancellationToken.None);

    private bool IsOver(IdempotencyRow row) => row.Response is null ? row.LeaseUntil <= clock.GetUtcNow() : row.CreatedAt + Kept < clock.GetUtcNow();

    private async Task<bool> Replace(IdempotencyRow old, CancellationToken ct) => await db.Write(async d =>
        await d.Idempotency.Where(r => r.Id == old.Id && r.LeaseUntil == old.LeaseUntil).ExecuteDeleteAsync(ct) == 1 && await Sql.InsertClaim(d, _claim = New(), ct) == 1, ct);

    private async Task<bool> Insert(CancellationToken ct) => await db.Write(async d => await Sql.InsertClaim(d, _claim = New(), ct) == 1, ct);

    private IdempotencyRow New() => new()
    {
        Id = Guid.CreateVersion7(),
        CallerId = caller.Id,
        Key = call.Key!,
        Fingerprint = call.Fingerprint,
        CreatedAt = clock.GetUtcNow(),
        LeaseUntil = clock.GetUtcNow() + Lease,
    };

    private static Place PlaceOf(Guid row) => new(KeyKind.Installation, Guid.Empty, default, "idempotency.response", row);
}
