using Dsar.Api.Web;
using FluentValidation;

namespace Dsar.Api.Features.Systems;

/// <summary>Limits of a system as sent; what its map means is checked by the reader of data maps.</summary>
internal sealed class SystemInputRules : AbstractValidator<Members<SystemInput>>
{
    public SystemInputRules()
    {
        RuleFor(s => s.Typed.Key).Line(40);
        RuleFor(s => s.Typed.Name).Line(200);
        RuleFor(s => s.Typed.Connection).Line(80);
    }
}
