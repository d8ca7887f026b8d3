using System.Text.Json.Nodes;

namespace Dsar.Api.Demo;

/// <summary>What Anna does with a finding that has a question: reads its rows, says that they are Kim's, and hides names only where they are somebody else's.</summary>
internal static class DemoReview
{
    /// <summary>What Anna's customer register says about Kim.</summary>
    public static readonly IReadOnlyList<string> KimsOwn = ["Kim Lund", "kim@lund.example", "kim.lund@brev.example", "1-C-1042", "070-174 06 05"];

    public static async Task Close(DemoCaller anna, DemoScript script, string path)
    {
        var finding = (await anna.Get(path)).Expect(200);
        var rows = (await anna.Get($"{path}/rows?limit=200")).Expect(200).Items.ToList();
        var masks = finding.Body!["proposal"]!["masks"]!.AsArray().SelectMany(m => Masks(m!, rows)).ToArray();
        var cleared = finding.Body["fields"]!.AsArray().Select(f => new { field = f!.ToString() }).ToArray();
        var reviewed = (await anna.Patch(path, new { personMatch = "same", masks, cleared }, finding.ETag!)).Expect(200);
        var open = reviewed.Body!["openQuestions"]!.AsArray();
        DemoFailedException.Unless(open.Count == 0, $"{path} still has the questions {open}.");
        script.Call(reviewed, $"{finding.Text("collection")}: {rows.Count} read, Kim's, {masks.Length} masked");
    }

    /// <summary>A proposed mask as it is, for single rows when only some are another person's, or none when the values are Kim's own.</summary>
    private static IEnumerable<object> Masks(JsonNode proposed, List<JsonNode> rows)
    {
        var (field, ground) = (proposed["field"]!.ToString(), proposed["ground"]!.ToString());
        var others = rows.Where(r => r["values"]![field] is { } value && !KimsOwn.Contains(value.ToString())).Select(r => (long)r["index"]!).ToList();
        var whole = rows.Count(r => r["values"]![field] is not null) == others.Count;
        return others.Count == 0 ? [] : whole ? [new { field, ground }] : others.Select(row => (object)new { field, row, ground });
    }
}
