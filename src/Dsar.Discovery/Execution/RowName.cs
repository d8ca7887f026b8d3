namespace Dsar.Discovery;

/// <summary>How a row is named by its key. One spelling for search, proof and ledger: with two, a mark in the ledger would never be found again. Personal data: never logged.</summary>
internal static class RowName
{
    /// <summary>The values of a key, or of any tuple, as one text.</summary>
    public static string Of(IEnumerable<string> values) => string.Join('\u001F', values);

    /// <summary>A row of a collection, as the ledger does (<see cref="LedgerText"/>).</summary>
    /// <param name="collection">The collection (<c>system.collection</c>).</param>
    /// <param name="key">The values of the row's key.</param>
    public static string Of(string collection, IEnumerable<string> key) => $"{collection} {Of(key)}";
}
