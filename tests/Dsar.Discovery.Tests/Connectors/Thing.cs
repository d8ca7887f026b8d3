using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>A row that a test plants, whatever kind of system it is planted in.</summary>
internal sealed record Thing(long Tenant, string No, string? Email = null, string? Label = null, long? Zero = null, bool? Flag = null, string? Amount = null, string? Day = null, string? At = null, byte[]? Bytes = null)
{
    public static readonly string[] Columns = ["tenant", "no", "email", "label", "zero", "flag", "amount", "day", "at", "bytes"];

    public object?[] Values => [Tenant, No, Email, Label, Zero, Flag, Amount, Day, At, Bytes];

    /// <summary>The row as an API writes it; the amount is a JSON number in the digits given.</summary>
    public JsonObject Json() => new()
    {
        ["tenant"] = Tenant,
        ["no"] = No,
        ["contact"] = new JsonObject { ["email"] = Email },
        ["label"] = Label,
        ["zero"] = Zero,
        ["flag"] = Flag,
        ["amount"] = Amount is null ? null : JsonNode.Parse(Amount),
        ["day"] = Day,
        ["at"] = At,
        ["bytes"] = Bytes is null ? null : Convert.ToBase64String(Bytes),
    };

    public static string Page(IEnumerable<Thing> things) => new JsonObject { ["items"] = new JsonArray([.. things.Select(t => t.Json())]) }.ToJsonString(JsonSerializerOptions.Default);
}
