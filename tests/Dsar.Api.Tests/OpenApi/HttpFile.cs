using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>A named request of the collection, the status it is to answer, and the steps of the person and of the clock that come before it, as written.</summary>
internal sealed record HttpStep(string Name, int Expect, IReadOnlyList<string> Before, string Method, string Url, IReadOnlyList<(string Name, string Value)> Headers, string? Body);

/// <summary>Reads <c>openapi/dsar.http</c>, the form that editors run: requests between lines of ###, with @variables, # comments and # @name.</summary>
internal static partial class HttpFile
{
    public static (IReadOnlyList<string> Variables, IReadOnlyList<HttpStep> Steps) Read(string text)
    {
        var blocks = Separator().Split(text);
        var variables = blocks[0].Split('\n').Where(l => l.StartsWith('@')).Select(l => l[1..].Split('=')[0].Trim()).ToList();
        return (variables, [.. blocks.Skip(1).Select(Step)]);
    }

    private static HttpStep Step(string block)
    {
        var lines = block.Split('\n').Select(l => l.TrimEnd()).ToList();
        var comments = lines.TakeWhile(l => l.Length == 0 || l.StartsWith('#')).ToList();
        var request = lines.Skip(comments.Count).ToList();
        var head = request.TakeWhile(l => l.Length > 0).ToList();
        var body = string.Join('\n', request.Skip(head.Count)).Trim();
        var first = head[0].Split(' ', 2);
        return new HttpStep(
            Comment("# @name ").Single(),
            int.Parse(Comment("# expect ").Single(), System.Globalization.CultureInfo.InvariantCulture),
            [.. comments.Where(c => c.StartsWith("# person ", StringComparison.Ordinal) || c.StartsWith("# clock ", StringComparison.Ordinal)).Select(c => c[2..])],
            first[0],
            first[1],
            [.. head.Skip(1).Select(h => h.Split(": ", 2)).Select(h => (h[0], h[1]))],
            body.Length == 0 ? null : body);

        IEnumerable<string> Comment(string start) => comments.Where(c => c.StartsWith(start, StringComparison.Ordinal)).Select(c => c[start.Length..].Split(' ')[0]);
    }

    [GeneratedRegex("(?m)^###.*\n")]
    private static partial Regex Separator();
}
