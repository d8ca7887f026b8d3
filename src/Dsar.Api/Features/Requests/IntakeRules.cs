using System.Text.RegularExpressions;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;

namespace Dsar.Api.Features.Requests;

/// <summary>Shape of what comes in: what is required, how long things may be. Looks at no stored object.</summary>
internal sealed partial class IntakeRules : AbstractValidator<IntakeSubmission>
{
    private const int MaxText = 20_000;
    private static readonly DateTimeOffset GdprApplies = new(2018, 5, 25, 0, 0, 0, TimeSpan.FromHours(2));
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    public IntakeRules(TimeProvider clock)
    {
        RuleFor(i => i.Channel).Required();
        RuleFor(i => i.ReceivedAt).Must(t => t is null || (t >= GdprApplies && t <= clock.GetUtcNow() + ClockSkew)).Code("out_of_range", "A receipt lies between 2018-05-25 and now.");
        RuleFor(i => i.Subject!).SetValidator(new SubjectRules()).When(i => i.Subject is not null);
        RuleFor(i => i.Text).Text(MaxText);
        RuleFor(i => i.OtherController).Line(200);
        RuleFor(i => i.Letter!.EnvelopeMark).Line(200).When(i => i.Letter is not null);
        RuleFor(i => i.Letter).Must((i, l) => l is null || i.Channel == IntakeChannel.Post).Code("conflicting", "A letter comes by post.");
        RuleFor(i => i.ExternalRef!).SetValidator(new ExternalRefRules()).When(i => i.ExternalRef is not null);
        RuleFor(i => i.IdentityCheck!).SetValidator(new IdentityCheckRules(atIntake: true)).When(i => i.IdentityCheck is not null);
        RuleFor(i => i.IdentityCheck).Must((i, c) => c?.AssertedAt is not { } at || (at <= (i.ReceivedAt ?? clock.GetUtcNow()) + ClockSkew && at >= (i.ReceivedAt ?? clock.GetUtcNow()).AddHours(-1)))
            .OverridePropertyName("IdentityCheck.AssertedAt").Code("out_of_range", "A sign-in counts when it was at most one hour before receipt and not after it.");
    }

    private sealed class ExternalRefRules : AbstractValidator<ExternalRef>
    {
        public ExternalRefRules()
        {
            RuleFor(r => r.Source).Required().Must(s => s is null || Source().IsMatch(s)).Code("wrong_format", "A source has 1 to 64 of a-z, 0-9, dot, hyphen and underscore.");
            RuleFor(r => r.Id).Required().Must(s => s is null || (s.Length is >= 1 and <= 128 && s.All(c => c is >= ' ' and < (char)127))).Code("wrong_format", "An id has 1 to 128 printable ASCII characters.");
        }
    }

    [GeneratedRegex("^[a-z0-9._-]{1,64}$")]
    private static partial Regex Source();
}
