namespace Dsar.Api.Security;

/// <summary>What a key allows. The wire name is lower case with a colon, e.g. <c>requests:work</c>.</summary>
public enum Scope
{
    RequestsCreate,
    RequestsRead,
    RequestsWork,
    RequestsDecide,
    RequestsApprove,
    DeliveriesWrite,
    RegisterWrite,
    ReportsRead,
    WebhooksManage,
    AuditRead,
    KeysManage,
}

/// <summary>Names of scopes and what each implies.</summary>
public static class Scopes
{
    private static readonly Dictionary<Scope, string> Names = new()
    {
        [Scope.RequestsCreate] = "requests:create",
        [Scope.RequestsRead] = "requests:read",
        [Scope.RequestsWork] = "requests:work",
        [Scope.RequestsDecide] = "requests:decide",
        [Scope.RequestsApprove] = "requests:approve",
        [Scope.DeliveriesWrite] = "deliveries:write",
        [Scope.RegisterWrite] = "register:write",
        [Scope.ReportsRead] = "reports:read",
        [Scope.WebhooksManage] = "webhooks:manage",
        [Scope.AuditRead] = "audit:read",
        [Scope.KeysManage] = "keys:manage",
    };

    private static readonly Dictionary<string, Scope> ByName = Names.ToDictionary(n => n.Value, n => n.Key);

    /// <summary>Scopes whose holder sees content: personal data, letters, findings, files.</summary>
    public static readonly IReadOnlySet<Scope> Content = new HashSet<Scope> { Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove };

    /// <summary>Scopes that only a person may hold.</summary>
    public static readonly IReadOnlySet<Scope> PeopleOnly = new HashSet<Scope> { Scope.RequestsApprove, Scope.KeysManage };

    public static string Name(this Scope scope) => Names[scope];

    /// <summary>Reads a wire name; false when there is no such scope.</summary>
    public static bool TryParse(string name, out Scope scope) => ByName.TryGetValue(name, out scope);

    /// <summary>The scopes with all that they imply: work, decide, approve and deliver imply read.</summary>
    public static IReadOnlySet<Scope> WithImplied(IEnumerable<Scope> scopes)
    {
        var all = scopes.ToHashSet();
        if (all.Overlaps(Content) || all.Contains(Scope.DeliveriesWrite))
        {
            all.Add(Scope.RequestsRead);
        }

        return all;
    }
}
