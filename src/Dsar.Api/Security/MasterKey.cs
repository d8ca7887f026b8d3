using System.Security.Cryptography;

namespace Dsar.Api.Security;

/// <summary>The key that wraps every other key: 32 bytes from a file or the environment, never stored by us, never logged.</summary>
public sealed class MasterKey
{
    private const int Size = 32;
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private MasterKey(byte[] bytes, string origin)
    {
        Bytes = bytes;
        Origin = origin;
        Id = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 8, info: "dsar1 master id"u8.ToArray()));
    }

    internal byte[] Bytes { get; }

    /// <summary>Tells keys wrapped by different master keys apart; says nothing about the key.</summary>
    public string Id { get; }

    /// <summary>Where it came from, for the start-up lines.</summary>
    public string Origin { get; }

    /// <summary>The keys it replaces, which still open what is not wrapped anew yet.</summary>
    internal IReadOnlyList<MasterKey> Retired { get; private set; } = [];

    /// <summary>
    /// First hit of: the file of <c>Dsar:Keys:MasterKeyFile</c>, the value of <c>Dsar:Keys:MasterKey</c>, and in Development a file made on first start.
    /// Throws <see cref="StartRefusedException"/> with the setting's name when there is none or it is short, shared or in the data folder.
    /// </summary>
    public static MasterKey Load(KeyOptions options, string dataFolder, bool development)
    {
        var key = Current(options, dataFolder, development);
        key.Retired = [.. (options.RetiredKeyFiles ?? []).Select(f => FromFile(f, dataFolder, "Dsar:Keys:RetiredKeyFiles")).Where(k => k.Id != key.Id)];
        return key;
    }

    private static MasterKey Current(KeyOptions options, string dataFolder, bool development)
    {
        if (options.MasterKeyFile is { Length: > 0 } file)
        {
            return FromFile(file, dataFolder, "Dsar:Keys:MasterKeyFile");
        }

        if (options.MasterKey is { Length: > 0 } value)
        {
            return new MasterKey(Parse(System.Text.Encoding.ASCII.GetBytes(value), "Dsar:Keys:MasterKey"), "Dsar:Keys:MasterKey");
        }

        if (!development)
        {
            throw new StartRefusedException("Dsar:Keys:MasterKeyFile is not set. Give the path of a file with 32 random bytes (e.g. made by: head -c 32 /dev/urandom) that only the service account can read.");
        }

        return Development(Path.Combine(dataFolder, "keys", "master.key"));
    }

    private static MasterKey FromFile(string file, string dataFolder, string setting)
    {
        if (!File.Exists(file))
        {
            throw new StartRefusedException($"{setting}: the file does not exist.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & OthersRead & ~OfCredential(file)) != 0)
        {
            throw new StartRefusedException($"{setting}: the file can be read by group or others; chmod 600 it.");
        }

        var inside = Path.GetFullPath(dataFolder) + Path.DirectorySeparatorChar;
        var real = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        return new[] { file, real }.Any(f => Path.GetFullPath(f).StartsWith(inside, StringComparison.Ordinal))
            ? throw new StartRefusedException($"{setting}: the file lies inside the data folder, so a copy of the folder would hold the key; move it out.")
            : new MasterKey(Parse(File.ReadAllBytes(file), setting), setting);
    }

    /// <summary>A credential of systemd lies in a folder that is the service's alone; its access list shows as a right of the group.</summary>
    private static UnixFileMode OfCredential(string file) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder && Path.GetFullPath(file).StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? UnixFileMode.GroupRead
            : UnixFileMode.None;

    private static MasterKey Development(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            stream.Write(RandomNumberGenerator.GetBytes(Size));
        }

        return new MasterKey(Parse(File.ReadAllBytes(file), file), "made for Development in the data folder");
    }

    /// <summary>Not what samples and hurried people write: few values, a sequence, a repetition, readable text. Of random keys one in 10^13 looks so.</summary>
    private static bool IsRandom(byte[] key) =>
        key.Distinct().Count() > 4
        && !key.Skip(1).Zip(key, (next, one) => (byte)(next - one)).All(step => step == (byte)(key[1] - key[0]))
        && !CryptographicOperations.FixedTimeEquals(key.AsSpan(0, Size / 2), key.AsSpan(Size / 2))
        && !key.All(b => b is >= 0x20 and < 0x7F);

    private static byte[] Parse(byte[] content, string setting)
    {
        if (content.Length == Size)
        {
            return IsRandom(content) ? content : throw new StartRefusedException($"{setting}: this is not a random key.");
        }

        try
        {
            var decoded = Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(content).Trim());
            return decoded.Length == Size && IsRandom(decoded)
                ? decoded
                : throw new StartRefusedException($"{setting}: the key must be 32 random bytes, raw or in base64.");
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"{setting}: the key must be 32 random bytes, raw or in base64.");
        }
    }
}

/// <summary>Where the master key is; settings <c>Dsar:Keys</c>.</summary>
public sealed class KeyOptions
{
    /// <summary>Path of a file with 32 raw bytes or their base64; readable by the service account only.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>The key itself in base64, for environments that inject secrets as variables.</summary>
    [Web.Secret]
    public string? MasterKey { get; set; }

    /// <summary>Files of the keys that the master key replaces, until an audit entry says that nothing is wrapped under them any more.</summary>
    public string[]? RetiredKeyFiles { get; set; }
}

/// <summary>The installation must not start: the message names the setting and the cure, and never a secret. Exit code 2.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
