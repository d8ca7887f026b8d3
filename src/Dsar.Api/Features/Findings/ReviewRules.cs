using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;

namespace Dsar.Api.Features.Findings;

/// <summary>Shape of what a person records of a finding beside masks and rows: a hold with a day ahead, a balancing in all its parts, facts in words.</summary>
internal sealed class ReviewRules : AbstractValidator<ReviewFinding.Input>
{
    private const int MaxReason = 2000;
    private const int MaxText = 20_000;

    public ReviewRules(TimeProvider clock)
    {
        When(i => i.Hold is not null, () =>
        {
            RuleFor(i => i.Hold!.Ground).Required().Must(g => g is null or Grounds.LegalClaims or Grounds.LegalObligation).Code("unknown_value", "A hold rests on legal_claims or legal_obligation.");
            RuleFor(i => i.Hold!.Reason).Required().Text(MaxReason);
            RuleFor(i => i.Hold!.ReviewOn).Required().Must(day => day is null || day >= StockholmTime.DayOf(clock.GetUtcNow())).Code("out_of_range", "A hold is looked at again on a day ahead.");
        });
        When(i => i.CompellingGrounds is not null, () =>
        {
            RuleFor(i => i.CompellingGrounds!.Interest).Required().Text(MaxText);
            RuleFor(i => i.CompellingGrounds!.Necessity).Required().Text(MaxText);
            RuleFor(i => i.CompellingGrounds!.PersonSituation).Required().Text(MaxText);
            RuleFor(i => i.CompellingGrounds!.Safeguards).Required().Text(MaxText);
            RuleFor(i => i.CompellingGrounds!.Result).Required().Text(MaxText);
        });
        When(i => i.Recorded is not null, () =>
        {
            Said("unlawful", r => r.Unlawful);
            Said("requiredBy", r => r.RequiredBy);
            Said("childService", r => r.ChildService);
            Said("expression", r => r.Expression);
            Said("publicInterest", r => r.PublicInterest);
            Said("art9Condition", r => r.Art9Condition);
        });
    }

    private void Said(string member, Func<RecordedPatch, string?> text) =>
        RuleFor(i => text(i.Recorded!)).Text(MaxText).Must(t => t is null || t.Trim().Length > 0).Code("too_short", "Say it in words, or leave it null.").OverridePropertyName($"Recorded.{member}");
}
