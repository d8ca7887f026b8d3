using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Systems;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Activities;

/// <summary>Finds activities in their registers, writes one into its register, and counts what still needs one.</summary>
public sealed class ActivityDesk(DsarDbContext db, RegisterDesk desk)
{
    /// <summary>The activity with the register it stands in, of the caller's controllers; null when there is none.</summary>
    public async Task<(ControllerRow Row, DataController Register, ProcessingActivity Activity)?> Find(Guid id, CancellationToken ct)
    {
        foreach (var row in await db.Controllers.ToListAsync(ct))
        {
            var register = Registers.Read(row.Body);
            if (register.Activities.FirstOrDefault(a => StableIds.Activity(row.Id, a.Key) == id) is { } activity)
            {
                return (row, register, activity);
            }
        }

        return null;
    }

    /// <summary>Stores an activity as sent, in the place of the one with its key or as the last.</summary>
    /// <param name="row">The controller.</param>
    /// <param name="register">Its register.</param>
    /// <param name="members">The activity in the form of the file.</param>
    /// <param name="gaps">Its gaps as sent; null leaves them as they are.</param>
    public Outcome<ActivityView> Write(ControllerRow row, DataController register, JsonObject members, IReadOnlyList<GapInput>? gaps)
    {
        var key = members["key"]!.GetValue<string>();
        var document = RegisterDesk.Document(register with { Gaps = gaps is null ? register.Gaps : [.. register.Gaps.Where(g => g.Activity != key)] });
        var (activities, allGaps) = (document["activities"]!.AsArray(), document["gaps"]!.AsArray());
        var (at, firstGap) = (register.Activities.ToList().FindIndex(a => a.Key == key), allGaps.Count);
        if (at < 0)
        {
            at = activities.Count;
            activities.Add(members);
        }
        else
        {
            activities[at] = members;
        }

        var (written, unknown) = RegisterDesk.FileGaps(row.Id, register, gaps ?? [], key);
        foreach (var gap in written?.Select(g => g!.DeepClone()).ToList() ?? [])
        {
            allGaps.Add(gap);
        }

        var (changed, wrong) = unknown is null ? RegisterDesk.Check(document, at, firstGap) : (null, unknown);
        if (changed is null)
        {
            return wrong!;
        }

        desk.Keep(row, changed, key);
        var stored = Registers.Read(row.Body);
        return ActivityView.Of(row, stored, stored.Activities[at]);
    }

    /// <summary>How many data maps, searches in progress and findings of open requests name the activity.</summary>
    public async Task<int> Uses(ControllerId controller, string key, CancellationToken ct)
    {
        var named = $"\"activity\":\"{key}\"";
        var maps = (await db.Systems.AsNoTracking().Where(s => s.ControllerId == controller).Select(s => s.Map).ToListAsync(ct)).Count(m => SystemMaps.Activities(JsonNode.Parse(m)).Contains(key));
        var open = RequestStates.Open.ToArray();
        var requests = db.Requests.AsNoTracking().IgnoreQueryFilters().Where(r => r.ControllerId == controller && open.Contains(r.State)).Select(r => r.Id);
        var records = db.Records.AsNoTracking().IgnoreQueryFilters().Where(r => r.ControllerId == controller && requests.Contains(r.RequestId));
        var findings = await records.CountAsync(r => r.Noun == Noun.Findings && r.State == "current" && r.Inner!.Contains(named), ct);
        var running = (await records.Where(r => r.Noun == Noun.Collections && r.State == "running").Select(r => r.Body).ToListAsync(ct)).Select(b => JsonNode.Parse(b)!["planHash"]!.GetValue<string>()).Distinct().ToList();
        var plans = await db.Plans.AsNoTracking().IgnoreQueryFilters().Where(p => running.Contains(p.Hash)).Select(p => p.Body).ToListAsync(ct);
        return maps + findings + plans.Count(p => SystemMaps.Activities(JsonNode.Parse(p)!["maps"]).Contains(key));
    }
}
