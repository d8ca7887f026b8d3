using System.Text;
using System.Text.Json;
using CsvHelper;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What a person who searches a system by hand is asked for: the fields of its map (discovery.md 4.2). What they find is checked against it.</summary>
/// <param name="Collections">The collections of the system that are searched.</param>
public sealed record ManualForm(IReadOnlyList<ManualCollection> Collections)
{
    /// <summary>The member of a record that says where it was found, when the form has several collections.</summary>
    public const string CollectionMember = "collection";

    private const int MostFaults = 20;

    /// <summary>The form of a system of a plan; collections that are not searched at all are left out.</summary>
    public static ManualForm Of(Plan plan, string system, Language language) => new(
    [
        .. plan.Collections.Where(c => c.System.Key == system && c.Search == SearchDepth.Rows)
            .Select(c => new ManualCollection(c.Map.Name, c.Map.Title.In(language), [.. c.Read.Select(f => new ManualField(f.Name, f.Type))])),
    ]);

    /// <summary>What does not fit, at most twenty faults; none when every record fits.</summary>
    public IReadOnlyList<ManualFault> Check(IEnumerable<IReadOnlyDictionary<string, string?>> records) =>
        [.. records.SelectMany((record, number) => Faults(record, number)).Take(MostFaults)];

    /// <summary>The records of a CSV file (names in its first line) or a JSON array of objects.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> Read(Stream file, bool isCsv, CancellationToken ct)
    {
        try
        {
            return isCsv ? await Csv(file, ct) : await Json(file, ct);
        }
        catch (Exception fault) when (fault is JsonException or CsvHelperException or InvalidOperationException)
        {
            throw new FormatException();
        }
    }

    private IEnumerable<ManualFault> Faults(IReadOnlyDictionary<string, string?> record, int number)
    {
        var named = record.GetValueOrDefault(CollectionMember);
        var collection = Collections.Count == 1 && named is null ? Collections[0] : Collections.FirstOrDefault(c => c.Name == named);
        if (collection is null)
        {
            yield return new ManualFault(number, CollectionMember, named is null ? "required" : "unknown_reference", $"A record names its collection: {string.Join(", ", Collections.Select(c => c.Name))}.");
            yield break;
        }

        foreach (var (name, value) in record.Where(m => m.Key != CollectionMember || collection.Fields.Any(f => f.Name == m.Key)))
        {
            if (collection.Fields.FirstOrDefault(f => f.Name == name) is not { } field)
            {
                yield return new ManualFault(number, name, "unknown_field", $"The form has no such field; it has {string.Join(", ", collection.Fields.Select(f => f.Name))}.");
            }
            else if (value is not null && field.Type is not (FieldType.String or FieldType.Bytes) && !Cells.Fits(value, field.Type))
            {
                yield return new ManualFault(number, name, "wrong_format", $"The value is no {SourceMap.Snake(field.Type.ToString())}.");
            }
        }

        if (record.Where(m => m.Key != CollectionMember).All(m => string.IsNullOrWhiteSpace(m.Value)))
        {
            yield return new ManualFault(number, null, "required", "A record has at least one value.");
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> Csv(Stream file, CancellationToken ct)
    {
        var (records, bad) = (new List<IReadOnlyDictionary<string, string?>>(), false);
        using var text = new StreamReader(file, new UTF8Encoding(false));
        using var csv = new CsvParser(text, FileRecords.Options(() => bad = true));
        string[]? names = null;
        while (await csv.ReadAsync())
        {
            ct.ThrowIfCancellationRequested();
            var values = csv.Record!;
            if (names is null)
            {
                names = values.Distinct(StringComparer.Ordinal).Count() == values.Length ? values : throw new FormatException();
            }
            else if (values is not [""])
            {
                records.Add(values.Length == names.Length && !bad ? names.Zip(values).ToDictionary(v => v.First, v => v.Second.Length == 0 ? null : v.Second, StringComparer.Ordinal) : throw new FormatException());
            }
        }

        return records;
    }

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> Json(Stream file, CancellationToken ct)
    {
        using var json = await JsonDocument.ParseAsync(file, cancellationToken: ct);
        return [.. json.RootElement.EnumerateArray().Select(r => r.EnumerateObject().DistinctBy(m => m.Name).ToDictionary(m => m.Name, m => Text(m.Value), StringComparer.Ordinal))];
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}

/// <summary>A collection of a form.</summary>
/// <param name="Name">Its name in the map.</param>
/// <param name="Title">Its title in the request's language.</param>
/// <param name="Fields">What is asked for.</param>
public sealed record ManualCollection(string Name, string Title, IReadOnlyList<ManualField> Fields);

/// <summary>A field of a form.</summary>
/// <param name="Name">Its name in the map.</param>
/// <param name="Type">The form of its values.</param>
public sealed record ManualField(string Name, FieldType Type);

/// <summary>A record that does not fit its form.</summary>
/// <param name="Record">Its number, from 0.</param>
/// <param name="Member">The member; null for the record itself.</param>
/// <param name="Code">required, unknown_reference, unknown_field or wrong_format.</param>
/// <param name="Detail">What would fit; no value of the record.</param>
public sealed record ManualFault(int Record, string? Member, string Code, string Detail);
