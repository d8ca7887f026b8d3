using System.Text.Json.Nodes;
using Dsar.Api.Web;
using FluentValidation;

namespace Dsar.Api.Features.Controllers;

/// <summary>Limits of a controller as sent; what its members mean is checked by the reader of register files.</summary>
internal sealed class ControllerRules : AbstractValidator<Members<ControllerInput>>
{
    public ControllerRules()
    {
        RuleFor(c => c.Typed.Key).Line(40);
        RuleFor(c => c.Typed.Name).Line(200);
        RuleFor(c => c.Typed.OrgNumber).Line(40);
        RuleFor(c => c.Typed.Address).Text(1000);
        RuleFor(c => c.Typed.ContactEmail).Line(254);
        RuleFor(c => c.Typed.Country).Line(2);
        RuleFor(c => c.Typed.FinancialYearEnd).Line(5);
        RuleFor(c => c.Typed.ApprovalReason).Text(2000);
        RuleFor(c => c.Typed.Languages).Must(l => l is null or { Count: >= 1 and <= 2 }).Code("too_many", "At most 2 languages, and at least one.");
        RuleFor(c => c.Typed.RightsChannels).Must(l => l is null or { Count: <= 50 }).Code("too_many", "At most 50 channels.");
        RuleFor(c => c.Typed.Gaps).Must(l => l is null or { Count: <= 500 }).Code("too_many", "At most 500 gaps.");
        RuleFor(c => c.Sent).Custom((sent, context) => RegisterLimits.Check(sent, "", (pointer, code, detail) => context.AddFailure(new FluentValidation.Results.ValidationFailure(pointer, detail) { ErrorCode = code })));
    }
}

/// <summary>What holds for every text and list of a register: bounded, and without control characters.</summary>
internal static class RegisterLimits
{
    private const int LongestText = 20_000;
    private const int MostItems = 500;

    public static void Check(JsonNode? node, string pointer, Action<string, string, string> report)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    Check(value, $"{pointer}/{name}", report);
                }

                break;
            case JsonArray list when list.Count > MostItems:
                report(pointer, "too_many", $"At most {MostItems} items.");
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Check(list[i], $"{pointer}/{i}", report);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                if (text.Length > LongestText)
                {
                    report(pointer, "too_long", $"At most {LongestText} characters.");
                }
                else if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\t' or '\r')))
                {
                    report(pointer, "wrong_format", "Control characters are not accepted.");
                }

                break;
        }
    }
}
