namespace Dsar.Api.Security;

/// <summary>An encrypted value at rest: version byte, nonce, ciphertext, tag. It has no readable form; only the <see cref="Vault"/> opens it.</summary>
public sealed class Sealed(byte[] bytes)
{
    /// <summary>The stored bytes, for the database column only.</summary>
    internal byte[] Bytes { get; } = bytes;

    public override string ToString() => "***";
}
