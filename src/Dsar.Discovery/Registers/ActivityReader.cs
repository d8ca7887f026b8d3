using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Reads one activity of a register.</summary>
internal static class ActivityReader
{
    private static readonly string[] KnownKeys =
    [
        "key", "name", "role", "purposes", "subjectCategories", "dataCategories", "specialCategories", "financial", "logs", "directMarketing", "madePublic",
        "lawfulBases", "recipients", "transfers", "retention", "sources", "automatedDecisions",
    ];

    private static readonly string[] BasisKeys = ["basis", "quote"];
    private static readonly string[] RecipientKeys = ["id", "name", "kind", "dataCategories", "purpose", "country", "safeguard", "agreement", "contact"];
    private static readonly string[] ContactKeys = ["email", "url", "text"];
    private static readonly string[] TransfersKeys = ["text", "quote"];
    private static readonly string[] RuleKeys = ["anchor", "keep", "cap", "onlyIf", "atLeast", "statute", "while", "notStated", "none", "quote", "source"];
    private static readonly string[] CapKeys = ["anchor", "keep"];

    /// <summary>Reads an activity; an invented controller has no policy, so nothing has to be quoted.</summary>
    public static ProcessingActivity Read(SourceNode node, SourceErrors errors, bool invented)
    {
        var map = new SourceMap(node, errors, KnownKeys, "RG020");
        var activity = new ProcessingActivity
        {
            Key = map.Slug("key", "RG021", underscores: false),
            Name = map.Local("name", "RG022", required: true) ?? new LocalText(string.Empty, string.Empty),
            Role = map.Enum("role", "RG023", ControllerRole.Controller, required: true),
            Purposes = map.Locals("purposes", "RG024"),
            SubjectCategories = map.Locals("subjectCategories", "RG024"),
            DataCategories = map.Locals("dataCategories", "RG024"),
            SpecialCategories = map.Bool("specialCategories", "RG024", false),
            Financial = map.Bool("financial", "RG024", false),
            Logs = map.Bool("logs", "RG024", false),
            DirectMarketing = map.Bool("directMarketing", "RG025", false),
            MadePublic = map.Bool("madePublic", "RG024", false),
            LawfulBases = [.. map.List("lawfulBases", "RG026").Select(n => Basis(n, errors, invented))],
            Recipients = [.. map.List("recipients", "RG027").Select(n => Recipient(n, errors))],
            Transfers = map.Has("transfers") ? Transfers(map.Node["transfers"]!, errors) : null,
            Retention = map.Has("retention") ? [.. map.List("retention", "RG030").Select(n => Rule(n, errors, invented))] : [new RetentionRule { NotStated = true }],
            Sources = map.Locals("sources", "RG024"),
            AutomatedDecisions = map.Local("automatedDecisions", "RG024"),
        };
        if (activity.DirectMarketing && activity.Purposes.Count > 1)
        {
            map.Fault("directMarketing", "RG025", "direct marketing is a flag of a purpose: give this purpose an activity of its own, so that an objection (GDPR Art. 21(3)) stops exactly it");
        }

        return activity;
    }

    private static LawfulBasis Basis(SourceNode node, SourceErrors errors, bool invented)
    {
        var map = new SourceMap(node, errors, BasisKeys, "RG026");
        var quote = map.Text("quote", "RG028");
        if (quote is null && !invented)
        {
            map.Missing("quote", "RG028", "a basis that a policy states is quoted: 'quote' is missing");
        }

        return new LawfulBasis(map.Has("basis") ? map.Enum("basis", "RG026", Domain.Basis.Consent) : null, quote);
    }

    private static Recipient Recipient(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, RecipientKeys, "RG027");
        var id = map.Text("id", "RG027");
        if (id is not null && !Guid.TryParseExact(id, "D", out _))
        {
            map.Fault("id", "RG027", "'id' is made by the installation; leave it out");
        }

        return new Recipient
        {
            Id = Guid.TryParseExact(id, "D", out var known) ? known : null,
            Name = map.Text("name", "RG027"),
            Kind = map.Enum("kind", "RG027", RecipientKind.Other),
            DataCategories = map.Locals("dataCategories", "RG027"),
            Purpose = map.Local("purpose", "RG027"),
            Country = map.Text("country", "RG027"),
            Safeguard = map.Local("safeguard", "RG027"),
            Agreement = map.Local("agreement", "RG027"),
            Contact = map.Has("contact") ? Contact(map.Node["contact"]!, errors) : null,
        };
    }

    private static RecipientContact Contact(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, ContactKeys, "RG029");
        return new RecipientContact(RegisterChecks.Email(map, "email", "RG029"), map.Text("url", "RG029"), map.Text("text", "RG029"));
    }

    private static Transfers? Transfers(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, TransfersKeys, "RG024");
        return map.Local("text", "RG024", required: true) is { } text ? new Transfers(text, map.Text("quote", "RG024")) : null;
    }

    private static RetentionRule Rule(SourceNode node, SourceErrors errors, bool invented)
    {
        var map = new SourceMap(node, errors, RuleKeys, "RG030");
        var rule = new RetentionRule
        {
            Anchor = map.Has("anchor") ? map.Enum("anchor", "RG031", RetentionAnchor.Unstated) : null,
            Keep = RegisterChecks.IsoPeriod(map, "keep"),
            Cap = map.Has("cap") ? Cap(map.Node["cap"]!, errors) : null,
            OnlyIf = map.Text("onlyIf", "RG033"),
            AtLeast = RegisterChecks.IsoPeriod(map, "atLeast"),
            Statute = map.Text("statute", "RG034"),
            While = map.Local("while", "RG030"),
            NotStated = map.Bool("notStated", "RG030", false),
            None = map.Bool("none", "RG030", false),
            Quote = map.Text("quote", "RG028"),
            Source = map.Text("source", "RG030"),
        };
        if (rule.OnlyIf is not (null or "consent"))
        {
            map.Fault("onlyIf", "RG033", "'onlyIf' is consent");
        }

        if (rule.Statute is not (null or "bfl_7_2"))
        {
            map.Fault("statute", "RG034", $"unknown statute '{rule.Statute}'; did you mean 'bfl_7_2'?");
        }

        Complete(map, rule, invented);
        return rule;
    }

    private static void Complete(SourceMap map, RetentionRule rule, bool invented)
    {
        var says = rule.Keep is not null || rule.OnlyIf is not null || rule.Statute is not null || rule.While is not null || rule.None || rule.AtLeast is not null;
        if (!says && !rule.NotStated)
        {
            map.FaultAt(map.Node, "RG030", "a rule says keep, statute, while, onlyIf or none; or 'notStated: true' and a gap");
        }

        if (rule.Keep is not null && rule.Anchor is null)
        {
            map.Missing("anchor", "RG031", "'keep' needs an 'anchor'; write 'anchor: unstated' when the policy gives none");
        }

        if (says && !rule.NotStated && rule.Quote is null && !invented)
        {
            map.Missing("quote", "RG028", "a period that a policy states is quoted: 'quote' is missing");
        }
    }

    private static RetentionCap Cap(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, CapKeys, "RG030");
        return new RetentionCap(map.Enum("anchor", "RG031", RetentionAnchor.Unstated, required: true), RegisterChecks.IsoPeriod(map, "keep", required: true) ?? "P0D");
    }
}
