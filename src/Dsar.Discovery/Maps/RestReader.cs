using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>Reads what a map of kind rest says about calls (discovery.md 4.1): DM080 slots and calls, DM081 pointers, DM082 paging, DM083 status tables.</summary>
internal static partial class RestReader
{
    private static readonly string[] SystemKeys = ["auth", "rate", "identifierInUrl"];
    private static readonly string[] AuthKeys = ["type", "user", "password", "name", "value", "client", "secret", "tokenPath", "scope"];
    private static readonly string[] RateKeys = ["permits", "per"];
    private static readonly string[] ReadMethods = ["get", "post"];
    private static readonly string[] WriteMethods = ["post", "put", "patch", "delete"];
    private static readonly string[] CallKeys = ["query", "body", "ok", "notFound", "gone", "retry"];
    private static readonly string[] RequestKeys = [.. ReadMethods, .. CallKeys, "rows", "paging", "detail", "join"];
    private static readonly string[] DetailKeys = ["get", .. CallKeys, "rows"];
    private static readonly string[] WriteKeys = [.. WriteMethods, .. CallKeys];
    private static readonly string[] PagingKeys = ["type", "send", "next", "size", "until"];
    private static readonly string[] ValuesKeys = ["values", "max"];
    private static readonly string[] UrlWords = ["acknowledged"];

    /// <summary>The <c>rest</c> block; null when there is none.</summary>
    public static RestSystem? System(SourceMap map)
    {
        if (!map.Has("rest"))
        {
            return null;
        }

        var rest = map.Inner("rest", SystemKeys, "DM080");
        var word = rest.Text("identifierInUrl", "DM080");
        if (word is not null && !UrlWords.Contains(word))
        {
            rest.Fault("identifierInUrl", "DM080", "'identifierInUrl' is 'acknowledged' or is left out: whoever writes it knows that the vendor's logs will hold identifiers");
        }

        return new RestSystem(Auth(rest), Rate(rest.Has("rate") ? rest : map), word is not null);
    }

    /// <summary>The named ways to read rows.</summary>
    public static IReadOnlyList<RestRequest> Requests(SourceMap map, SourceErrors errors)
    {
        if (!map.Has("requests"))
        {
            return [];
        }

        if (map.At("requests").Kind != SourceKind.Map)
        {
            map.Fault("requests", "DM080", "'requests' is a mapping from name to request");
        }

        return [.. map.At("requests").Entries.Select(e => Request(e.Key, new SourceMap(e.Value, errors, RequestKeys, "DM080")))];
    }

    /// <summary>The call under <c>call</c> that changes a row; null when there is none.</summary>
    public static RestCall? Write(SourceNode? holder, SourceErrors errors) => holder?["call"] switch
    {
        null or { IsNull: true } => null,
        { Kind: SourceKind.Scalar, Text: "forward" } => RestCall.Forward,
        { } call => Call(new SourceMap(call, errors, WriteKeys, "DM080"), WriteMethods),
    };

    private static RestRequest Request(string name, SourceMap map) => new(
        name, Call(map, ReadMethods), Pointer(map, "rows"), Paging(map), map.Has("detail") ? Detail(map.Inner("detail", DetailKeys, "DM080")) : null, Values(map), map.Node);

    private static RestDetail Detail(SourceMap map) => new(Call(map, ReadMethods), Pointer(map, "rows"));

    private static RestCall Call(SourceMap map, string[] methods)
    {
        var named = methods.Where(map.Has).ToArray();
        if (named.Length != 1)
        {
            map.FaultAt(map.Node, "DM080", $"a call names its path under one of {string.Join(", ", methods)}");
        }

        var method = named.FirstOrDefault() ?? methods[0];
        var path = Template(map, method, map.Text(method, "DM080") ?? "/");
        if (!Path().IsMatch(path.Text))
        {
            map.Fault(method, "DM080", "a path begins with one '/' and has no host, '?' or '#'; parameters go under 'query', the address is BaseUrl of the connection");
        }

        var query = map.Pairs("query", "DM080").Select(q => (q.Key, Template(map, "query", q.Value))).ToArray();
        var body = map.Node["body"];
        foreach (var (at, template) in body is null ? [] : RestBody.Templates(body))
        {
            Check(map, at, template);
        }

        var statuses = new RestStatuses(
            map.Has("ok") ? Statuses(map, "ok", 200, 299) : [200, .. methods == ReadMethods ? Array.Empty<int>() : [201, 202, 204]],
            [.. Statuses(map, "notFound", 400, 499), .. Statuses(map, "gone", 400, 499)], Statuses(map, "retry", 400, 599));
        return new RestCall(new HttpMethod(method.ToUpperInvariant()), path, query, body, statuses);
    }

    private static RestTemplate Template(SourceMap map, string key, string text)
    {
        var template = RestTemplate.Parse(text);
        Check(map, map.At(key), template);
        return template;
    }

    private static void Check(SourceMap map, SourceNode at, RestTemplate template)
    {
        if (template.Fault is { } fault)
        {
            map.FaultAt(at, "DM080", fault);
        }
    }

    private static string Pointer(SourceMap map, string key)
    {
        var text = map.Text(key, "DM081") ?? string.Empty;
        if (!IsPointer(text))
        {
            map.Fault(key, "DM081", $"'{key}' is a JSON Pointer such as /data/items, or \"\" for the whole answer");
        }

        return text;
    }

    public static bool IsPointer(string text) => JsonPointer().IsMatch(text);

    private static RestPaging Paging(SourceMap map)
    {
        if (!map.Has("paging"))
        {
            return RestPaging.None;
        }

        var paging = map.Inner("paging", PagingKeys, "DM082");
        var type = paging.Enum("type", "DM082", RestPagingType.None, required: true);
        if (type is RestPagingType.Offset or RestPagingType.Cursor)
        {
            _ = paging.Text("send", "DM082", required: true);
        }

        if (type == RestPagingType.Offset && !paging.Has("size"))
        {
            paging.Missing("size", "DM082", "'size' is missing: a page with fewer rows is the last one");
        }

        var next = type == RestPagingType.Cursor ? paging.Text("next", "DM082", required: true) ?? string.Empty : string.Empty;
        var until = paging.Text("until", "DM082");
        if (!IsPointer(next) || (until is not (null or "short") && !IsPointer(until)))
        {
            paging.Fault(paging.Has("until") ? "until" : "next", "DM082", "'next' is a JSON Pointer to the next cursor; 'until' is short, or a JSON Pointer to the number of all rows");
        }

        return new RestPaging(type, paging.Text("send", "DM082") ?? string.Empty, next, paging.Int("size", "DM082", 100, 1, 10_000), until == "short" ? null : until);
    }

    private static RestValues? Values(SourceMap map)
    {
        if (!map.Has("join"))
        {
            return null;
        }

        var join = map.Inner("join", ValuesKeys, "DM080");
        return new RestValues(join.Text("values", "DM080", required: true) ?? ",", join.Int("max", "DM080", 50, 2, 1000));
    }

    private static int[] Statuses(SourceMap map, string key, int from, int to)
    {
        var texts = map.Texts(key, "DM083");
        var numbers = texts.Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        if (Array.Exists(numbers, n => n < from || n > to) || (texts.Count == 0 && map.Has(key)))
        {
            map.Fault(key, "DM083", $"'{key}' is a list of HTTP status codes from {from} to {to}, such as [{(key == "ok" ? 200 : 404)}]");
        }

        return numbers;
    }

    private static RestAuth Auth(SourceMap rest)
    {
        if (!rest.Has("auth"))
        {
            rest.Missing("auth", "DM080", "'auth' is missing; write {type: basic, user: …, password: secret}, bearer, header or oauth, or {type: none}");
            return new RestAuth(RestAuthType.None, null, null, null, null);
        }

        var auth = rest.Inner("auth", AuthKeys, "DM080");
        var type = auth.Enum("type", "DM080", RestAuthType.None, required: true);
        string[] needed = type switch
        {
            RestAuthType.Basic => ["user", "password"],
            RestAuthType.Bearer => ["value"],
            RestAuthType.Header => ["name", "value"],
            RestAuthType.Oauth => ["client", "secret", "tokenPath"],
            _ => [],
        };
        foreach (var key in needed.Where(k => !auth.Has(k)))
        {
            auth.Missing(key, "DM080", $"'{key}' is missing{(key is "password" or "value" or "secret" ? $"; write '{key}: secret', the word that stands for SecretFile of the connection" : string.Empty)}");
        }

        if (auth.Text("value", "DM080") is { } value && value != "secret")
        {
            auth.Fault("value", "DM005", "the value is a secret; write 'value: secret' and put it into SecretFile of the connection");
        }

        if (auth.Text("tokenPath", "DM080") is { } path && !Path().IsMatch(path))
        {
            auth.Fault("tokenPath", "DM080", "'tokenPath' is a path of the same address, such as /oauth/token");
        }

        if (auth.Text("name", "DM080") is { } name && !HeaderName().IsMatch(name))
        {
            auth.Fault("name", "DM080", "'name' is the name of a header, such as x-api-token");
        }

        return new RestAuth(type, auth.Text("user", "DM080") ?? auth.Text("client", "DM080"), auth.Text("name", "DM080"), auth.Text("tokenPath", "DM080"), auth.Text("scope", "DM080"));
    }

    private static RestRate Rate(SourceMap map)
    {
        if (!map.Has("rate"))
        {
            return RestRate.Usual;
        }

        var rate = map.Inner("rate", RateKeys, "DM019");
        var per = Per().Match(rate.Text("per", "DM019") ?? "1s");
        if (!per.Success)
        {
            rate.Fault("per", "DM019", "'per' is a duration from 1s to 60m, such as 1s or 1m");
        }

        var seconds = per.Success ? int.Parse(per.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (per.Groups[2].Value == "m" ? 60 : 1) : 1;
        return new RestRate(rate.Int("permits", "DM019", 10, 1, 10_000), TimeSpan.FromSeconds(seconds));
    }

    [GeneratedRegex("^/(?![/\\\\])[^?#\\s\\\\]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex("^(/([^~]|~[01])*)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonPointer();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName();

    [GeneratedRegex("^([1-9]|[1-5][0-9]|60)([sm])\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Per();
}
