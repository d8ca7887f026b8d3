using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What reading gave: the usable registers and everything that is wrong.</summary>
/// <param name="Controllers">Registers without an error, in file order.</param>
/// <param name="Errors">All errors of all files, by file and line.</param>
public sealed record RegisterResult(IReadOnlyList<DataController> Controllers, IReadOnlyList<MapError> Errors);

/// <summary>Reads register files strictly and reports all faults of all files at once (law.md section 3, Register file).</summary>
public static class RegisterReader
{
    private static readonly string[] KnownKeys =
    [
        "key", "name", "orgNumber", "address", "contactEmail", "dpo", "languages", "country", "invented", "rightsChannels", "identityPolicy",
        "acceptPersonnummer", "approval", "approvalReason", "financialYearEnd", "eves", "closedRetentionMonths", "portal", "activities", "gaps",
    ];

    private static readonly string[] DpoKeys = ["name", "email"];
    private static readonly string[] ChannelKeys = ["channel", "value", "quote"];
    private static readonly string[] GapKeys = ["code", "text", "activity", "blocks"];
    private static readonly string[] PersonnummerKeys = ["reason"];

    /// <summary>Reads the files together: keys are unique over all of them.</summary>
    public static RegisterResult Read(IEnumerable<MapFile> files)
    {
        var controllers = new List<(DataController Controller, SourceNode At, SourceErrors Errors)>();
        var sinks = new List<SourceErrors>();
        foreach (var file in files)
        {
            var errors = new SourceErrors(file.File, SourceCodes.Register);
            sinks.Add(errors);
            if (YamlSource.Read(file.Content.Span, errors) is { } root)
            {
                controllers.Add((Controller(root, errors), root, errors));
            }
        }

        foreach (var twice in controllers.GroupBy(c => c.Controller.Key, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
        {
            twice.Errors.Add(twice.At["key"] ?? twice.At, "RG010", $"another file has the key '{twice.Controller.Key}'");
        }

        return new RegisterResult(
            [.. controllers.Where(c => c.Errors.All.Count == 0).Select(c => c.Controller)],
            [.. sinks.SelectMany(s => s.All).OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)]);
    }

    private static DataController Controller(SourceNode root, SourceErrors errors)
    {
        var map = new SourceMap(root, errors, KnownKeys, "RG001");
        var invented = map.Bool("invented", "RG011", false);
        var controller = new DataController
        {
            Key = map.Slug("key", "RG010", underscores: false),
            Name = map.Text("name", "RG011"),
            OrgNumber = map.Text("orgNumber", "RG011"),
            Address = map.Text("address", "RG011"),
            ContactEmail = RegisterChecks.Email(map, "contactEmail", "RG012"),
            Dpo = Dpo(map, errors),
            Languages = map.Has("languages") ? [.. map.Texts("languages", "RG013").Select(l => map.EnumOf(map.At("languages"), l, "RG013", Language.Sv))] : [Language.Sv, Language.En],
            Country = RegisterChecks.Country(map),
            Invented = invented,
            RightsChannels = [.. map.List("rightsChannels", "RG014").Select(n => Channel(n, errors))],
            IdentityPolicy = RegisterSettings.Identity(map, errors),
            AcceptPersonnummer = Personnummer(map, errors),
            Approval = map.Enum("approval", "RG016", ApprovalRule.TwoPeople),
            ApprovalReason = map.Text("approvalReason", "RG016"),
            FinancialYearEnd = RegisterChecks.YearEnd(map),
            Eves = map.Enum("eves", "RG018", EvesRule.Ignore),
            ClosedRetentionMonths = map.Int("closedRetentionMonths", "RG018", 24, 1, 120),
            Portal = RegisterSettings.Portal(map, errors),
            Activities = [.. map.List("activities", "RG020").Select(n => ActivityReader.Read(n, errors, invented))],
            Gaps = [.. map.List("gaps", "RG040").Select(n => Gap(n, errors))],
        };
        Across(map, controller);
        return controller;
    }

    private static void Across(SourceMap map, DataController controller)
    {
        if (controller.Approval == ApprovalRule.OnePerson && string.IsNullOrWhiteSpace(controller.ApprovalReason))
        {
            map.Fault("approval", "RG016", "'approval: one_person' needs an 'approvalReason'");
        }

        var nodes = map.List("activities", "RG020");
        for (var i = 0; i < controller.Activities.Count; i++)
        {
            if (controller.Activities.Take(i).Any(a => a.Key == controller.Activities[i].Key))
            {
                map.FaultAt(nodes[i]["key"] ?? nodes[i], "RG021", $"the activity '{controller.Activities[i].Key}' stands here twice");
            }
        }

        var known = controller.Activities.Select(a => a.Key).ToArray();
        var gaps = map.List("gaps", "RG040");
        for (var i = 0; i < controller.Gaps.Count; i++)
        {
            if (controller.Gaps[i].Activity is { } activity && !known.Contains(activity))
            {
                map.FaultAt(gaps[i]["activity"] ?? gaps[i], "RG041", $"there is no activity '{activity}'{NearestName.Hint(activity, known)}");
            }
        }
    }

    private static DataProtectionOfficer? Dpo(SourceMap map, SourceErrors errors)
    {
        if (!map.Has("dpo"))
        {
            return null;
        }

        var dpo = new SourceMap(map.Node["dpo"]!, errors, DpoKeys, "RG011");
        return new DataProtectionOfficer(dpo.Text("name", "RG011"), RegisterChecks.Email(dpo, "email", "RG012"));
    }

    private static RightsChannel Channel(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, ChannelKeys, "RG014");
        return new RightsChannel(map.Enum("channel", "RG014", IntakeChannel.Other, required: true), map.Text("value", "RG014"), map.Text("quote", "RG014"));
    }

    private static PersonnummerMotive? Personnummer(SourceMap map, SourceErrors errors)
    {
        if (!map.Has("acceptPersonnummer"))
        {
            return null;
        }

        var motive = new SourceMap(map.Node["acceptPersonnummer"]!, errors, PersonnummerKeys, "RG015");
        return motive.Local("reason", "RG015", required: true) is { } reason ? new PersonnummerMotive(reason) : null;
    }

    private static RegisterGap Gap(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, GapKeys, "RG040");
        return new RegisterGap(
            map.Text("code", "RG040", required: true) ?? string.Empty,
            map.Local("text", "RG040", required: true) ?? new LocalText(string.Empty, string.Empty),
            map.Text("activity", "RG040"),
            map.Has("blocks") ? map.Enum("blocks", "RG042", Right.Access) : null);
    }
}
