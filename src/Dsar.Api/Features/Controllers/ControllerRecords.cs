using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Controllers;

/// <summary>A gap of a register: what its policy does not state.</summary>
public sealed record GapView(Guid Id, string Code, LocalText Text, string? Activity, Right? Blocks);

/// <summary>A controller as the API shows it.</summary>
public sealed record ControllerView(
    Guid Id, string Key, string? Name, string? OrgNumber, string? Address, string? ContactEmail, DataProtectionOfficer? Dpo, IReadOnlyList<Language> Languages, string Country, IdentityPolicy IdentityPolicy,
    PersonnummerMotive? AcceptPersonnummer, string? FinancialYearEnd, EvesRule Eves, ApprovalRule Approval, string? ApprovalReason, int ClosedRetentionMonths, bool Invented,
    IReadOnlyList<RightsChannel> RightsChannels, PortalSettings Portal, IReadOnlyList<GapView> Gaps, long Version) : ITagged
{
    string ITagged.ETag => ETags.Of(Id, Version);

    public static ControllerView Of(ControllerRow row)
    {
        var r = Registers.Read(row.Body);
        return new ControllerView(row.Id.Value, row.Key, r.Name, r.OrgNumber, r.Address, r.ContactEmail, r.Dpo, r.Languages, r.Country, r.IdentityPolicy, r.AcceptPersonnummer, r.FinancialYearEnd, r.Eves,
            r.Approval, r.ApprovalReason, r.ClosedRetentionMonths, r.Invented, r.RightsChannels, r.Portal, [.. r.Gaps.Select(g => new GapView(SheetGap.IdOf(r.Key, g.Activity, g.Code), g.Code, g.Text, g.Activity, g.Blocks))], row.Version);
    }
}

/// <summary>Ids of what a register file lists without ids: made from the controller and the thing's own key, so that they stay the same from start to start.</summary>
public static class StableIds
{
    public static Guid Activity(ControllerId controller, string key) => Of(controller, $"activity|{key}");

    private static Guid Of(ControllerId controller, string what) =>
        new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{controller}|{what}")).AsSpan(0, 16), bigEndian: true);
}
