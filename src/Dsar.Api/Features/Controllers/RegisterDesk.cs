using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Controllers;

/// <summary>Changes stored registers. What the API takes is read by the reader of the register files, so that both are checked alike.</summary>
public sealed class RegisterDesk(DsarDbContext db, Caller caller)
{
    private const string Activities = "activities";
    private const string Gaps = "gaps";

    /// <summary>What a fault of a register file is called in an answer; a member that is not there is always <c>required</c>.</summary>
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["RG001"] = "wrong_type",
        ["RG003"] = "not_unique",
        ["RG004"] = "unknown_field",
        ["RG011"] = "wrong_type",
        ["RG014"] = "unknown_value",
        ["RG015"] = "out_of_range",
        ["RG016"] = "conflicting",
        ["RG018"] = "out_of_range",
        ["RG020"] = "wrong_type",
        ["RG023"] = "unknown_value",
        ["RG024"] = "wrong_type",
        ["RG025"] = "conflicting",
        ["RG028"] = "required",
        ["RG030"] = "required",
        ["RG033"] = "unknown_value",
        ["RG034"] = "unknown_value",
        ["RG041"] = "unknown_reference",
        ["RG042"] = "unknown_value",
    };

    /// <summary>The controller that the caller means: its own, or the one the host key names. Null when there is none.</summary>
    public async Task<ControllerRow?> Owner(Guid? named, CancellationToken ct)
    {
        var id = caller.Controller ?? new ControllerId(named ?? Guid.Empty);
        return named is { } other && other != id.Value ? null : await db.Controllers.SingleOrDefaultAsync(c => c.Id == id, ct);
    }

    /// <summary>A stored register in the form of its file.</summary>
    public static JsonObject Document(DataController register) => JsonSerializer.SerializeToNode(register, Json.Wire)!.AsObject();

    /// <summary>Puts gaps as sent into the form of the file; <paramref name="own"/> is the activity whose gaps they are, null for the controller's.</summary>
    public static (JsonArray? Gaps, Problem? Problem) FileGaps(ControllerId controller, DataController register, IReadOnlyList<GapInput> gaps, string? own = null)
    {
        var written = new JsonArray();
        for (var i = 0; i < gaps.Count; i++)
        {
            var named = own ?? register.Activities.FirstOrDefault(a => StableIds.Activity(controller, a.Key) == gaps[i].ActivityId)?.Key;
            if (gaps[i].ActivityId is { } id && (named is null || StableIds.Activity(controller, named) != id))
            {
                return (null, Problem.Field($"/gaps/{i}/activityId", "unknown_reference", "There is no such activity."));
            }

            var gap = JsonSerializer.SerializeToNode(gaps[i], Json.Wire)!.AsObject();
            gap.Remove("id");
            gap.Remove("activityId");
            gap["activity"] = named;
            written.Add(gap);
        }

        return (written, null);
    }

    /// <summary>The register that a document makes, or everything that is wrong with it.</summary>
    /// <param name="document">In the form of the file.</param>
    /// <param name="activity">Position of the activity that was sent, whose members the caller knows as the body's; null when a controller was sent.</param>
    /// <param name="firstGap">Position of the first gap that was sent with the activity.</param>
    public static (DataController? Register, Problem? Problem) Check(JsonObject document, int? activity = null, int firstGap = 0)
    {
        var result = RegisterReader.Read([new MapFile("register", Encoding.UTF8.GetBytes(document.ToJsonString(Json.Wire)))]);
        return result.Controllers is [var register] ? (register, null)
            : (null, Problem.Validation([.. result.Errors.Select(e => new FieldError(Quotes.Place(Pointer(e.JsonPointer, activity, firstGap)), null, CodeOf(document, e), Quotes.Guarded(e.Message)))]));
    }

    /// <summary>Stores a changed register: from now on it wins over its file.</summary>
    public void Keep(ControllerRow row, DataController register, string? activity = null)
    {
        var known = activity is not null && (row.ActivityVersions.ContainsKey(activity) || Registers.Read(row.Body).Activities.Any(a => a.Key == activity));
        Registers.Keep(row, register);
        (row.Edited, row.Version) = (true, row.Version + 1);
        if (activity is not null)
        {
            row.ActivityVersions = new Dictionary<string, long>(row.ActivityVersions) { [activity] = known ? row.VersionOf(activity) + 1 : 1 };
        }

        db.Audit(AuditAction.RegisterChanged, activity is null ? "controller" : "activity", activity is null ? row.Id.Value : StableIds.Activity(row.Id, activity), null, ("key", activity ?? row.Key), ("version", row.Version));
    }

    private static string CodeOf(JsonObject document, MapError error) => IsAbsent(document, error.JsonPointer) ? "required" : Codes.GetValueOrDefault(error.Code, "wrong_format");

    private static bool IsAbsent(JsonNode document, string pointer)
    {
        JsonNode? at = document;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            at = at is JsonArray list && int.TryParse(part, out var i) && i < list.Count ? list[i] : at is JsonObject map ? map[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)] : null;
        }

        return at is null;
    }

    private static string Pointer(string pointer, int? activity, int firstGap)
    {
        if (activity is not { } at)
        {
            return pointer;
        }

        var parts = pointer.Split('/');
        return parts is ["", Activities, ..] && parts.Length > 2 && parts[2] == $"{at}" ? string.Concat(parts.Skip(3).Select(p => "/" + p))
            : parts is ["", Gaps, ..] && parts.Length > 2 && int.TryParse(parts[2], out var gap) ? $"/gaps/{gap - firstGap}{string.Concat(parts.Skip(3).Select(p => "/" + p))}"
            : pointer;
    }
}
