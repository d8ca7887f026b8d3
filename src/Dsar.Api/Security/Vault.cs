using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dsar.Api.Data;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Security;

/// <summary>What a data key protects, and so when it ends.</summary>
public enum KeyKind
{
    /// <summary>One request's content; destroyed after the retention of closed requests.</summary>
    Request,

    /// <summary>The subject and identity checks that the requests of one submission share.</summary>
    Submission,

    /// <summary>One response package on disk; destroyed at its expiry.</summary>
    Package,

    /// <summary>A controller's own content: agents' names and addresses.</summary>
    Controller,

    /// <summary>A controller's look-up hashes.</summary>
    Lookup,

    /// <summary>Why one restriction ends or goes on, in words; outlives the request, and ends with the restriction.</summary>
    Restriction,

    /// <summary>The installation: replayed answers.</summary>
    Installation,

    /// <summary>The installation: codes and cursors; replaced each 90 days.</summary>
    ShortLived,

    /// <summary>Where rows are that are erased later; destroyed with them.</summary>
    Deferred,

    /// <summary>Signs packages and audit checkpoints; its public part is a <see cref="Data.SigningKey"/>.</summary>
    Signing,

    /// <summary>What was corrected or marked in a connected system, as long as a backup may bring the old back; destroyed with its entry.</summary>
    Ledger,
}

/// <summary>Why sealed content was opened; becomes the section of the access entry.</summary>
public enum AccessReason
{
    Subject,
    Rows,
    Message,
    Attachment,
    Package,
    Search,
}

/// <summary>
/// Seals and opens values with AES-256-GCM under data keys that the master key wraps. A sealed value is bound to its controller, owner, column and row:
/// moved anywhere else it does not open. Lives one scope; forgets its keys at the end of it.
/// </summary>
public sealed partial class Vault(DsarDbContext db, MasterKey master, Caller caller, AccessAlarm alarm, KeySource source, TimeProvider clock) : IDisposable
{
    private const byte FormatVersion = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly Dictionary<(KeyKind, Guid), byte[]> _keys = [];

    /// <summary>What this call has written down as looked at: one entry a call and section, however many values it opens.</summary>
    private readonly HashSet<(AccessReason, RequestId?)> _looked = [];

    /// <summary>Makes the data key of a new owner; it is stored with the owner's first save.</summary>
    public byte[] NewKey(KeyKind kind, Guid owner, ControllerId? controller) => Keep(kind, owner, controller, RandomNumberGenerator.GetBytes(32));

    /// <summary>The data key of an owner. Throws <see cref="ContentDestroyedException"/> once it is destroyed, <see cref="CryptographicException"/> when the master key is not the one that wrapped it.</summary>
    public async Task<byte[]> Key(KeyKind kind, Guid owner, CancellationToken ct)
    {
        if (_keys.TryGetValue((kind, owner), out var known))
        {
            return known;
        }

        var row = await db.Keys.AsNoTracking().SingleOrDefaultAsync(k => k.Kind == kind && k.Owner == owner, ct);
        if (row?.Wrapped is null)
        {
            throw new ContentDestroyedException(row?.DestroyedAt);
        }

        return _keys[(kind, owner)] = Unwrap(row);
    }

    /// <summary>Keys of codes and cursors, newest first: make with the first, recognise with any.</summary>
    public async Task<IReadOnlyList<byte[]>> ShortLived(CancellationToken ct)
    {
        var rows = await db.Keys.AsNoTracking().Where(k => k.Kind == KeyKind.ShortLived && k.Wrapped != null).OrderByDescending(k => k.CreatedAt).ToListAsync(ct);
        return [.. rows.Select(r => _keys[(r.Kind, r.Owner)] = Unwrap(r))];
    }

    /// <summary>Destroys the data key of an owner with the caller's save: nothing sealed under it opens ever after.</summary>
    public async Task Destroy(KeyKind kind, Guid owner, CancellationToken ct)
    {
        _keys.Remove((kind, owner));
        if (await db.Keys.SingleOrDefaultAsync(k => k.Kind == kind && k.Owner == owner && k.Wrapped != null, ct) is { } row)
        {
            row.Destroy(clock.GetUtcNow());
        }
    }

    /// <summary>Seals a text for one column of one row.</summary>
    public async Task<Sealed> Seal(Place place, string text, CancellationToken ct) =>
        new(Encrypt(await Key(place.Kind, place.Owner, ct), Encoding.UTF8.GetBytes(text), place.Aad()));

    /// <summary>Opens a value for a person or an integration: the access entry is part of it, so the answer leaves only after the entry is stored.</summary>
    public async Task<string> Open(Place place, Sealed value, AccessReason reason, RequestId? request, CancellationToken ct)
    {
        if (_looked.Add((reason, request)))
        {
            db.Audit(AuditAction.ContentViewed, place.Column, place.Row, request, ("section", reason.ToString().ToLowerInvariant()));
            if (alarm.TooMany(caller, request) is { } count)
            {
                db.Audit(AuditAction.AccessAlarm, "person", caller.Person?.Value ?? caller.Id, null, ("count", count));
            }
        }

        return await OpenForWork(place, value, ct);
    }

    /// <summary>Opens a value for the installation's own work, such as sending a mail; nobody sees it.</summary>
    public async Task<string> OpenForWork(Place place, Sealed value, CancellationToken ct)
    {
        try
        {
            return Encoding.UTF8.GetString(Decrypt(await Key(place.Kind, place.Owner, ct), value.Bytes, place.Aad()));
        }
        catch (CryptographicException)
        {
            Web.Telemetry.OpenFailures.Add(1);
            throw;
        }
    }

    /// <summary>Writes looks down anew: the run that did was thrown away, and its access entries with it.</summary>
    public void Forget() => _looked.Clear();

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            CryptographicOperations.ZeroMemory(key);
        }

        _keys.Clear();
    }

    /// <summary>The value that proves at start that the master key is the one this database was made with.</summary>
    internal static Sealed CheckRow(MasterKey master) => new(Encrypt(master.Bytes, "dsar"u8.ToArray(), Aad("check")));

    /// <summary>Whether the check row opens under this master key, or one that it replaces.</summary>
    internal static bool Opens(MasterKey master, Sealed check) => IsUnder(master, check) || master.Retired.Any(m => IsUnder(m, check));

    /// <summary>A data key under the master key that is valid now.</summary>
    internal Sealed Rewrapped(KeyRow row)
    {
        var key = Unwrap(row);
        try
        {
            return new Sealed(Encrypt(master.Bytes, key, WrapAad(row.Kind, row.Owner)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Whether the check row opens under this very master key.</summary>
    internal static bool IsUnder(MasterKey master, Sealed check)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(Decrypt(master.Bytes, check.Bytes, Aad("check")), "dsar"u8);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Length-prefixed parts, so that no two lists of parts have the same bytes.</summary>
    internal static byte[] Aad(params string[] parts)
    {
        using var stream = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts.Prepend("dsar1"))
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            stream.Write(length);
            stream.Write(bytes);
        }

        return stream.ToArray();
    }

    private byte[] Unwrap(KeyRow row) =>
        Decrypt((master.Retired.FirstOrDefault(m => m.Id == row.MasterId) ?? master).Bytes, row.Wrapped!.Bytes, WrapAad(row.Kind, row.Owner));

    private static byte[] WrapAad(KeyKind kind, Guid owner) => Aad("wrap", kind.ToString(), owner.ToString("N"));

    private byte[] Keep(KeyKind kind, Guid owner, ControllerId? controller, byte[] key)
    {
        var wrapped = Encrypt(master.Bytes, key, WrapAad(kind, owner));
        db.Keys.Add(new KeyRow(Guid.CreateVersion7(), kind, owner, controller, master.Id, new Sealed(wrapped), clock.GetUtcNow()));
        return _keys[(kind, owner)] = key;
    }

    private static byte[] Encrypt(byte[] key, byte[] plain, byte[] aad)
    {
        var output = new byte[1 + NonceSize + plain.Length + TagSize];
        output[0] = FormatVersion;
        var nonce = output.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        // One instance per operation: a shared AesGcm is not safe for threads on Linux.
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, output.AsSpan(1 + NonceSize, plain.Length), output.AsSpan(1 + NonceSize + plain.Length), aad);
        return output;
    }

    private static byte[] Decrypt(byte[] key, byte[] stored, byte[] aad)
    {
        if (stored.Length < 1 + NonceSize + TagSize || stored[0] != FormatVersion)
        {
            throw new CryptographicException("Unknown format of a sealed value.");
        }

        var plain = new byte[stored.Length - 1 - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(stored.AsSpan(1, NonceSize), stored.AsSpan(1 + NonceSize, plain.Length), stored.AsSpan(1 + NonceSize + plain.Length), plain, aad);
        return plain;
    }
}

/// <summary>Where a sealed value stands: under which key, in which column, in which row.</summary>
/// <param name="Kind">Kind of its data key.</param>
/// <param name="Owner">Owner of its data key.</param>
/// <param name="Controller">The controller it belongs to.</param>
/// <param name="Column"><c>table.column</c>.</param>
/// <param name="Row">Id of the row.</param>
public readonly record struct Place(KeyKind Kind, Guid Owner, ControllerId Controller, string Column, Guid Row)
{
    internal byte[] Aad() => Vault.Aad(Controller.ToString(), Owner.ToString("N"), Column, Row.ToString("N"));
}

/// <summary>The content's key was destroyed after its retention; content routes answer 410.</summary>
public sealed class ContentDestroyedException(DateTimeOffset? at) : Exception("The content is destroyed.")
{
    /// <summary>When, UTC.</summary>
    public DateTimeOffset? At { get; } = at;
}
