using System.Text;

namespace Dsar.Discovery;

/// <summary>Rows to bytes and back; the first byte is the version of the form.</summary>
internal static class RowCodec
{
    private const byte Version = 1;

    public static void Write(BinaryWriter writer, StoredRow row)
    {
        writer.Write(Version);
        writer.Write7BitEncodedInt64(row.Number);
        writer.Write7BitEncodedInt(row.Edge);
        writer.Write7BitEncodedInt(row.ParentCollection + 1);
        writer.Write7BitEncodedInt64(row.ParentNumber + 1);
        writer.Write7BitEncodedInt(row.Hops);
        writer.Write((byte)row.Ownership);
        writer.Write7BitEncodedInt(row.Cells.Length);
        foreach (var cell in row.Cells)
        {
            writer.Write((byte)cell.Kind);
            if (!cell.IsNull)
            {
                writer.Write(cell.Value);
            }
        }
    }

    public static IEnumerable<StoredRow> Read(int collection, byte[] page)
    {
        using var reader = new BinaryReader(new MemoryStream(page), Encoding.UTF8);
        while (reader.BaseStream.Position < page.Length)
        {
            yield return One(collection, reader);
        }
    }

    private static StoredRow One(int collection, BinaryReader reader)
    {
        if (reader.ReadByte() != Version)
        {
            throw new InvalidDataException("unknown row format");
        }

        var number = reader.Read7BitEncodedInt64();
        var edge = reader.Read7BitEncodedInt();
        var parent = reader.Read7BitEncodedInt() - 1;
        var parentNumber = reader.Read7BitEncodedInt64() - 1;
        var hops = reader.Read7BitEncodedInt();
        var ownership = (Ownership)reader.ReadByte();
        var cells = new Cell[reader.Read7BitEncodedInt()];
        for (var i = 0; i < cells.Length; i++)
        {
            var kind = (CellKind)reader.ReadByte();
            cells[i] = kind == CellKind.Null ? Cell.Null : new Cell(kind, reader.ReadString());
        }

        return new StoredRow(collection, number, edge, parent, parentNumber, hops, ownership, cells);
    }
}
