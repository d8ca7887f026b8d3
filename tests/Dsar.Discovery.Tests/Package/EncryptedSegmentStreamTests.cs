using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery.Tests.Package;

/// <summary>Seen red: with a reader that takes the end of the file for the end of the content, a cut file opens.</summary>
public sealed class EncryptedSegmentStreamTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)9, 32)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_000)]
    public void What_is_written_is_read_and_stands_nowhere_in_clear(int length)
    {
        var plain = new byte[length];
        new Random(length).NextBytes(plain);
        Encoding.ASCII.GetBytes("canary-value").AsSpan(0, Math.Min(12, length)).CopyTo(plain);

        var sealed_ = Seal(plain);

        Open(sealed_).Should().Equal(plain);
        Encoding.Latin1.GetString(sealed_).Should().NotContain("canary");
        Seal(plain).Should().NotEqual(sealed_, "each file has its own salt");
    }

    [Fact]
    public void A_changed_cut_or_extended_file_and_another_key_do_not_open()
    {
        var file = Seal(new byte[200_000]);
        const int segment = 4 + 65_536 + 16;
        var faults = new[] { Changed(file, 40), Changed(file, file.Length - 1), file[..^1], file[..(33 + segment)], file[..(33 + (2 * segment))], [.. file, 0], [.. file[..33], .. file[(33 + segment)..]] };

        foreach (var fault in faults)
        {
            var open = () => Open(fault);
            open.Should().Throw<CryptographicException>();
        }

        var wrong = () => new StreamReader(EncryptedSegmentStream.Read(new MemoryStream(file), new byte[32])).ReadToEnd();
        wrong.Should().Throw<CryptographicException>();
    }

    [Fact]
    public void A_file_whose_writer_died_does_not_open()
    {
        var memory = new MemoryStream();
        using (var stream = EncryptedSegmentStream.Write(memory, Key))
        {
            stream.Write(new byte[100_000]);
        }

        var open = () => Open(memory.ToArray());
        open.Should().Throw<CryptographicException>();
    }

    private static byte[] Changed(byte[] file, int at)
    {
        var changed = file.ToArray();
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] Seal(byte[] plain)
    {
        var memory = new MemoryStream();
        using (var stream = EncryptedSegmentStream.Write(memory, Key))
        {
            stream.Write(plain);
            stream.Complete();
        }

        return memory.ToArray();
    }

    private static byte[] Open(byte[] file)
    {
        using var stream = EncryptedSegmentStream.Read(new MemoryStream(file), Key);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
