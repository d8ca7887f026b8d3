using System.Text.RegularExpressions;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Reads identity policy and portal settings of a register.</summary>
internal static partial class RegisterSettings
{
    private static readonly string[] PolicyKeys = ["access", "portability", "erasure", "restriction", "rectification", "objection", "directMarketing", "raiseTo3For"];
    private static readonly string[] RaiseKeys = ["special_categories", "criminal", "logs", "financial"];
    private static readonly string[] PortalKeys = ["findBy", "letter", "keepDays", "theme"];
    private static readonly string[] FindByKeys = ["email", "phone", "customer_number", "domain", "username", "employer", "former", "relation"];
    private static readonly string[] LetterKeys = ["rights", "mark", "addressee", "postalTarget", "preferred"];
    private static readonly string[] ThemeKeys = ["brand", "link", "linkHover", "button", "logo"];

    public static IdentityPolicy Identity(SourceMap map, SourceErrors errors)
    {
        var fallback = new IdentityPolicy();
        if (!map.Has("identityPolicy"))
        {
            return fallback;
        }

        var policy = new SourceMap(map.Node["identityPolicy"]!, errors, PolicyKeys, "RG015");
        return new IdentityPolicy
        {
            Access = policy.Int("access", "RG015", fallback.Access, 1, 4),
            Portability = policy.Int("portability", "RG015", fallback.Portability, 1, 4),
            Erasure = policy.Int("erasure", "RG015", fallback.Erasure, 1, 4),
            Restriction = policy.Int("restriction", "RG015", fallback.Restriction, 1, 4),
            Rectification = policy.Int("rectification", "RG015", fallback.Rectification, 1, 4),
            Objection = policy.Int("objection", "RG015", fallback.Objection, 1, 4),
            DirectMarketing = policy.Int("directMarketing", "RG015", fallback.DirectMarketing, 1, 4),
            RaiseTo3For = policy.Has("raiseTo3For") ? Known(policy, "raiseTo3For", RaiseKeys, "RG015") : fallback.RaiseTo3For,
        };
    }

    public static PortalSettings Portal(SourceMap map, SourceErrors errors)
    {
        var fallback = new PortalSettings();
        if (!map.Has("portal"))
        {
            return fallback;
        }

        var portal = new SourceMap(map.Node["portal"]!, errors, PortalKeys, "RG019");
        return new PortalSettings
        {
            FindBy = portal.Has("findBy") ? Known(portal, "findBy", FindByKeys, "RG019") : fallback.FindBy,
            Letter = portal.Has("letter") ? Letter(portal.Node["letter"]!, errors) : null,
            KeepDays = portal.Int("keepDays", "RG019", fallback.KeepDays, 1, 3650),
            Theme = portal.Has("theme") ? Theme(portal.Node["theme"]!, errors) : null,
        };
    }

    private static PortalLetter Letter(SourceNode node, SourceErrors errors)
    {
        var letter = new SourceMap(node, errors, LetterKeys, "RG019");
        return new PortalLetter
        {
            Rights = [.. letter.Texts("rights", "RG019").Select(r => letter.EnumOf(letter.At("rights"), r, "RG019", Right.Access))],
            Mark = letter.Text("mark", "RG019"),
            Addressee = letter.Text("addressee", "RG019"),
            PostalTarget = letter.Enum("postalTarget", "RG019", PostalTarget.Held),
            Preferred = letter.Bool("preferred", "RG019", false),
        };
    }

    private static PortalTheme Theme(SourceNode node, SourceErrors errors)
    {
        var theme = new SourceMap(node, errors, ThemeKeys, "RG019");
        return new PortalTheme(Colour(theme, "brand"), Colour(theme, "link"), Colour(theme, "linkHover"), Colour(theme, "button"), theme.Text("logo", "RG019"));
    }

    private static string? Colour(SourceMap theme, string key)
    {
        var text = theme.Text(key, "RG019");
        if (text is not null && !Hex().IsMatch(text))
        {
            theme.Fault(key, "RG019", $"'{key}' is a colour such as #005ea5");
        }

        return text;
    }

    private static IReadOnlyList<string> Known(SourceMap map, string key, string[] known, string code)
    {
        var texts = map.Texts(key, code);
        foreach (var text in texts.Where(t => !known.Contains(t)))
        {
            map.Fault(key, code, $"'{text}' is not one of {string.Join(", ", known)}{NearestName.Hint(text, known)}");
        }

        return texts;
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hex();
}
