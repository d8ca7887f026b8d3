using System.Security.Cryptography;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>
/// <c>audit verify --deep</c>: with the master key, holds the keyed digests of a chain against what they were made of: the person an entry is about, and the
/// words of its object as they stand now (the newest digest of an object tells). Once a request's key is destroyed its digests prove nothing, and nothing is
/// said of them. Changes nothing.
/// </summary>
internal sealed class AuditProofs(DsarDbContext db, Vault vault, Caller caller, RequestDesk desk)
{
    private sealed record Claim(long Seq, Guid ObjectId, string ObjectType, string Digest);

    private sealed class Claims
    {
        public Dictionary<string, long> Subjects { get; } = [];

        public Dictionary<Guid, Claim> Words { get; } = [];
    }

    /// <summary>How many digests agree.</summary>
    public int Agreeing { get; private set; }

    /// <summary>How many requests' digests can no longer be proven.</summary>
    public int Destroyed { get; private set; }

    /// <summary>Checks every digest of one controller's chain; what does not agree goes to the verifier.</summary>
    public async Task Check(Guid chain, AuditVerifier verifier, CancellationToken ct)
    {
        caller.ActAsSystem(new ControllerId(chain));
        foreach (var (request, claims) in await Of(chain, ct))
        {
            try
            {
                await vault.Key(KeyKind.Request, request.Value, ct);
            }
            catch (ContentDestroyedException e) when (e.At is not null)
            {
                Destroyed++;
                continue;
            }
            catch (Exception e) when (e is ContentDestroyedException or CryptographicException)
            {
                verifier.Broken(chain.ToString(), claims.Subjects.Values.Concat(claims.Words.Values.Select(w => w.Seq)).Min(), $"the key of request {request} is gone or changed");
                continue;
            }

            await Subject(chain, request, claims, verifier, ct);
            foreach (var claim in claims.Words.Values)
            {
                Found(await Words(claim, request, ct) is { } digest && string.Equals(digest, claim.Digest, StringComparison.Ordinal), chain, claim.Seq, $"the words of {claim.ObjectType} {claim.ObjectId} are not those entered", verifier);
            }
        }
    }

    private async Task<Dictionary<RequestId, Claims>> Of(Guid chain, CancellationToken ct)
    {
        var requests = new Dictionary<RequestId, Claims>();
        await foreach (var entry in db.AuditEntries.AsNoTracking().Where(e => e.ControllerId == chain && e.RequestId != null).OrderBy(e => e.Seq).AsAsyncEnumerable().WithCancellation(ct))
        {
            var id = new RequestId(entry.RequestId!.Value);
            var claims = requests.TryGetValue(id, out var known) ? known : requests[id] = new Claims();
            if (entry.SubjectHmac is { } subject)
            {
                claims.Subjects.TryAdd(Convert.ToHexStringLower(subject), entry.Seq);
            }

            using var data = JsonDocument.Parse(entry.Data);
            if (data.RootElement.TryGetProperty(AuditAction.Digest, out var digest) && digest.GetString() is { } text)
            {
                claims.Words[entry.ObjectId] = new Claim(entry.Seq, entry.ObjectId, entry.ObjectType, text);
            }
        }

        return requests;
    }

    private async Task Subject(Guid chain, RequestId id, Claims claims, AuditVerifier verifier, CancellationToken ct)
    {
        if (claims.Subjects.Count == 0)
        {
            return;
        }

        var request = await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct);
        var now = request is null ? null : await Opened(async () => Convert.ToHexStringLower(await desk.ProofOf(id, await desk.Subject(request, ct), ct)));
        foreach (var (subject, seq) in claims.Subjects)
        {
            Found(string.Equals(subject, now, StringComparison.Ordinal), chain, seq, $"it is not about the person of request {id}", verifier);
        }
    }

    /// <summary>The digest of an object's words as they stand; null when they are gone, or do not open.</summary>
    private async Task<string?> Words(Claim claim, RequestId id, CancellationToken ct)
    {
        var (place, content) = claim.ObjectType == "restriction"
            ? (RestrictionMapping.ExplanationPlace(claim.ObjectId, caller.Controller!.Value), await db.Restrictions.AsNoTracking().Where(r => r.Id == claim.ObjectId && r.RequestId == id).Select(r => EF.Property<Sealed?>(r, RestrictionMapping.Explanation)).SingleOrDefaultAsync(ct))
            : claim.ObjectType == "request"
            ? await db.RequestContents.AsNoTracking().SingleOrDefaultAsync(c => c.RequestId == id, ct) is { Content: { } words } row ? (row.Place, words) : (default, null)
            : await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == claim.ObjectId && r.RequestId == id, ct) is { Content: { } kept } record ? (record.Place, kept) : (default, null);
        return content is null ? null : await Opened(() => vault.ProofOf(place, content, id, ct));
    }

    private static async Task<string?> Opened(Func<Task<string>> digest)
    {
        try
        {
            return await digest();
        }
        catch (Exception e) when (e is CryptographicException or ContentDestroyedException)
        {
            return null;
        }
    }

    private void Found(bool agrees, Guid chain, long seq, string otherwise, AuditVerifier verifier)
    {
        Agreeing += agrees ? 1 : 0;
        if (!agrees)
        {
            verifier.Broken(chain.ToString(), seq, otherwise);
        }
    }
}
