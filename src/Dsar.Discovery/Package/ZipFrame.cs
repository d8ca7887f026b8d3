using System.Buffers.Binary;

namespace Dsar.Discovery;

/// <summary>
/// What stands in a ZIP around the files (APPNOTE 6.3.10, 4.3): every byte belongs to a header, a file or the directory, and what is said twice is said alike. Readers look at
/// one of the two and pass over the rest, so that a change there would go unseen.
/// </summary>
internal sealed class ZipFrame(Stream zip)
{
    private const int Local = 30;
    private const int Central = 46;
    private const int End = 22;
    private const int End64 = 56 + 20;
    private const uint Elsewhere = uint.MaxValue;

    /// <summary>True when nothing of the frame is altered, left over or contradicts itself.</summary>
    public static bool IsWhole(Stream zip)
    {
        try
        {
            return new ZipFrame(zip).IsWhole();
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentOutOfRangeException or OverflowException)
        {
            return false;
        }
    }

    private bool IsWhole()
    {
        var end = Read(zip.Length - End, End);
        var (count, size, at, tail) = ((long)U16(end, 10), (long)U32(end, 12), (long)U32(end, 16), zip.Length - End);
        if (U32(end, 0) != 0x06054b50 || U32(end, 4) != 0 || U16(end, 8) != U16(end, 10) || U16(end, 20) != 0)
        {
            return false;
        }

        if (at == Elsewhere || size == Elsewhere || count == ushort.MaxValue)
        {
            tail -= End64;
            var large = Read(tail, End64);
            (count, size, at) = (I64(large, 32), I64(large, 40), I64(large, 48));
            if (U32(large, 0) != 0x06064b50 || I64(large, 4) != 44 || I64(large, 16) != 0 || I64(large, 24) != count || U32(large, 56) != 0x07064b50 || U32(large, 60) != 0 || I64(large, 64) != tail || U32(large, 72) != 1)
            {
                return false;
            }
        }

        return at + size == tail && Entries(count, at, tail);
    }

    private bool Entries(long count, long at, long tail)
    {
        var (next, directory) = (0L, at);
        byte[]? first = null;
        for (var i = 0L; i < count; i++)
        {
            var head = Read(at, Central);
            var (name, extra) = (U16(head, 28), U16(head, 30));
            var rest = Read(at + Central, name + extra);
            first ??= head;
            // Made by, comment, disk and attributes are those of every entry.
            if (U32(head, 0) != 0x02014b50 || U16(head, 4) != U16(first, 4) || U16(head, 32) != 0 || U16(head, 34) != 0 || U16(head, 36) != 0 || U32(head, 38) != U32(first, 38))
            {
                return false;
            }

            var (unpacked, packed, offset) = Sizes(head, rest.AsSpan(name));
            if (offset != next || Ends(head, rest.AsSpan(0, name), offset, packed, unpacked) is not { } ends)
            {
                return false;
            }

            (next, at) = (ends, at + Central + name + extra);
        }

        return next == directory && at == tail;
    }

    // Where the entry ends; null when its own header, or what follows its bytes, says something else than the directory.
    private long? Ends(byte[] head, ReadOnlySpan<byte> name, long offset, long packed, long unpacked)
    {
        var local = Read(offset, Local + name.Length);
        if (U32(local, 0) != 0x04034b50 || !local.AsSpan(4, 10).SequenceEqual(head.AsSpan(6, 10)) || U16(local, 26) != name.Length || !local.AsSpan(Local).SequenceEqual(name))
        {
            return null;
        }

        var data = offset + Local + name.Length + U16(local, 28) + packed;
        if ((U16(local, 6) & 8) == 0)
        {
            return local.AsSpan(14, 4).SequenceEqual(head.AsSpan(16, 4)) && (U16(local, 28) > 0 || local.AsSpan(18, 8).SequenceEqual(head.AsSpan(20, 8))) ? data : null;
        }

        if (local.AsSpan(14, 12).ContainsAnyExcept((byte)0))
        {
            return null;
        }

        var after = Read(data, 24);
        var same = U32(after, 0) == 0x08074b50 && U32(after, 4) == U32(head, 16);
        return same && U32(after, 8) == packed && U32(after, 12) == unpacked ? data + 16 : same && I64(after, 8) == packed && I64(after, 16) == unpacked ? data + 24 : null;
    }

    // Sizes over 4 GiB stand in an extra field.
    private static (long Unpacked, long Packed, long Offset) Sizes(byte[] head, ReadOnlySpan<byte> extra)
    {
        var at = 4;
        if (extra.Length > 0 && (U16(extra, 0) != 1 || U16(extra, 2) != extra.Length - 4))
        {
            return (-1, -1, -1);
        }

        var unpacked = U32(head, 24) is var u && u != Elsewhere ? u : Next(extra);
        var packed = U32(head, 20) is var p && p != Elsewhere ? p : Next(extra);
        var offset = U32(head, 42) is var o && o != Elsewhere ? o : Next(extra);
        return (unpacked, packed, offset);

        long Next(ReadOnlySpan<byte> field) => I64(field, (at += 8) - 8);
    }

    private byte[] Read(long at, int length)
    {
        var bytes = new byte[length];
        zip.Position = at;
        zip.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
