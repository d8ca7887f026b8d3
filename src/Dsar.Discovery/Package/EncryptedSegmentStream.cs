using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dsar.Discovery;

/// <summary>
/// Writes or reads a file sealed in AES-256-GCM segments, so that a package never lies on disk in clear. Forward only. Each file has its own
/// key (HKDF of the package key and a fresh salt), each segment its counter as nonce, the last its own mark: a cut file does not open.
/// </summary>
public sealed class EncryptedSegmentStream : Stream
{
    private readonly Stream _inner;
    private readonly SegmentCipher _cipher;
    private readonly bool _writing;
    private readonly byte[] _buffer = new byte[SegmentCipher.Plain];
    private byte[] _segment = [];
    private int _used;
    private int _at;
    private bool _ended;
    private bool _disposed;

    private EncryptedSegmentStream(Stream inner, SegmentCipher cipher, bool writing)
    {
        _inner = inner;
        _cipher = cipher;
        _writing = writing;
    }

    /// <inheritdoc/>
    public override bool CanRead => !_writing;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _writing;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Begins a sealed file. It is whole only after <see cref="Complete"/>; disposed before, it does not open, so a half-written package is never sent.</summary>
    /// <param name="inner">Takes the sealed bytes; disposed with this stream.</param>
    /// <param name="key">The package's key, 32 bytes.</param>
    public static EncryptedSegmentStream Write(Stream inner, byte[] key)
    {
        var salt = RandomNumberGenerator.GetBytes(SegmentCipher.Salt);
        inner.WriteByte(SegmentCipher.Version);
        inner.Write(salt);
        return new EncryptedSegmentStream(inner, new SegmentCipher(key, salt), writing: true);
    }

    /// <summary>Opens a sealed file. Reads throw <see cref="CryptographicException"/> when it was changed or cut.</summary>
    /// <param name="inner">Gives the sealed bytes; disposed with this stream.</param>
    /// <param name="key">The package's key, 32 bytes.</param>
    public static EncryptedSegmentStream Read(Stream inner, byte[] key)
    {
        var head = new byte[1 + SegmentCipher.Salt];
        if (inner.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || head[0] != SegmentCipher.Version)
        {
            throw new CryptographicException("not a sealed file of a known version");
        }

        return new EncryptedSegmentStream(inner, new SegmentCipher(key, head[1..]), writing: false);
    }

    /// <summary>Ends the file that is written. The last segment is always shorter than a full one, so a reader knows it by its length and its mark.</summary>
    public void Complete()
    {
        if (!_writing || _ended)
        {
            return;
        }

        if (_used == _buffer.Length)
        {
            _inner.Write(_cipher.Seal(_buffer, last: false));
            _used = 0;
        }

        _inner.Write(_cipher.Seal(_buffer.AsSpan(0, _used), last: true));
        _inner.Flush();
        _ended = true;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_used == _buffer.Length)
            {
                _inner.Write(_cipher.Seal(_buffer, last: false));
                _used = 0;
            }

            var part = Math.Min(buffer.Length, _buffer.Length - _used);
            buffer[..part].CopyTo(_buffer.AsSpan(_used));
            _used += part;
            buffer = buffer[part..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_at == _segment.Length && !_ended && buffer.Length > 0)
        {
            _segment = Next();
            _at = 0;
        }

        var part = Math.Min(buffer.Length, _segment.Length - _at);
        _segment.AsSpan(_at, part).CopyTo(buffer);
        _at += part;
        return part;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // A segment is sealed when it is full or the last: flushing halves would tell sizes and cost space.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_buffer);
            CryptographicOperations.ZeroMemory(_segment);
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private byte[] Next()
    {
        var head = new byte[4];
        if (_inner.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4)
        {
            throw new CryptographicException("the sealed file is cut");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 0 or > SegmentCipher.Plain)
        {
            throw new CryptographicException("the sealed file is damaged");
        }

        var bytes = new byte[length + SegmentCipher.Tag];
        if (_inner.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new CryptographicException("the sealed file is cut");
        }

        _ended = length < SegmentCipher.Plain;
        var plain = _cipher.Open(bytes, _ended);
        return !_ended || _inner.ReadByte() < 0 ? plain : throw new CryptographicException("the sealed file goes on behind its end");
    }
}
