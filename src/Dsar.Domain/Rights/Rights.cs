namespace Dsar.Domain;

/// <summary>The six rights as a table: article and name in plain words, in both languages (law.md section 1).</summary>
public static class Rights
{
    private sealed record Row(string Article, LocalText Name);

    private static readonly Dictionary<Right, Row> Table = new()
    {
        [Right.Access] = new("Art. 15", new("rätt till tillgång (registerutdrag)", "right of access")),
        [Right.Rectification] = new("Art. 16", new("rätt till rättelse", "right to rectification")),
        [Right.Erasure] = new("Art. 17", new("rätt till radering", "right to erasure")),
        [Right.Restriction] = new("Art. 18", new("rätt till begränsning av behandling", "right to restriction of processing")),
        [Right.Portability] = new("Art. 20", new("rätt till dataportabilitet", "right to data portability")),
        [Right.Objection] = new("Art. 21", new("rätt att göra invändningar", "right to object")),
    };

    private static readonly Dictionary<ObjectionKind, string> KindArticles = new()
    {
        [ObjectionKind.OwnSituation] = "Art. 21(1)",
        [ObjectionKind.DirectMarketing] = "Art. 21(2)-(3)",
        [ObjectionKind.Research] = "Art. 21(6)",
        [ObjectionKind.ConsentWithdrawal] = "Art. 7(3)",
        [ObjectionKind.AutomatedDecision] = "Art. 22(3)",
    };

    /// <summary>The GDPR article that gives the right, such as "Art. 15"; for an objection of a known kind that kind's own article.</summary>
    public static string Article(Right right, ObjectionKind? kind = null) => kind is { } known ? KindArticles[known] : Table[right].Article;

    /// <summary>What the law calls the right, lower case, for use inside a sentence.</summary>
    public static LocalText Name(Right right) => Table[right].Name;

    /// <summary>True for the kinds that act at once, without balancing, review or extension (GDPR Art. 21(3), 7(3)).</summary>
    public static bool IsAbsolute(ObjectionKind? kind) => kind is ObjectionKind.DirectMarketing or ObjectionKind.ConsentWithdrawal;

    /// <summary>True for the kinds that are weighed: until then the objected use is restricted (GDPR Art. 18(1)(d), 21(1), 21(6)).</summary>
    public static bool IsWeighed(ObjectionKind? kind) => kind is ObjectionKind.OwnSituation or ObjectionKind.Research;
}
