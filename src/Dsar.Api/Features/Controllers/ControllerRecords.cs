using System.Security.Cryptography;
using System.Text;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Controllers;

/// <summary>A gap of a register: what its policy does not state.</summary>
public sealed record GapView(Guid Id, string Code, LocalText Text, Guid? ActivityId, Right? Blocks)
{
    public static GapView Of(ControllerId controller, string key, RegisterGap gap) =>
        new(SheetGap.IdOf(key, gap.Activity, gap.Code), gap.Code, gap.Text, gap.Activity is { } activity ? StableIds.Activity(controller, activity) : null, gap.Blocks);
}

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
            r.Approval, r.ApprovalReason, r.ClosedRetentionMonths, r.Invented, r.RightsChannels, r.Portal, [.. r.Gaps.Select(g => GapView.Of(row.Id, r.Key, g))], row.Version);
    }
}

/// <summary>A gap as it is sent; its id is made from controller, activity and code, and may be left out.</summary>
public sealed record GapInput(Guid? Id, string? Code, LocalText? Text, Guid? ActivityId, Right? Blocks);

/// <summary>A controller as it is sent; what is left out takes the default of the register file.</summary>
public sealed record ControllerInput(
    string? Key, string? Name, string? OrgNumber, string? Address, string? ContactEmail, DataProtectionOfficer? Dpo, IReadOnlyList<Language>? Languages, string? Country, IdentityPolicy? IdentityPolicy,
    PersonnummerMotive? AcceptPersonnummer, string? FinancialYearEnd, EvesRule? Eves, ApprovalRule? Approval, string? ApprovalReason, int? ClosedRetentionMonths, bool? Invented,
    IReadOnlyList<RightsChannel>? RightsChannels, PortalSettings? Portal, IReadOnlyList<GapInput>? Gaps);

/// <summary>Ids of what a register file lists without ids: made from the controller and the thing's own key, so that they stay the same from start to start.</summary>
public static class StableIds
{
    public static Guid Activity(ControllerId controller, string key) => Of(controller, $"activity|{key}");

    /// <summary>The register with an id for every recipient; one that has an id keeps it.</summary>
    public static DataController Complete(ControllerId controller, DataController register) =>
        register with { Activities = [.. register.Activities.Select(a => a with { Recipients = Recipients(controller, a) })] };

    private static List<Recipient> Recipients(ControllerId controller, ProcessingActivity activity)
    {
        var taken = activity.Recipients.Select(r => r.Id).OfType<Guid>().ToHashSet();
        var (all, next) = (new List<Recipient>(), 0);
        foreach (var recipient in activity.Recipients)
        {
            var id = recipient.Id;
            while (id is null)
            {
                var made = Of(controller, $"recipient|{activity.Key}|{next++}");
                id = taken.Add(made) ? made : null;
            }

            all.Add(recipient with { Id = id });
        }

        return all;
    }

    private static Guid Of(ControllerId controller, string what) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{controller}|{what}")).AsSpan(0, 16), bigEndian: true);
}
