using System.Text.RegularExpressions;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;

namespace Dsar.Api.Features.Requests;

/// <summary>Shape of who asks: name, identifiers, at least one way to reach them, and who speaks for them.</summary>
internal sealed partial class SubjectRules : AbstractValidator<Subject>
{
    public const string EmailForm = "An e-mail address has 3 to 254 characters and one @.";
    public const string PhoneForm = "A phone number has 3 to 32 digits, spaces and +-().";
    private const int MostIdentifiers = 20;

    public SubjectRules()
    {
        RuleFor(s => s.Name).Required().Line(200);
        RuleFor(s => s.Contact).Required();
        RuleFor(s => s.Contact!).SetValidator(new ContactRules()).When(s => s.Contact is not null);
        RuleFor(s => s.Identifiers).Required();
        RuleFor(s => s.Identifiers).Must(i => i is null or { Count: > 0 }).Code("too_few", "Give at least one identifier.");
        RuleFor(s => s.Identifiers).Must(i => i is null or { Count: <= MostIdentifiers }).Code("too_many", "At most 20 identifiers.");
        RuleForEach(s => s.Identifiers).SetValidator(new IdentifierRules());
        RuleFor(s => s.Representative!.Name).Required().Line(200).When(s => s.Representative is not null);
        RuleFor(s => s.Representative!.Contact!).SetValidator(new ContactRules()).When(s => s.Representative?.Contact is not null);
        RuleFor(s => s.Representative!.Kind).Required().When(s => s.Representative is not null);
    }

    /// <summary>True for nothing, and for what can be an e-mail address.</summary>
    public static bool IsEmail(string? email) => Rules.IsEmail(email);

    /// <summary>True for nothing, and for what can be a telephone number.</summary>
    public static bool IsPhone(string? phone) => phone is null || Phone().IsMatch(phone);

    /// <summary>Shape of a contact: at least one way to reach the person.</summary>
    internal sealed class ContactRules : AbstractValidator<Contact>
    {
        public ContactRules()
        {
            RuleFor(c => c).Must(c => c.Email is not null || c.Phone is not null || c.PostalAddress is not null).OverridePropertyName("").Code("required", "Give at least one way to reach the person.");
            RuleFor(c => c.Email).Must(IsEmail).Code("wrong_format", EmailForm);
            RuleFor(c => c.Phone).Must(IsPhone).Code("wrong_format", PhoneForm);
            RuleFor(c => c.PostalAddress!).ChildRules(a =>
            {
                a.RuleFor(x => x.Lines).Required();
                a.RuleFor(x => x.Lines).Must(l => l is null or { Count: >= 1 and <= 6 }).Code("too_many", "An address has 1 to 6 lines.");
                a.RuleForEach(x => x.Lines).Line(120);
                a.RuleFor(x => x.PostalCode).Required().Line(16);
                a.RuleFor(x => x.City).Required().Line(100);
                a.RuleFor(x => x.Country).Line(2).Must(c => c is null or { Length: 2 }).Code("wrong_format", "A country is two letters (ISO 3166-1 alpha-2).");
            }).When(c => c.PostalAddress is not null);
        }
    }

    private sealed class IdentifierRules : AbstractValidator<SubjectIdentifier>
    {
        public IdentifierRules()
        {
            RuleFor(i => i.Type).Required();
            RuleFor(i => i.Type).Must(t => t != IdentifierKind.NameAddress).Code("unknown_value", "Name and address are given as name and contact.");
            RuleFor(i => i.Value).Required().Line(254);
        }
    }

    [GeneratedRegex(@"^[0-9 +\-()]{3,32}$")]
    private static partial Regex Phone();
}
