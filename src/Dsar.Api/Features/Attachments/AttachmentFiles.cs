using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Discovery;

namespace Dsar.Api.Features.Attachments;

/// <summary>
/// Attachments on disk: generated names, sealed while they stream in under a key of the file's own, which is kept sealed under the request's key. A file
/// that was received but never became an attachment has no key any more.
/// </summary>
public sealed class AttachmentFiles(Vault vault, DataFolder folder)
{
    private const int Chunk = 64 * 1024;

    /// <summary>Writes a file as it comes and looks at it on the way. Null when it is longer than allowed; the caller disposes what it gets.</summary>
    /// <param name="content">The bytes, read once.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<ReceivedFile?> Receive(Stream content, long most, CancellationToken ct)
    {
        var (id, key, signs) = (Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(32), new FileSigns());
        using var received = new Unfinished(PathOf(id));
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var file = new FileStream(received.Path, FileMode.CreateNew, FileAccess.Write))
        {
            var sealing = EncryptedSegmentStream.Write(file, key);
            var buffer = new byte[Chunk];
            for (int read; (read = await content.ReadAtLeastAsync(buffer, Chunk, throwOnEndOfStream: false, ct)) > 0 && !signs.IsHopeless;)
            {
                sha.AppendData(buffer, 0, read);
                signs.Feed(buffer.AsSpan(0, read));
                if (signs.Length > most)
                {
                    return null;
                }

                sealing.Write(buffer, 0, read);
            }

            CryptographicOperations.ZeroMemory(buffer);
            sealing.Complete();
            file.Flush(flushToDisk: true);
        }

        received.Path = "";
        return new ReceivedFile(id, key, PathOf(id), signs.Type(), signs.Length, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }

    /// <summary>Binds the file to its record: its key, sealed where only this record opens it.</summary>
    public async Task Bind(RequestRecord row, ReceivedFile file, CancellationToken ct) =>
        row.Inner = Convert.ToBase64String((await vault.Seal(KeyPlace(row), Convert.ToBase64String(file.Key), ct)).Bytes);

    /// <summary>The file in clear, as it is read, for whoever asked; the look is an access entry.</summary>
    public async Task<Stream> Open(RequestRecord row, CancellationToken ct) =>
        Read(row, await vault.Open(KeyPlace(row), SealedKey(row), AccessReason.Attachment, row.RequestId, ct));

    /// <summary>The file in clear for the installation's own work; nobody sees it.</summary>
    public async Task<Stream> OpenForWork(RequestRecord row, CancellationToken ct) => Read(row, await vault.OpenForWork(KeyPlace(row), SealedKey(row), ct));

    /// <summary>Removes a file that was refused; its record stays.</summary>
    public void Remove(RequestRecord row) => File.Delete(PathOf(row.Id));

    private EncryptedSegmentStream Read(RequestRecord row, string key) =>
        EncryptedSegmentStream.Read(new FileStream(PathOf(row.Id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), Convert.FromBase64String(key));

    private string PathOf(Guid id) => Path.Combine(folder.Sub("attachments"), $"{id:N}.seg");

    private static Sealed SealedKey(RequestRecord row) => new(Convert.FromBase64String(row.Inner!));

    private static Place KeyPlace(RequestRecord row) => new(KeyKind.Request, row.RequestId.Value, row.ControllerId, "records.inner", row.Id);

    /// <summary>Takes a file away that was not received whole.</summary>
    private sealed class Unfinished(string path) : IDisposable
    {
        public string Path { get; set; } = path;

        public void Dispose()
        {
            if (Path.Length > 0)
            {
                File.Delete(Path);
            }
        }
    }
}

/// <summary>A file on disk that is no attachment yet: it disappears at the end of the call unless it was kept.</summary>
/// <param name="id">Becomes the attachment's id.</param>
/// <param name="key">Opens it; nowhere stored yet.</param>
/// <param name="path">Where it lies.</param>
/// <param name="mediaType">What its content shows; null when that is not accepted.</param>
/// <param name="bytes">Its length in clear.</param>
/// <param name="sha256">Of the clear bytes, in hex.</param>
public sealed class ReceivedFile(Guid id, byte[] key, string path, string? mediaType, long bytes, string sha256) : IDisposable
{
    private bool _kept;

    public Guid Id => id;

    public string? MediaType => mediaType;

    public long Bytes => bytes;

    public string Sha256 => sha256;

    internal byte[] Key => key;

    /// <summary>Its record is stored: from now on it is an attachment.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(key);
        if (!_kept)
        {
            File.Delete(path);
        }
    }
}
