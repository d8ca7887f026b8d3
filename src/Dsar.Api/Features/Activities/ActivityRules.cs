using Dsar.Api.Features.Controllers;
using Dsar.Api.Web;
using FluentValidation;
using FluentValidation.Results;

namespace Dsar.Api.Features.Activities;

/// <summary>Limits of an activity as sent; what its members mean is checked by the reader of register files.</summary>
internal sealed class ActivityRules : AbstractValidator<Members<ActivityInput>>
{
    public ActivityRules()
    {
        RuleFor(a => a.Typed.Key).Line(40);
        RuleFor(a => a.Typed.Purposes).Must(l => l is null or { Count: <= 100 }).Code("too_many", "At most 100 purposes.");
        RuleFor(a => a.Typed.SubjectCategories).Must(l => l is null or { Count: <= 100 }).Code("too_many", "At most 100 categories.");
        RuleFor(a => a.Typed.DataCategories).Must(l => l is null or { Count: <= 200 }).Code("too_many", "At most 200 categories.");
        RuleFor(a => a.Typed.LawfulBases).Must(l => l is null or { Count: <= 20 }).Code("too_many", "At most 20 bases.");
        RuleFor(a => a.Typed.Recipients).Must(l => l is null or { Count: <= 200 }).Code("too_many", "At most 200 recipients.");
        RuleFor(a => a.Typed.Retention).Must(l => l is null or { Count: <= 50 }).Code("too_many", "At most 50 rules.");
        RuleFor(a => a.Typed.Sources).Must(l => l is null or { Count: <= 100 }).Code("too_many", "At most 100 sources.");
        RuleFor(a => a.Typed.Gaps).Must(l => l is null or { Count: <= 500 }).Code("too_many", "At most 500 gaps.");
        RuleFor(a => a.Sent).Custom((sent, context) => RegisterLimits.Check(sent, "", (pointer, code, detail) => context.AddFailure(new ValidationFailure(pointer, detail) { ErrorCode = code })));
    }
}
