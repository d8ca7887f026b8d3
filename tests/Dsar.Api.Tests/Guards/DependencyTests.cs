using System.Text.RegularExpressions;

namespace Dsar.Api.Tests;

/// <summary>The arrows of the architecture: Domain knows nobody, Discovery knows Domain, one noun does not know another.</summary>
/// <remarks>
/// Seen to catch: a package in Domain, and one that came in by a shared file; a reference from Discovery to the Api, to ASP.NET's framework, SDK
/// or EF Core (project, lock, using); a clock, an <c>async</c> and a <c>File</c> in Domain; a sub-namespace in either library; a noun that names
/// another by using and by half its name; a type of Controllers that is not shared; a row nobody needs; Data and Web that name a feature.
/// </remarks>
public sealed class DependencyTests
{
    private const string Features = "src/Dsar.Api/Features";

    /// <summary>The nouns that others may use: who, whom, which of its types (none: all), and why.</summary>
    private static readonly (string From, string To, string[] Types, string Why)[] SharedNouns =
    [
        ("*", "Requests", [], "every act works on a request: one desk loads it, one view answers it"),
        ("*", "Records", [], "the records that hang on a request are stored, listed and opened the same way"),
        ("*", "Controllers", ["Registers", "StableIds"], "the register of the caller's controller, read-only"),
        ("Activities", "Controllers", [], "an activity is a part of its controller's register"),
        ("Activities", "Systems", ["SystemMaps", "Plans"], "an activity that a data map names, or the plan of a search under way, is in use"),
        ("Systems", "Controllers", ["Registers", "StableIds", "RegisterDesk"], "a system belongs to a controller, and its map names activities of the register"),
        ("*", "Operations", ["OperationDesk", "OperationView", "OperationHttp"], "work that goes on by itself is promised and followed the same way"),
        ("Requests", "IdentityChecks", [], "a new request begins its identity check in the same transaction"),
        ("*", "Restrictions", ["RestrictionDesk"], "data are restricted in the transaction of their cause: receipt, proof of identity, carrying out"),
        ("IdentityChecks", "RecipientNotices", ["RecipientNoticeDesk"], "recipients are told of a provisional restriction in the transaction that proves identity"),
        ("Tasks", "RecipientNotices", ["RecipientNoticeDesk"], "who completes the task about a notice has told the recipient"),
        ("Messages", "RecipientNotices", ["RecipientNoticeDesk"], "the person is told who was told"),
        ("RecipientNotices", "Tasks", ["TaskKind", "TaskRecord", "TaskState", "TaskRows", "TaskInner"], "whom no mail reaches is told by a person"),
        ("Restrictions", "Messages", ["MessageDesk", "MessageTemplate", "MessageZone", "MessageRecord", "MessageDirection", "MessageKind"], "the person is told of the end by a letter, and what they wrote since may allow it"),
        ("Restrictions", "Tasks", ["TaskKind", "TaskRecord", "TaskState", "TaskRows", "TaskInner"], "a letter that cannot be mailed is posted by a person"),
        ("Requests", "Clarifications", [], "what is unclear at intake is asked about in the same transaction"),
        ("Records", "IdentityChecks", ["IdentityCheckViews"], "checks belong to the submission and are listed under each of its requests"),
        ("Collections", "Systems", ["Plans"], "a search runs the plan that the controller's data maps compile to"),
        ("Collections", "Tasks", ["TaskKind", "TaskRecord", "TaskState", "TaskOutcome", "TaskResult", "TaskInner", "TaskForm"], "a search asks people by task, field by field, and reads their verdicts"),
        ("Collections", "Findings", ["FindingDesk"], "the end of a search makes the findings in the same transaction"),
        ("Findings", "Collections", ["CollectionDesk", "CollectionRecord"], "rows of a finding lie in the run file of the search that found them"),
        ("Findings", "Systems", ["Plans"], "the plan says how a row of a finding reads"),
        ("Collections", "Decisions", ["StopDesk"], "where only marketing or consent is stopped the end of the search is the decision"),
        ("Decisions", "Executions", ["ExecutionDesk"], "what needs nobody's approval begins to be carried out in the same transaction"),
        ("Decisions", "Collections", ["CollectionRecord"], "a correction fits the maps that the search was made with"),
        ("Decisions", "Systems", ["Plans"], "the plan says which field takes which value"),
        ("Decisions", "Findings", [], "a decision is an outcome for each finding"),
        ("Decisions", "IdentityChecks", [], "a refusal for doubt about identity stands on the checks that were asked"),
        ("Deliveries", "IdentityChecks", [], "what is delivered where depends on how the identity was proven"),
        ("Approvals", "Decisions", ["DecisionRecord"], "an approval closes or returns the decision it is about"),
        ("Approvals", "Executions", ["ExecutionDesk"], "what is approved begins to be carried out in the same transaction"),
        ("Messages", "Attachments", ["AttachmentDesk"], "a message names files of its request"),
        ("Messages", "Tasks", ["TaskKind", "TaskRecord", "TaskState", "TaskRows", "TaskInner"], "a complaint, and a fee notice, becomes somebody's task in the same transaction"),
        ("Extensions", "Messages", ["MessageDesk", "MessageTemplate", "MessageZone"], "the notice of extension is a letter to the person"),
        ("Withdrawals", "Messages", ["MessageDesk", "MessageTemplate", "MessageZone"], "the person is told by a letter that the request is taken back"),
        ("Withdrawals", "Executions", ["CutExecution"], "what was already carried out is told in the letter of withdrawal"),
        ("Extensions", "Tasks", ["TaskKind", "TaskRecord", "TaskState", "TaskRows"], "a notice that cannot be mailed is posted by a person"),
        ("Requests", "Attachments", ["AttachmentRecord", "AttachmentKind", "AttachmentState"], "a representative's mandate is a file of an earlier request"),
        ("Tasks", "Executions", ["ExecutionTasks", "DeferredDesk"], "a person's look at an automated decision cannot be left out, and rows without a key are erased when a person says so"),
        ("Tasks", "Messages", ["FeeDesk"], "the task about a fee notice sends it"),
        ("Tasks", "Attachments", ["AttachmentDesk"], "the result of a task names files of its request"),
        ("Forwardings", "Findings", [], "a finding names the customer whose data it is"),
        ("Forwardings", "Collections", ["CollectionDesk", "CollectionRecord"], "rows of a finding lie in the run file of the search that found them"),
        ("Forwardings", "Systems", ["Plans"], "the plan says which field names the customer"),
        ("Forwardings", "Tasks", ["TaskKind", "TaskRecord", "TaskState"], "what cannot be mailed is passed on by a person"),
        ("Forwardings", "Messages", ["MessageDesk", "MessageTemplate", "MessageZone"], "the person is told by a letter"),
        ("Packages", "Findings", [], "the package is the approved items of the findings"),
        ("Packages", "Decisions", [], "the package is what was decided"),
        ("Packages", "Collections", [], "the package is read from the search's run file and states how complete it was"),
        ("Packages", "Tasks", ["TaskKind", "TaskRecord", "TaskState", "TaskRows", "TaskInner", "TaskOutcome"], "files are sent to another controller by a person, and the letter tells what came of it"),
        ("Packages", "Systems", ["Plans"], "the plan says how rows read"),
        ("Packages", "Executions", ["ExecutionRecord"], "the letter says when what was decided was done"),
        ("Packages", "RecipientNotices", ["RecipientNoticeDesk"], "the letter says who was told of it"),
        ("Executions", "Decisions", ["DecisionRecord", "DecisionItem", "DecisionInner", "ItemInner"], "what is carried out is what was decided"),
        ("Executions", "Findings", ["FindingDesk", "FindingRecord", "FindingInner"], "an item of a decision is a finding, and a finding names its rows"),
        ("Executions", "Collections", ["CollectionDesk", "CollectionRecord"], "rows lie in the run file of the search, and a second search proves an erasure"),
        ("Executions", "Systems", ["Plans"], "the plan says how rows are reached and written"),
        ("Executions", "Tasks", ["TaskKind", "TaskRecord", "TaskState", "TaskRows", "TaskInner"], "what the machine cannot do a person does"),
        ("Executions", "RecipientNotices", ["RecipientNoticeDesk"], "recipients are told of what was carried out in the same transaction"),
        ("Executions", "Restrictions", ["RestrictionDesk", "LiftDesk"], "what is carried out puts restrictions in force, and ends a provisional one, in the same transaction"),
        ("Deliveries", "Packages", ["PackageRecord", "PackageState", "PackageKind", "PackageDesk"], "what is delivered is a ready package, and its days run from then"),
    ];

    /// <summary>What lies below the features must not look up: folder of the Api, what it must not name, except in, and why.</summary>
    private static readonly (string Folder, string Above, string[] Except, string Why)[] Layers =
    [
        ("Data", "Features|Pages|Setup", [], "rows and queries serve every noun"),
        ("Security", "Features|Pages|Setup", [], "secrets serve every noun"),
        ("Mail", "Features|Pages|Setup", [], "a message is written by whoever sends it"),
        ("Webhooks", "Features|Pages|Setup", [], "an event is written by whoever raises it"),
        ("Web", "Features|Pages|Setup", ["Web/Problems.cs"], "an illegal act is answered with the acts that are possible on the request just opened"),
        ("Features", "Pages|Setup", [], "pages send commands, not the other way round"),
    ];

    [Fact]
    public void Domain_references_no_package_and_no_project()
    {
        var project = Repository.File("src/Dsar.Domain/Dsar.Domain.csproj");
        Repository.None(References(project, "PackageReference", "ProjectReference", "FrameworkReference", "Reference"), "Dsar.Domain is law without I/O: move what needs a library to Dsar.Discovery or Dsar.Api.");
        Repository.None(
            Repository.File("src/Dsar.Domain/packages.lock.json").Code.Where(l => l.Text.Contains("\"resolved\"", StringComparison.Ordinal)),
            "Dsar.Domain restores a package although its project names none: look for a PackageReference in a shared file.");
    }

    [Fact]
    public void Discovery_references_Domain_only()
    {
        var project = Repository.File("src/Dsar.Discovery/Dsar.Discovery.csproj");
        const string cure = "Dsar.Discovery references Dsar.Domain and drivers of connected systems; HTTP and the product's own database are Dsar.Api's.";
        Repository.None(References(project, "ProjectReference", "FrameworkReference", "Reference").Where(r => !r.Text.EndsWith("/Dsar.Domain.csproj", StringComparison.Ordinal)), cure);
        Repository.None(Repository.File("src/Dsar.Discovery/packages.lock.json").Find(new Regex("\"(Microsoft\\.AspNetCore|Microsoft\\.EntityFrameworkCore|Npgsql\\.EntityFrameworkCore)[^\"]*\": \\{")), cure);
        project.Xml().Attribute("Sdk")!.Value.Should().Be("Microsoft.NET.Sdk", cure);
        Repository.None(Named(@"\b(Microsoft\.AspNetCore|Microsoft\.EntityFrameworkCore|Dsar\.Api)\b", "src/Dsar.Discovery"), cure);
    }

    [Fact]
    public void Domain_has_no_clock_no_waiting_and_no_input_or_output()
    {
        Repository.None(Named(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bTimeProvider\b|\bStopwatch\b", "src/Dsar.Domain"), "Dsar.Domain reads no clock: take the moment as an argument.");
        Repository.None(Named(@"\b(async|await|Task<|ValueTask)\b", "src/Dsar.Domain"), "Dsar.Domain does not wait: fetch first, then ask the law.");
        Repository.None(Named(@"\bSystem\.(IO|Net|Data)\b|\b(File|Directory|Console|Environment)\.[A-Z]|\bDsar\.(Api|Discovery)\b", "src/Dsar.Domain"), "Dsar.Domain does no I/O and knows no other project.");
    }

    [Theory]
    [InlineData("src/Dsar.Domain", "Dsar.Domain")]
    [InlineData("src/Dsar.Discovery", "Dsar.Discovery")]
    public void A_library_is_one_namespace(string folder, string name)
    {
        var wrong = Repository.Sources(folder).SelectMany(f => f.Find(new Regex(@"^namespace\b"))).Where(l => l.Text.Trim() != $"namespace {name};");
        Repository.None(wrong, $"Folders of {name} are for readers: its one namespace is {name}.");
    }

    [Fact]
    public void A_noun_uses_no_other_noun_but_the_shared_ones()
    {
        var wrong = NounUses().Where(u => !SharedNouns.Any(s => Allows(s, u.From, u.To))).Select(u => u.Spot);
        Repository.None(wrong, "One noun must not use another: send a command, move what both need to Domain, Web or Security, or share the noun in DependencyTests.SharedNouns with a reason.");
    }

    [Fact]
    public void Of_a_noun_shared_in_part_only_that_part_is_used()
    {
        var wrong =
            from use in NounUses()
            from shared in SharedNouns
            where shared.Types.Length > 0 && Allows(shared, use.From, use.To) && !(shared.From == "*" && SharedNouns.Any(s => s.From == use.From && s.To == use.To))
            let hidden = TypesOf(use.To).Except(shared.Types).ToList()
            where hidden.Count > 0
            from spot in Repository.File(use.Spot.Path).Find(new Regex($@"\b({string.Join('|', hidden)})\b"))
            select spot;
        Repository.None(wrong.Distinct(), "Only part of that noun is shared (DependencyTests.SharedNouns): send a command for the rest.");
    }

    [Fact]
    public void Every_shared_noun_is_shared_with_somebody()
    {
        var uses = NounUses().ToList();
        Repository.None(SharedNouns.Where(s => !uses.Any(u => Allows(s, u.From, u.To))).Select(s => $"  {s.From} -> {s.To}"), "Nobody needs these rows of DependencyTests.SharedNouns: take them out.");
    }

    [Fact]
    public void What_lies_below_the_features_does_not_look_up()
    {
        var wrong =
            from layer in Layers
            where Directory.Exists(Path.Combine(Repository.Root, "src/Dsar.Api", layer.Folder))
            from file in Repository.Sources($"src/Dsar.Api/{layer.Folder}")
            where !layer.Except.Any(e => file.Path == $"src/Dsar.Api/{e}")
            from spot in file.Find(new Regex($@"\bDsar\.Api\.({layer.Above})\b|(?<![.\w])({layer.Above})\.[A-Z]\w*\."))
            select spot;
        Repository.None(wrong, "This folder serves the features and must not know them (DependencyTests.Layers): pass what it needs as an argument.");
    }

    private static bool Allows((string From, string To, string[] Types, string Why) shared, string from, string to) =>
        shared.To == to && (shared.From == "*" || shared.From == from);

    /// <summary>Each line under Features/X that names the namespace of another noun Y.</summary>
    private static IEnumerable<(string From, string To, Spot Spot)> NounUses()
    {
        var nouns = Directory.GetDirectories(Path.Combine(Repository.Root, Features)).Select(d => Path.GetFileName(d)!).ToList();
        // From within a noun another one can be named whole, or from Features on, or by its last part before a type.
        var names = nouns.ToDictionary(n => n, n => new Regex($@"\bFeatures\.{n}\b|(?<![.\w]){n}\.({string.Join('|', TypesOf(n).DefaultIfEmpty("none"))})\b"));
        return
            from file in Repository.Sources(Features)
            let noun = file.Path[(Features.Length + 1)..].Split('/')[0]
            from other in nouns
            where other != noun
            from line in file.Find(names[other])
            select (noun, other, line);
    }

    private static IEnumerable<string> TypesOf(string noun) =>
        from file in Repository.Sources($"{Features}/{noun}")
        from line in file.Code
        let match = Regex.Match(line.Text, @"^(?:public|internal)\s[^(={]*?\b(?:class|record|struct|interface|enum)\s+(?:class\s+|struct\s+)?(\w+)")
        where match.Success
        select match.Groups[1].Value;

    private static IEnumerable<Spot> Named(string pattern, string folder) => Repository.Sources(folder).SelectMany(f => f.Find(new Regex(pattern)));

    private static IEnumerable<Spot> References(SourceFile project, params string[] kinds) =>
        from kind in kinds
        from reference in project.Xml().Descendants(kind)
        let include = reference.Attribute("Include")?.Value ?? reference.ToString()
        select project.At(include) with { Text = include.Replace('\\', '/') };
}
