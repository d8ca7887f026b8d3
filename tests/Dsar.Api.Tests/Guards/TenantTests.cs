using Dsar.Domain;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Dsar.Api.Tests;

/// <summary>
/// A controller's rows are hidden from every other by a filter in the model; where a query sets it aside is listed in <see cref="StyleTests"/>.
/// Seen red with the filter of a table taken out.
/// </summary>
public sealed class TenantTests
{
    /// <summary>Tables without a filter of their own, and why.</summary>
    private static readonly Dictionary<string, string> Open = new()
    {
        ["KeyRow"] = "found by its owner's id, and opens nothing without the master key",
        ["AuditEntry"] = "the verifier reads all chains; entries hold no personal data",
        ["AuditHead"] = "the end of each chain",
        ["SigningKey"] = "public keys, for anybody",
        ["Installation"] = "one row for all",
        ["IdempotencyRow"] = "found by the caller's own id",
        ["HistoryEntry"] = "reached through its request, which is filtered",
        ["Clarification"] = "reached through its request, which is filtered",
        ["IdentityCheck"] = "reached through its submission, which is filtered",
    };

    [Fact]
    public void Every_table_of_a_controller_is_filtered()
    {
        var entities = StoredModel.Of().GetEntityTypes().ToList();
        var unfiltered = entities.Where(e => e.GetDeclaredQueryFilters().Count == 0).ToList();
        Repository.None(unfiltered.Where(e => !Open.ContainsKey(e.ClrType.Name)).Select(Line), "Give the table e.HasQueryFilter(x => x.ControllerId == db.Tenant) in Data/Mappings, or name it in TenantTests.Open with the reason.");
        Repository.None(Open.Keys.Except(unfiltered.Select(e => e.ClrType.Name)).Select(n => $"  {n}"), "These have a filter or are no more: take them out of TenantTests.Open.");
    }

    [Fact]
    public void What_has_no_filter_holds_no_controller_but_chains_and_keys() =>
        Repository.None(
            StoredModel.Of().GetEntityTypes().Where(e => e.GetDeclaredQueryFilters().Count == 0 && e.ClrType.Name is not ("KeyRow" or "AuditEntry" or "AuditHead"))
                .Where(e => e.GetProperties().Any(p => p.Name == "ControllerId" || p.ClrType == typeof(ControllerId))).Select(Line),
            "A row with a controller is filtered by it.");

    private static string Line(IEntityType entity) => $"  {entity.ClrType.Name}";
}
