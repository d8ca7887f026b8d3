using System.Buffers.Binary;
using System.IO.Compression;

namespace Dsar.Discovery;

/// <summary>A file as it was before it was packed, and no more of it than a log can hold: what unpacks to far more was made to fill a disk.</summary>
internal sealed class UnpackedFile : Stream
{
    private const long MostBytes = 20L * 1024 * 1024 * 1024;
    private const long Harmless = 1024 * 1024;
    private const int MostTimes = 200;
    private readonly Stream _inner;
    private readonly long _most;
    private readonly string? _packed;
    private long _read;

    private UnpackedFile(Stream inner, long most, string? packed) => (_inner, _most, _packed) = (inner, most, packed);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <summary>Opens a file that others may go on writing to, or take away.</summary>
    public static UnpackedFile Open(string path) => Open(path, IsPacked(path));

    /// <summary>The same where the name does not tell whether it is packed.</summary>
    public static UnpackedFile Open(string path, bool packed)
    {
        var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
        return packed
            ? new UnpackedFile(new GZipStream(file, CompressionMode.Decompress), Math.Min(MostBytes, Math.Max(Harmless, file.Length * MostTimes)), path)
            : new UnpackedFile(file, MostBytes, null);
    }

    public static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    public override int Read(byte[] buffer, int offset, int count) => Counted(_inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Counted(_inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await _inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        if ((_read += read) > _most)
        {
            throw new ConnectorException("too_large", false);
        }

        // The last four bytes say how long it was (RFC 1952): a file that was cut off unpacks without complaint, to less.
        return read > 0 || _packed is null || Size(_packed) == (uint)_read ? read : throw new InvalidDataException();
    }

    private static uint? Size(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (length, size) = (RandomAccess.GetLength(file), new byte[4]);
        return length == 0 ? 0 : RandomAccess.Read(file, size, length - size.Length) == size.Length ? BinaryPrimitives.ReadUInt32LittleEndian(size) : null;
    }
}
