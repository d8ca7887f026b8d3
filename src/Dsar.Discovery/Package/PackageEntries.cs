using System.IO.Compression;
using System.Security.Cryptography;

namespace Dsar.Discovery;

/// <summary>Writes entries of a ZIP in fixed order with a fixed time, and hashes each as it passes.</summary>
internal sealed class PackageEntries(ZipArchive zip)
{
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<PackageFile> _files = [];

    public IReadOnlyList<PackageFile> Files => _files;

    public void Add(string path, string mediaType, ReadOnlySpan<byte> bytes)
    {
        using var entry = Open(path, mediaType);
        entry.Write(bytes);
    }

    /// <summary>Opens an entry; its hash is known once the stream is disposed.</summary>
    public Stream Open(string path, string mediaType)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = Time;
        return new HashedStream(entry.Open(), (bytes, hash) => _files.Add(new PackageFile(path, mediaType, bytes, hash)));
    }
}

/// <summary>Passes writes on, counts and hashes them.</summary>
internal sealed class HashedStream(Stream inner, Action<long, string> done) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _bytes;
    private bool _disposed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _bytes;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        _bytes += buffer.Length;
        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            inner.Dispose();
            done(_bytes, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
