using System.Buffers.Binary;
using System.Text;

namespace Dsar.Api.Features.Attachments;

/// <summary>An entry of a ZIP archive as its list names it; nothing of it is unpacked.</summary>
internal sealed record ZipListEntry(string Name, uint Packed, uint Unpacked, uint Offset);

/// <summary>
/// Reads the list at the end of a ZIP archive, which is all we ever look at: an archive that could be anything else than an honest one (entries that
/// overlap, leave the folder, hide behind each other, are links or encrypted, or unpack to far too much) has no list for us.
/// </summary>
internal static class ZipList
{
    /// <summary>How many last bytes of a file must be at hand; a list that does not fit is refused.</summary>
    public const int Tail = 256 * 1024;

    private const int EndSize = 22;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const int MostEntries = 1000;
    private const long MostUnpacked = 256L * 1024 * 1024;
    private const int MostRatio = 200;
    private const ushort Encrypted = 0x2041;
    private const uint LinkMode = 0xA000;

    /// <summary>The entries, or null when the file is no plain archive that fills the whole file.</summary>
    /// <param name="tail">The file's last bytes.</param>
    /// <param name="length">The file's length.</param>
    public static IReadOnlyList<ZipListEntry>? Read(ReadOnlySpan<byte> tail, long length)
    {
        if (tail.Length < EndSize || BinaryPrimitives.ReadUInt32LittleEndian(tail[^EndSize..]) != 0x06054b50)
        {
            return null;
        }

        // Only one disk, no comment behind which something could hide, no 64-bit sizes.
        var end = tail[^EndSize..];
        var (count, size, offset) = (BinaryPrimitives.ReadUInt16LittleEndian(end[10..]), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
        var whole = BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) == 0 && BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) == count && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == 0;
        if (!whole || count is 0 or > MostEntries || offset + (long)size != length - EndSize || size > tail.Length - EndSize)
        {
            return null;
        }

        return Entries(tail.Slice(tail.Length - EndSize - (int)size, (int)size), count) is { } entries && IsHonest(entries, offset, length) ? entries : null;
    }

    private static List<ZipListEntry>? Entries(ReadOnlySpan<byte> list, int count)
    {
        var entries = new List<ZipListEntry>(count);
        while (list.Length >= EntrySize && BinaryPrimitives.ReadUInt32LittleEndian(list) == 0x02014b50)
        {
            var (flags, method, mode) = (BinaryPrimitives.ReadUInt16LittleEndian(list[8..]), BinaryPrimitives.ReadUInt16LittleEndian(list[10..]), BinaryPrimitives.ReadUInt32LittleEndian(list[38..]) >> 16);
            var (name, more) = (BinaryPrimitives.ReadUInt16LittleEndian(list[28..]), BinaryPrimitives.ReadUInt16LittleEndian(list[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(list[32..]));
            if ((flags & Encrypted) != 0 || method is not (0 or 8) || (mode & 0xF000) == LinkMode || list.Length < EntrySize + name + more)
            {
                return null;
            }

            entries.Add(new ZipListEntry(Encoding.UTF8.GetString(list.Slice(EntrySize, name)), BinaryPrimitives.ReadUInt32LittleEndian(list[20..]), BinaryPrimitives.ReadUInt32LittleEndian(list[24..]), BinaryPrimitives.ReadUInt32LittleEndian(list[42..])));
            list = list[(EntrySize + name + more)..];
        }

        return list.IsEmpty && entries.Count == count ? entries : null;
    }

    private static bool IsHonest(List<ZipListEntry> entries, uint listOffset, long length)
    {
        var inOrder = entries.OrderBy(e => e.Offset).ToList();
        var ends = inOrder.Select(e => e.Offset + LocalSize + (long)e.Packed);
        return inOrder[0].Offset == 0
            && ends.Zip(inOrder.Skip(1).Select(e => (long)e.Offset).Append(listOffset), (end, next) => end <= next).All(fits => fits)
            && entries.Select(e => e.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == entries.Count
            && entries.All(e => IsInside(e.Name))
            && entries.Sum(e => (long)e.Unpacked) is var unpacked && unpacked <= MostUnpacked && unpacked <= length * MostRatio;
    }

    private static bool IsInside(string name) =>
        name.Length is > 0 and <= 255 && name[0] != '/' && !name.Contains('\\', StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal)
        && !name.Any(c => char.IsControl(c) || c == '\uFFFD') && !name.Split('/').Contains("..");
}
