using System.IO.Compression;
using System.Security.Cryptography;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Package;

/// <summary>A package is as it was written, or is told apart. Seen red: without the check of the frame, by what readers pass over in headers and directory.</summary>
public sealed class PackageVerifyTests : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);

    public void Dispose() => _rsa.Dispose();

    /// <summary>By us; only where a packed file's last bits are nothing but its end, and its text is read whole, may it be unzip that says so.</summary>
    [ToolFact("unzip")]
    public void One_changed_byte_anywhere_is_found()
    {
        var path = Path.Combine(Seeds.NewFolder(), "p.zip");
        var zip = Letter();
        Faults(zip).Should().BeEmpty();
        var (unseen, byUnzip) = (new List<int>(), new List<int>());
        for (var i = 0; i < zip.Length; i++)
        {
            zip[i] ^= 0xFF;
            if (Faults(zip).Count == 0)
            {
                File.WriteAllBytes(path, zip);
                (Tool.Run("unzip", Path.GetDirectoryName(path)!, "-tq", path).Code == 0 ? unseen : byUnzip).Add(i);
            }

            zip[i] ^= 0xFF;
        }

        unseen.Should().BeEmpty($"of {zip.Length} bytes");
        byUnzip.Should().HaveCountLessThan(4, "one end a file");
    }

    [Fact]
    public void Bytes_before_after_and_a_second_file_of_one_name_are_found()
    {
        var zip = Letter();
        Faults([.. zip, 0]).Should().Equal("damaged zip");
        Faults([0, .. zip]).Should().Equal("damaged zip");
        Faults(zip[..^1]).Should().Equal("damaged zip");
        Faults([]).Should().Equal("damaged zip");
        using var twice = new MemoryStream();
        twice.Write(zip);
        using (var archive = new ZipArchive(twice, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var second = archive.CreateEntry("1-beslut.html").Open();
            second.Write("Nej"u8);
        }

        Faults(twice.ToArray()).Should().NotBeEmpty();
    }

    [ToolFact("unzip", "openssl", "sha256sum")]
    public void Tools_that_are_not_ours_say_so_too()
    {
        var folder = Seeds.NewFolder();
        File.WriteAllBytes(Path.Combine(folder, "p.zip"), Letter());
        File.WriteAllText(Path.Combine(folder, "key.pem"), _rsa.ExportSubjectPublicKeyInfoPem());

        Tool.Run("unzip", folder, "-tq", "p.zip").Code.Should().Be(0);
        Tool.Run("unzip", folder, "-q", "p.zip").Should().Be((0, string.Empty));
        Tool.Run("sha256sum", folder, "-c", "--quiet", "manifest-sha256.txt").Should().Be((0, string.Empty));
        Tool.Run("openssl", folder, "dgst", "-sha256", "-verify", "key.pem", "-signature", "manifest-sha256.txt.sig", "manifest-sha256.txt").Should().Be((0, "Verified OK\n"));
        File.AppendAllText(Path.Combine(folder, "manifest-sha256.txt"), "\n");
        Tool.Run("openssl", folder, "dgst", "-sha256", "-verify", "key.pem", "-signature", "manifest-sha256.txt.sig", "manifest-sha256.txt").Code.Should().NotBe(0);
    }

    private byte[] Letter()
    {
        using var zip = new MemoryStream();
        PackageWriter.WriteLetter(new Document("Beslut", Language.Sv, [new DocumentSection("Vårt beslut", ["Nej."])]), DemoPackage.Register, "GD-7K3M-9Q2P", DateTimeOffset.UnixEpoch, zip, m => _rsa.SignData(m, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return zip.ToArray();
    }

    private IReadOnlyList<string> Faults(byte[] zip) =>
        PackageVerify.Faults(new MemoryStream(zip), (manifest, signature) => _rsa.VerifyData(manifest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
}
