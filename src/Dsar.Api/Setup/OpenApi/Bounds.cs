using System.Globalization;
using Dsar.Api.Web;
using Microsoft.OpenApi;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>
/// How long, how many and how large a member can be where no validator says so: what the server writes itself. A member that is not named has the bound
/// of its kind. Every answer that an API test sees is held against these.
/// </summary>
internal static class Bounds
{
    private const int PageItems = 200;
    private const int LongText = 20_000;
    private const int Sentence = 2_000;
    private const int Line = 254;

    /// <summary>The largest whole number that every JSON reader keeps exactly (RFC 7493).</summary>
    private const long LargestExact = 9_007_199_254_740_991;

    private static readonly Dictionary<string, int> Lengths = new()
    {
        ["answer"] = LongText,
        ["en"] = LongText,
        ["question"] = LongText,
        ["sv"] = LongText,
        ["text"] = LongText,
        ["statement"] = LongText,
        ["publicKeyPem"] = LongText,
        ["action"] = Sentence,
        ["comment"] = Sentence,
        ["detail"] = Sentence,
        ["evidence"] = Sentence,
        ["explanation"] = Sentence,
        ["href"] = Sentence + 48,
        ["n"] = 1_024,
        ["instructions"] = LongText,
        ["quote"] = Sentence,
        ["reason"] = Sentence,
        ["approvalReason"] = Sentence,
        ["startUrl"] = Sentence + 48,
        ["type"] = Sentence + 48,
        ["url"] = Sentence + 48,
        ["whyAsked"] = Sentence,
        ["nextCursor"] = UseCaseOperations.LongestCursor,
        ["address"] = Sentence,
        ["path"] = 500,
        ["signature"] = 1_024,
        ["title"] = 500,
    };

    private static readonly Dictionary<string, (long Least, long Most)> Numbers = new()
    {
        ["daysLeft"] = (-36_500, 36_500),
        ["level"] = (0, 4),
        ["required"] = (0, 4),
        ["requiredLevel"] = (0, 4),
        ["status"] = (100, 599),
        ["closedRetentionMonths"] = (1, 120),
    };

    /// <summary>
    /// Gives a schema that has none the bounds of its kind and name, and its items theirs. Texts and lists of an input that its validator does not bound
    /// have the ceilings that Validate holds every input to: a bound that nobody enforces would be untrue.
    /// </summary>
    public static void Close(IOpenApiSchema schema, string name, bool ofInput)
    {
        if (schema is not OpenApiSchema { Type: { } type } known)
        {
            return;
        }

        if (type.HasFlag(JsonSchemaType.String) && known.Enum is null or { Count: 0 })
        {
            known.MaxLength ??= OfFormat(known.Format) ?? (ofInput ? Ceilings.Text : Lengths.GetValueOrDefault(name, Line));
        }

        if (type.HasFlag(JsonSchemaType.Integer))
        {
            var (least, most) = Numbers.GetValueOrDefault(name, (0, known.Format == "int64" ? LargestExact : int.MaxValue));
            known.Minimum ??= least.ToString(CultureInfo.InvariantCulture);
            known.Maximum ??= most.ToString(CultureInfo.InvariantCulture);
        }

        if (type.HasFlag(JsonSchemaType.Array))
        {
            known.MaxItems ??= name == "page" ? PageItems : Ceilings.Items;
            Close(known.Items!, name, ofInput);
        }
    }

    private static int? OfFormat(string? format) => format switch
    {
        "uuid" => 36,
        "date" => 10,
        "date-time" => 40,
        _ => null,
    };
}
