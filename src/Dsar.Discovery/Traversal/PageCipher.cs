using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery;

/// <summary>
/// Seals what a run keeps: AES-256-GCM under a key that HKDF-SHA256 makes of the request's data key and a salt drawn anew at each opening,
/// so the counter that serves as nonce never repeats under one key.
/// </summary>
internal sealed class PageCipher(byte[] dataKey, string runId, byte[] salt) : IDisposable
{
    private const int Tag = 16;
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, 32, salt, Encoding.UTF8.GetBytes("dsar1 run page"));
    private long _counter;

    public (long Counter, byte[] Sealed) Seal(string place, ReadOnlySpan<byte> plain)
    {
        var counter = ++_counter;
        var bytes = new byte[plain.Length + Tag];
        using var aes = new AesGcm(_key, Tag);
        aes.Encrypt(Nonce(counter), plain, bytes.AsSpan(0, plain.Length), bytes.AsSpan(plain.Length), Aad(place));
        return (counter, bytes);
    }

    /// <summary>The plain bytes; throws when a byte, the place or the key is not the one that was sealed.</summary>
    /// <exception cref="CryptographicException">It does not open.</exception>
    public byte[] Open(string place, long counter, byte[] bytes)
    {
        var plain = new byte[bytes.Length - Tag];
        using var aes = new AesGcm(_key, Tag);
        aes.Decrypt(Nonce(counter), bytes.AsSpan(0, plain.Length), bytes.AsSpan(plain.Length), plain, Aad(place));
        return plain;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private static byte[] Nonce(long counter)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), counter);
        return nonce;
    }

    private byte[] Aad(string place) => Encoding.UTF8.GetBytes($"dsar1\u001F{runId}\u001F{place}");
}
