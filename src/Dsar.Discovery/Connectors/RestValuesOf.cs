namespace Dsar.Discovery;

/// <summary>The values of each call of a batch.</summary>
internal static class RestValuesOf
{
    /// <summary>One call a tuple, or as many values in one as the request takes.</summary>
    public static IEnumerable<Func<RestSlot, string?>> Calls(RestRequest request, IReadOnlyList<string> fields, IReadOnlyList<string[]> tuples)
    {
        var sendable = tuples.Where(t => t.All(p => p.Length > 0 && Spellings.IsSendable(p))).ToArray();
        if (request.Values is not { } values)
        {
            return sendable.Select(t => Single(fields, t));
        }

        // A value that holds the separator would be read as two.
        var parts = sendable.Select(t => t[0]).Where(p => !p.Contains(values.Separator, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        return parts.Chunk(values.Max).Select(chunk => Single(fields, [string.Join(values.Separator, chunk)]));
    }

    private static Func<RestSlot, string?> Single(IReadOnlyList<string> fields, string[] tuple) => slot =>
        slot.Name.Length == 0 ? tuple[0] : fields.ToList().IndexOf(slot.Name) is >= 0 and var at ? tuple[at] : null;
}
