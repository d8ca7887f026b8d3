using System.Text;

namespace Dsar.Discovery;

/// <summary>What stands in a field after anonymisation. Computed from the value as it was found, so that writing it twice writes the same.</summary>
internal static class Anonymous
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const int HashBytes = 16;

    public static Cell Value(IRunStore store, CollectionPlan collection, MapField field, Cell found)
    {
        if (found.IsNull)
        {
            return Cell.Null;
        }

        return field.Erase.Kind switch
        {
            FieldErasureKind.Constant => Cells.Of(field.Erase.Constant!, field.Type),
            // Another type would not hold it; a map that asks for it is refused (DM062).
            FieldErasureKind.Hash when field.Type == FieldType.String => Cell.Text(Convert.ToHexStringLower(store.Hash("anonymise", $"{collection.Id} {field.Name} {found.Value}", HashBytes))),
            FieldErasureKind.KeepFormat when field.Type == FieldType.String => Cell.Text(Alike(store, collection, field, found.Value)),
            // A number, date or document that only looks like one would be a wrong statement about somebody.
            _ => Cell.Null,
        };
    }

    private static string Alike(IRunStore store, CollectionPlan collection, MapField field, string value)
    {
        var noise = Noise(store, $"{collection.Id} {field.Name} {value}").GetEnumerator();
        if (value.Contains('@', StringComparison.Ordinal))
        {
            // RFC 2606: an address that can never be anybody's.
            return string.Concat(Enumerable.Range(0, 12).Select(_ => Pick(noise, Lower))) + "@invalid.invalid";
        }

        var text = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            text.Append(
                Rune.IsDigit(rune) ? Pick(noise, Digits)
                : Rune.IsUpper(rune) ? char.ToUpperInvariant(Pick(noise, Lower))
                : Rune.IsLetter(rune) ? Pick(noise, Lower)
                : rune.ToString());
        }

        return text.ToString() == value ? string.Concat(Enumerable.Repeat('x', value.Length)) : text.ToString();
    }

    private static char Pick(IEnumerator<byte> noise, string from)
    {
        noise.MoveNext();
        return from[noise.Current % from.Length];
    }

    private static IEnumerable<byte> Noise(IRunStore store, string text)
    {
        for (var block = 0; ; block++)
        {
            foreach (var one in store.Hash("anonymise", $"{block} {text}", 32))
            {
                yield return one;
            }
        }
    }
}
