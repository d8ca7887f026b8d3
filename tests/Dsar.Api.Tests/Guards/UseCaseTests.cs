using System.Reflection;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dsar.Api.Tests;

/// <summary>
/// A use case is one file and one class of few parts, mounted under its own name with a scope; every route is known, and what serves developers is
/// absent in Production. Seen red with a record beside the class, and with a route under /dev in Production.
/// </summary>
public sealed class UseCaseTests : IAsyncLifetime, IDisposable
{
    private const string Features = "src/Dsar.Api/Features";
    private static readonly string[] Parts = ["Input", "Command", "Query", "Response", "Record", "Validator", "Handler"];
    private static readonly string[] Shared = ["Records", "Problems", "Views", "Desk", "Rules"];

    /// <summary>Files that are no use case, and why.</summary>
    private static readonly Dictionary<string, string> NoUseCase = new()
    {
        ["ApiKeys/KeyMaker"] = "makes keys for the API, the host's verb and the first start",
        ["Attachments/AttachmentFiles"] = "attachments on disk, for use cases and the step that has them scanned",
        ["Attachments/AttachmentForm"] = "reads the form of AddAttachment as it comes",
        ["Attachments/FileNames"] = "what may be a file's name, for adding and handing out",
        ["Attachments/FileSigns"] = "what a file is, by its content",
        ["Attachments/TextForms"] = "what a text is; a part of FileSigns too long for its file",
        ["Attachments/ZipList"] = "the list of an archive; a part of FileSigns too long for its file",
        ["Collections/Recollection"] = "what is searched again, for two use cases",
        ["Controllers/Registers"] = "reads the register, for every noun",
        ["Decisions/DecisionItems"] = "turns input and proposals into items; a part of ProposeDecision too long for its file",
        ["Decisions/DecisionBook"] = "records a decision, an agent's or the law's own",
        ["Executions/CutExecution"] = "what was done of an execution that the person cut short",
        ["Executions/ExecutionEffects"] = "what an execution brings about outside of the systems",
        ["Executions/ExecutionJournal"] = "which operations of an execution are done; the engine's own interface",
        ["Executions/ExecutionOrder"] = "what is to be carried out, read from the decision",
        ["Executions/ExecutionReceipts"] = "receipts as they are shown",
        ["Executions/ExecutionTasks"] = "what no machine can do becomes a task",
        ["Executions/KeptFinding"] = "what is remembered of a kept finding until its day",
        ["Executions/SecondSearch"] = "holds a search after an erasure against the ledger",
        ["Executions/LaterErasure"] = "erases on the day what was kept; for its step",
        ["Executions/ErasureLedger"] = "reads what was erased in a system; for its replay",
        ["Executions/ErasureReplay"] = "repeats what a restored backup has undone; for its step",
        ["Tasks/TaskForms"] = "whether what was found by hand fits the form it was asked with",
        ["Executions/SystemWriter"] = "writes into the connected systems; for the steps that do",
        ["Findings/FindingFacts"] = "what the law engine is asked about a finding",
        ["Findings/FindingProposals"] = "a finding with what the law proposes",
        ["Findings/FindingReview"] = "what a review changes of a finding",
        ["Findings/RecordedPatch"] = "merges what a person records of a finding",
        ["Requests/RequestScope"] = "which activities a request is about",
        ["Packages/PackageContent"] = "gathers what the package of a decision holds; a part of PackageDesk",
        ["Packages/PackageLetters"] = "gathers what the decision letter tells; a part of PackageDesk",
        ["Packages/PackageItems"] = "turns decided items into what the writer takes; a part of PackageDesk",
        ["Records/PeopleNames"] = "opens names of a controller's own people",
        ["Records/RecordBook"] = "writes and reads every noun's records",
        ["Records/RecordEndpoints"] = "Rule R of api.md: lists and reads every noun in one registration",
        ["Requests/HistoryStream"] = "the history as events; a part of ListHistory too long for its file",
        ["Requests/Acts"] = "table of acts: what is allowed and what blocks",
        ["Systems/Plans"] = "compiles data maps to a plan",
        ["Systems/SystemConnections"] = "settings of connected systems",
    };

    /// <summary>Parts of an input that only their use case has.</summary>
    private static readonly string[] OwnParts = ["SubmitRequest+LetterInput", "RecordApproval+ApprovalOutcome", "WithdrawRequest+WithdrawnBy"];

    /// <summary>Routes that need no key, and why.</summary>
    private static readonly Dictionary<string, string> Anonymous = new()
    {
        ["/health/live"] = "a load balancer has no key",
        ["/health/ready"] = "a load balancer has no key",
        ["/problems/{code}"] = "the address in a problem's type leads a developer to its meaning",
        ["/.well-known/jwks.json"] = "whoever holds a package or a checkpoint checks it",
        ["/openapi/dsar.v1.json"] = "the contract is public",
        ["/openapi/{**file}"] = "the contract as a page; Development only",
        ["/dev/mailbox"] = "Development, loopback only",
        ["/dev/mailbox.json"] = "Development, loopback only",
    };

    private readonly Installations _folder = new();
    private WebApplication _production = null!;
    private WebApplication _development = null!;

    public async Task InitializeAsync()
    {
        _production = await _folder.Prepared();
        _development = Dsar.Api.Setup.App.Build(["--environment=Development", .. _folder.Arguments("--Dsar:Smtp:Host=")[1..]]);
    }

    public async Task DisposeAsync()
    {
        await _development.DisposeAsync();
        await _production.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_use_case_is_one_static_class_of_few_parts()
    {
        var findings = new List<string>();
        foreach (var (path, name, type) in UseCases())
        {
            if (type is not { IsAbstract: true, IsSealed: true })
            {
                findings.Add($"  {path}: there is no static class {name}");
                continue;
            }

            findings.AddRange(type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(t => !t.Name.Contains('<', StringComparison.Ordinal))
                .Where(t => !Parts.Contains(t.Name) && !OwnParts.Contains($"{name}+{t.Name}")).Select(t => $"  {path}: {t.Name}"));
            findings.AddRange(Repository.File(path).Find(new System.Text.RegularExpressions.Regex(@"^(public|internal) .*\b(class|record|interface|enum) ")).Skip(1).Select(s => s.ToString()));
        }

        Repository.None(findings, "A file of Features is a use case: one static class of its name with Input, Command or Query, Response or Record, Validator, Handler, Map. Shapes go to <Noun>Records.cs; a named helper into UseCaseTests.NoUseCase with its reason.");
    }

    [Fact]
    public void Every_use_case_is_mounted_under_its_name_with_a_scope()
    {
        var routes = Routes(_production).Where(r => r.Name is not null).ToLookup(r => r.Name!);
        var findings =
            from useCase in UseCases()
            let mounted = routes[useCase.Name].ToList()
            where mounted.Count != 1 || (mounted[0].Endpoint.Metadata.GetMetadata<NeedsScope>() is null && !Anonymous.ContainsKey(mounted[0].Path))
            select $"  {useCase.Path}: {(mounted.Count != 1 ? $"mounted {mounted.Count} times" : "no scope")}";
        Repository.None(findings, "Its Map ends with .WithName(nameof(TheUseCase)) and .Needs(scope).");
    }

    [Fact]
    public void Every_named_exception_is_still_there() =>
        Repository.None(NoUseCase.Keys.Where(k => k != "Collections/Recollection" && !File.Exists(Path.Combine(Repository.Root, Features, k + ".cs"))).Select(k => $"  {k}"), "Take it out of UseCaseTests.NoUseCase.");

    [Fact]
    public void Every_route_is_known()
    {
        var known = UseCases().Select(u => u.Name).Concat(Enum.GetNames<Data.Noun>().SelectMany(n => new[] { $"List{n}", $"Get{Dsar.Api.Features.Records.RecordEndpoints.Singular(Enum.Parse<Data.Noun>(n))}" })).ToHashSet();
        var unknown = Routes(_development).Where(r => !(r.Path.StartsWith("/v1/", StringComparison.Ordinal) && r.Name is not null && known.Contains(r.Name)) && !Anonymous.ContainsKey(r.Path));
        Repository.None(unknown.Select(r => $"  {r.Path} {r.Name}"), "A route is a use case's, Rule R's, or stands in UseCaseTests.Anonymous with its reason.");
        Routes(_development).Where(r => r.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(r => r.Path).Should().BeEquivalentTo(Anonymous.Keys);
    }

    [Fact]
    public void Nothing_for_developers_is_mapped_in_Production() =>
        Routes(_production).Select(r => r.Path).Should().NotContain(p => p.StartsWith("/dev", StringComparison.Ordinal)).And.Contain("/health/live");

    private static IEnumerable<(string Path, string Name, Type? Type)> UseCases() =>
        from file in Repository.Sources(Features)
        let parts = file.Path[(Features.Length + 1)..^3].Split('/')
        where !Shared.Any(s => parts[^1].EndsWith(s, StringComparison.Ordinal)) && !NoUseCase.ContainsKey(string.Join('/', parts))
        select (file.Path, parts[^1], typeof(Program).Assembly.GetType($"Dsar.Api.Features.{string.Join('.', parts)}"));

    private static IReadOnlyList<(string Path, string? Name, RouteEndpoint Endpoint)> Routes(WebApplication app) =>
        [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => ("/" + e.RoutePattern.RawText!.TrimStart('/'), e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName, e))];
}
