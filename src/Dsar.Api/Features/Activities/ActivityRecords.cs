using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Activities;

/// <summary>An activity of the register as the API shows it (GDPR Art. 30).</summary>
public sealed record ActivityView(
    Guid Id, Guid ControllerId, string Key, LocalText Name, ControllerRole Role, IReadOnlyList<LocalText> Purposes, IReadOnlyList<LocalText> SubjectCategories, IReadOnlyList<LocalText> DataCategories,
    bool SpecialCategories, bool Financial, bool Logs, bool DirectMarketing, bool MadePublic, IReadOnlyList<LawfulBasis> LawfulBases, IReadOnlyList<Recipient> Recipients, Transfers? Transfers,
    IReadOnlyList<RetentionRule> Retention, IReadOnlyList<LocalText> Sources, LocalText? AutomatedDecisions, IReadOnlyList<GapView> Gaps, long Version) : ITagged
{
    string ITagged.ETag => ETags.Of(Id, Version);

    public static ActivityView Of(ControllerRow row, DataController register, ProcessingActivity a) => new(
        StableIds.Activity(row.Id, a.Key), row.Id.Value, a.Key, a.Name, a.Role, a.Purposes, a.SubjectCategories, a.DataCategories, a.SpecialCategories, a.Financial, a.Logs, a.DirectMarketing, a.MadePublic,
        a.LawfulBases, a.Recipients, a.Transfers, a.Retention, a.Sources, a.AutomatedDecisions, [.. register.Gaps.Where(g => g.Activity == a.Key).Select(g => GapView.Of(row.Id, row.Key, g))], row.VersionOf(a.Key));
}

/// <summary>An activity as it is sent; what a policy does not state is left out or null, and a gap.</summary>
public sealed record ActivityInput(
    Guid? ControllerId, string? Key, LocalText? Name, ControllerRole? Role, IReadOnlyList<LocalText>? Purposes, IReadOnlyList<LocalText>? SubjectCategories, IReadOnlyList<LocalText>? DataCategories,
    bool? SpecialCategories, bool? Financial, bool? Logs, bool? DirectMarketing, bool? MadePublic, IReadOnlyList<LawfulBasis>? LawfulBases, IReadOnlyList<Recipient>? Recipients, Transfers? Transfers,
    IReadOnlyList<RetentionRule>? Retention, IReadOnlyList<LocalText>? Sources, LocalText? AutomatedDecisions, IReadOnlyList<GapInput>? Gaps);
