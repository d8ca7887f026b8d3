using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery;

/// <summary>The form of a sealed file: version, 32-byte salt, then segments of up to 64 KiB, each with its length and tag.</summary>
internal sealed class SegmentCipher(byte[] key, byte[] salt) : IDisposable
{
    public const byte Version = 1;
    public const int Plain = 64 * 1024;
    public const int Tag = 16;
    public const int Salt = 32;
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, salt, Encoding.UTF8.GetBytes("dsar1 segment"));
    private long _counter;

    /// <summary>Seals the next segment in place behind a four-byte length.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, bool last)
    {
        var bytes = new byte[4 + plain.Length + Tag];
        BinaryPrimitives.WriteInt32BigEndian(bytes, plain.Length);
        using var aes = new AesGcm(_key, Tag);
        aes.Encrypt(Nonce(), plain, bytes.AsSpan(4, plain.Length), bytes.AsSpan(4 + plain.Length), [Version, last ? (byte)1 : (byte)0]);
        _counter++;
        return bytes;
    }

    /// <summary>Opens the next segment; the last one only as the last.</summary>
    /// <exception cref="CryptographicException">Changed, cut, swapped, or another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> bytes, bool last)
    {
        var plain = new byte[bytes.Length - Tag];
        using var aes = new AesGcm(_key, Tag);
        aes.Decrypt(Nonce(), bytes[..^Tag], bytes[^Tag..], plain, [Version, last ? (byte)1 : (byte)0]);
        _counter++;
        return plain;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private byte[] Nonce()
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), _counter);
        return nonce;
    }
}
