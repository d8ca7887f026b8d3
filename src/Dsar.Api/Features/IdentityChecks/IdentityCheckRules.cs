using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;

namespace Dsar.Api.Features.IdentityChecks;

/// <summary>Shape of a check's input: methods that the product offers, and what each of them needs (law.md section 6).</summary>
internal sealed class IdentityCheckRules : AbstractValidator<IdentityCheckInput>
{
    /// <summary>The held-contact match is made by the server only; eID comes with the public pages.</summary>
    private static readonly IdentityMethod[] NotInput = [IdentityMethod.HeldContactMatch, IdentityMethod.Eid];

    public IdentityCheckRules(bool atIntake)
    {
        RuleFor(c => c.Method).Required();
        RuleFor(c => c.Method).Must(m => m is null || !NotInput.Contains(m.Value)).Code("unknown_value", "This method cannot be started here.");
        RuleFor(c => c.Method).Must(m => m is null || IdentityMethods.Row(m.Value).OpenFor is null).When(_ => atIntake).Code("unknown_value", "At intake only a proof that is already made can be given.");
        RuleFor(c => c.WhyAsked).Text(2000);
        RuleFor(c => c.WhyAsked).Required().When(c => !atIntake && c.Method is { } m && IdentityMethods.Row(m).OpenFor is not null && m != IdentityMethod.MailboxCode);
        RuleFor(c => c.Evidence).Text(2000);
        RuleFor(c => c.Evidence).Required().When(c => c.Method is { } m && IdentityMethods.Row(m).NeedsEvidence);
        RuleFor(c => c.AssertedAt).Required().When(c => c.Method is IdentityMethod.CustomerLogin or IdentityMethod.UnsubscribeToken);
        RuleFor(c => c.AccountRef).Required().Line(254).When(c => c.Method is IdentityMethod.CustomerLogin or IdentityMethod.UnsubscribeToken);
    }
}
