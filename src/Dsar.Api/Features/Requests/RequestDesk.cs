using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>The request this call works on, so that a broken rule can be answered with what is possible instead.</summary>
public sealed class Opened
{
    public DataSubjectRequest? Request { get; set; }

    /// <summary>The copies that the request waits for, where somebody has looked (<see cref="SiblingDesk"/>).</summary>
    public IReadOnlyList<RequestId> WaitsFor { get; set; } = [];
}

/// <summary>Loads requests with what belongs to them, of the caller's controller only.</summary>
public sealed class RequestDesk(DsarDbContext db, Vault vault, Opened opened, Registers registers, TimeProvider clock)
{
    /// <summary>Checks in which a person at the controller tied the requester to a record: by post, by telephone, by a letter or by comparing.</summary>
    private static readonly IdentityMethod[] ByPeople = [IdentityMethod.HeldAddressLetter, IdentityMethod.HeldPhoneCode, IdentityMethod.SignedLetter, IdentityMethod.AgentAttestation, IdentityMethod.Eid];

    /// <summary>The request with its history and clarifications; null when there is none for this caller.</summary>
    public async Task<DataSubjectRequest?> Find(RequestId id, CancellationToken ct) =>
        opened.Request = await db.Requests.Include(r => r.History).Include(r => r.Clarifications).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, ct);

    /// <summary>The request if it is still as the caller saw it; otherwise the problem.</summary>
    public async Task<(DataSubjectRequest? Request, Problem? Problem)> FindUnchanged(RequestId id, string? ifMatch, CancellationToken ct) =>
        await Find(id, ct) is not { } request ? (null, Problem.NotFound)
        : ETags.Matches(ifMatch, id.Value, request.Version) ? (request, null)
        : (null, new Problem("version_conflict", Members: Problem.Extra(("version", request.Version))));

    /// <summary>All requests of a submission, for what they share.</summary>
    public async Task<IReadOnlyList<DataSubjectRequest>> Siblings(SubmissionId submission, CancellationToken ct) =>
        await db.Requests.Include(r => r.History).Include(r => r.Clarifications).AsSplitQuery().Where(r => r.SubmissionId == submission).OrderBy(r => r.Id).ToListAsync(ct);

    /// <summary>Whether this very caller registered the request.</summary>
    public async Task<bool> MadeBy(DataSubjectRequest request, Actor actor, CancellationToken ct)
    {
        var content = (await db.RequestContents.FindAsync([request.Id], ct))!;
        var maker = JsonSerializer.Deserialize<Actor>(content.CreatedBy, Json.Wire)!;
        return maker.Type == actor.Type && maker.Id == actor.Id;
    }

    /// <summary>How the person wants the answer.</summary>
    public async Task<DeliveryPreference> PreferredDelivery(DataSubjectRequest request, CancellationToken ct) =>
        await db.RequestContents.FindAsync([request.Id], ct) is { } content ? Enum.GetValues<DeliveryPreference>().Single(p => Web.Words.Of(p) == content.PreferredDelivery) : default;

    /// <summary>The controller's register as stored.</summary>
    public Task<DataController> Register(DataSubjectRequest request, CancellationToken ct) => registers.Of(request.ControllerId, ct);

    /// <summary>The data subject, for the installation's own work.</summary>
    public async Task<Subject> Subject(DataSubjectRequest request, CancellationToken ct)
    {
        // Find looks at what this call has added first: an intake asks before anything is stored.
        var row = (await db.SubmissionContents.FindAsync([request.SubmissionId], ct))!;
        return JsonSerializer.Deserialize<Subject>(await vault.OpenForWork(row.Place, row.Subject ?? throw new ContentDestroyedException(request.ContentDestroyedAt), ct), Json.Wire)!;
    }

    /// <summary>What was asked for in detail, for the installation's own work.</summary>
    public async Task<RequestWords> Words(DataSubjectRequest request, CancellationToken ct)
    {
        var row = (await db.RequestContents.FindAsync([request.Id], ct))!;
        return JsonSerializer.Deserialize<RequestWords>(await vault.OpenForWork(row.Place, row.Content ?? throw new ContentDestroyedException(request.ContentDestroyedAt), ct), Json.Wire)!;
    }

    /// <summary>Makes the submission findable by the person's identifiers, by keyed hash.</summary>
    public async Task Index(Submission submission, Subject subject, CancellationToken ct)
    {
        foreach (var hash in await Hashes(submission.ControllerId, Identifiers(subject), ct))
        {
            db.Lookups.Add(new LookupRow(Guid.CreateVersion7(), submission.ControllerId, submission.Id, hash));
        }
    }

    /// <summary>The keyed hashes of identifiers, each once; what folds to nothing usable has none.</summary>
    public async Task<IReadOnlyList<byte[]>> Hashes(ControllerId controller, IReadOnlyList<Identifier> identifiers, CancellationToken ct)
    {
        var key = await vault.Key(KeyKind.Lookup, controller.Value, ct);
        var folding = new FoldContext((await registers.Of(controller, ct)).Country, StockholmTime.DayOf(clock.GetUtcNow()));
        return [.. identifiers.Select(i => LookupHash.Of(key, i, folding)).OfType<byte[]>().DistinctBy(Convert.ToHexString)];
    }

    /// <summary>
    /// Which identifiers the confirmed checks prove: a mailbox code proves the address, a sign-in the account it names; who was compared or called
    /// back by a person at the controller is taken at that person's word. What is left is only claimed.
    /// </summary>
    public async Task<(IReadOnlyList<Identifier> Proven, IReadOnlyList<Identifier> Claimed)> Identities(DataSubjectRequest request, CancellationToken ct)
    {
        var (subject, all) = (await Subject(request, ct), new List<Identifier>());
        all.AddRange(Identifiers(subject));
        if (Rights.IsAbsolute(request.Kind))
        {
            // Marketing and consent stop for exactly the contact given, whoever asks; nothing else that was typed is looked for (law.md section 6, level 0).
            return ([.. all.Where(i => i.Value == subject.Contact?.Email || i.Value == subject.Contact?.Phone)], []);
        }

        var checks = await db.IdentityChecks.AsNoTracking().Where(c => c.SubmissionId == request.SubmissionId && c.State == IdentityCheckState.Confirmed).ToListAsync(ct);
        if (checks.Any(c => ByPeople.Contains(c.Method)))
        {
            return (all, []);
        }

        var accounts = new List<string>();
        foreach (var check in checks.Where(c => c.Method == IdentityMethod.CustomerLogin))
        {
            var row = await db.Records.AsNoTracking().SingleAsync(r => r.Id == check.Id, ct);
            accounts.Add(JsonDocument.Parse(await vault.OpenForWork(row.Place, row.Content!, ct)).RootElement.GetProperty("evidence").GetString() ?? "");
        }

        var mailbox = checks.Any(c => c.Method is IdentityMethod.MailboxCode or IdentityMethod.UnsubscribeToken);
        var proven = all.Where(i => accounts.Contains(i.Value) || (mailbox && i.Kind == IdentifierKind.Email && i.Value == subject.Contact?.Email)).ToList();
        return (proven, [.. all.Except(proven)]);
    }

    /// <summary>The keyed digest that audit entries about the person carry: over the name and the identifiers given, which never change.</summary>
    public Task<byte[]> ProofOf(RequestId request, Subject subject, CancellationToken ct) =>
        vault.Proof(request, ct, ["subject", subject.Name, .. subject.Identifiers!.SelectMany(i => new[] { i.Type.ToString(), i.Value })]);

    /// <summary>The identifiers to search with: those given, and the contact's address and number.</summary>
    public static IReadOnlyList<Identifier> Identifiers(Subject subject)
    {
        var all = (subject.Identifiers ?? []).Select(i => new Identifier(i.Type!.Value, i.Value!)).ToList();
        if (subject.Contact?.Email is { } email)
        {
            all.Add(new Identifier(IdentifierKind.Email, email));
        }

        if (subject.Contact?.Phone is { } phone)
        {
            all.Add(new Identifier(IdentifierKind.Phone, phone));
        }

        return [.. all.Distinct()];
    }
}
