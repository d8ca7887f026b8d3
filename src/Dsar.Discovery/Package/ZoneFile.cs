using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>DNS records as a master file (RFC 1035 section 5): names relative to <c>$ORIGIN</c>, texts quoted. A record that no such file can hold stands in JSON and CSV alone, and a remark says so.</summary>
internal sealed partial class ZoneFile : IDisposable
{
    /// <summary>What a map may fill.</summary>
    public static readonly string[] Members = ["origin", "name", "type", "data", "ttl"];

    /// <summary>What it must fill.</summary>
    public static readonly string[] Needed = ["origin", "name", "type", "data"];

    private const int StringBytes = 255;
    private static readonly string[] Texts = ["TXT", "SPF"];
    private static readonly IdnMapping Idn = new();
    private readonly StreamWriter _writer;
    private readonly PortableRow _row;
    private string? _origin;

    public ZoneFile(Stream stream, DisclosedTable table, MapPortable portable)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        _row = new PortableRow(table, portable);
        _writer.WriteLine("; for records without a time of their own");
        _writer.WriteLine("$TTL 3600");
    }

    public void Write(DisclosedRow row)
    {
        string? One(string member) => _row.Values(row, member) is [var first, ..] ? first : null;
        var origin = Name(One("origin")?.TrimEnd('.'));
        var type = One("type")?.ToUpperInvariant();
        var name = origin is null ? null : Relative(One("name"), origin);
        var data = One("data") is { } value && type is not null ? Data(type, value) : null;
        if (name is null || data is null || !Type().IsMatch(type!))
        {
            _writer.WriteLine("; a record that cannot be written here");
            return;
        }

        if (origin != _origin)
        {
            _writer.WriteLine($"$ORIGIN {origin}.");
            _origin = origin;
        }

        var ttl = int.TryParse(One("ttl"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? $"{seconds.ToString(CultureInfo.InvariantCulture)} " : string.Empty;
        _writer.WriteLine($"{name} {ttl}IN {type} {data}");
    }

    public void Dispose() => _writer.Dispose();

    private static string? Relative(string? name, string origin)
    {
        if (name is null or "@")
        {
            return "@";
        }

        if (Name(name.TrimEnd('.')) is not { } clean)
        {
            return null;
        }

        if (clean.Equals(origin, StringComparison.OrdinalIgnoreCase))
        {
            return "@";
        }

        return clean.EndsWith($".{origin}", StringComparison.OrdinalIgnoreCase) ? clean[..^(origin.Length + 1)] : name.EndsWith('.') ? $"{clean}." : clean;
    }

    // Letters beyond ASCII are written as the DNS holds them.
    private static string? Name(string? name)
    {
        if (name is null || Labels().IsMatch(name))
        {
            return name;
        }

        try
        {
            var ascii = Idn.GetAscii(name);
            return Labels().IsMatch(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? Data(string type, string value) =>
        Tokens().IsMatch(value) && (!Texts.Contains(type) || value.StartsWith('"')) ? value : Texts.Contains(type) ? Quoted(value) : null;

    // As many strings as it takes, of at most 255 bytes each.
    private static string Quoted(string value)
    {
        var text = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(value).Chunk(StringBytes))
        {
            text.Append(text.Length > 0 ? " \"" : "\"");
            foreach (var b in part)
            {
                text.Append(b is (byte)'"' or (byte)'\\' ? $"\\{(char)b}" : b is >= 0x20 and < 0x7F ? ((char)b).ToString() : $"\\{b.ToString("000", CultureInfo.InvariantCulture)}");
            }

            text.Append('"');
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^(?=.{1,253}\z)(?:[A-Za-z0-9_*-]{1,63}\.)*[A-Za-z0-9_*-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Labels();

    [GeneratedRegex(@"^[A-Z][A-Z0-9-]{0,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Type();

    // Words without signs of the file's own, and whole quoted strings.
    [GeneratedRegex(@"^(?:""(?:[ !#-\[\]-~]|\\[ -~])*""|[!#-'*-:<-\[\]-~]+)(?:[ \t]+(?:""(?:[ !#-\[\]-~]|\\[ -~])*""|[!#-'*-:<-\[\]-~]+))*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tokens();
}
