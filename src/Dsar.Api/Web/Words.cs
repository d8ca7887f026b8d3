using System.Text.Json;

namespace Dsar.Api.Web;

/// <summary>Enum values as they stand in URLs: snake_case, several separated by commas.</summary>
public static class Words
{
    /// <summary>False when a word is not a value; an absent text gives no values.</summary>
    public static bool TryParse<T>(string? text, out List<T> values) where T : struct, Enum
    {
        values = [];
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var found = Enum.GetValues<T>().Where(v => Of(v) == word).ToList();
            if (found.Count == 0)
            {
                return false;
            }

            values.Add(found[0]);
        }

        return true;
    }

    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
