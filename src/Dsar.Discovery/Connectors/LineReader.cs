using System.Buffers;

namespace Dsar.Discovery;

/// <summary>A line of a file, with its end. Its bytes are only good until the next line is read.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">The bytes, line end included; of a line longer than <see cref="LineReader.Longest"/> its end only.</param>
/// <param name="IsWhole">False when the line was too long to be kept.</param>
internal readonly record struct FileLine(long Number, ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    /// <summary>False for the last line of a file when nothing ends it: somebody may be writing it.</summary>
    public bool IsEnded => !Bytes.IsEmpty && Bytes.Span[^1] == (byte)'\n';

    /// <summary>The line without its end and without the mark that some programs begin a file with.</summary>
    public ReadOnlyMemory<byte> Text
    {
        get
        {
            var text = IsEnded ? Bytes[..^1] : Bytes;
            text = !text.IsEmpty && text.Span[^1] == (byte)'\r' ? text[..^1] : text;
            return Number == 1 && text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
        }
    }
}

/// <summary>Cuts a stream into lines in one buffer, however long file and lines are.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>Longest line that is kept.</summary>
    public const int Longest = 1024 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private long _number;
    private int _from;
    private int _to;

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<FileLine?> Next(CancellationToken ct)
    {
        var whole = true;
        for (var looked = 0; ;)
        {
            var end = _buffer.AsSpan(_from + looked, _to - _from - looked).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Line(looked + end + 1, whole);
            }

            looked = _to - _from;
            if (looked > Longest)
            {
                (whole, _from, looked) = (false, _to, 0);
            }

            if (!await Fill(ct))
            {
                return _to > _from || !whole ? Line(_to - _from, whole) : null;
            }
        }
    }

    public void Dispose()
    {
        // Nobody finds a person's lines in a buffer that is rented again.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private FileLine Line(int length, bool whole)
    {
        var line = new FileLine(++_number, _buffer.AsMemory(_from, length), whole && length <= Longest);
        _from += length;
        return line;
    }

    private async ValueTask<bool> Fill(CancellationToken ct)
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _to).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = larger;
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_to), ct);
        _to += read;
        return read > 0;
    }
}
