using Dsar.Api.Web;
using FluentValidation;

namespace Dsar.Api.Features.Requests;

/// <summary>A merge patch of a contact: what is absent stays, null clears.</summary>
public sealed record ContactPatch
{
    public string? Email { get; init => (field, _) = (value, Given.Add(nameof(Email))); }

    public string? Phone { get; init => (field, _) = (value, Given.Add(nameof(Phone))); }

    public PostalAddressPatch? PostalAddress { get; init => (field, _) = (value, Given.Add(nameof(PostalAddress))); }

    internal HashSet<string> Given { get; } = [];

    /// <summary>The contact as it is after the patch.</summary>
    internal Contact Over(Contact old) => new(
        Given.Contains(nameof(Email)) ? Email : old.Email,
        Given.Contains(nameof(Phone)) ? Phone : old.Phone,
        Given.Contains(nameof(PostalAddress)) ? PostalAddress?.Over(old.PostalAddress) : old.PostalAddress);
}

/// <summary>A merge patch of a postal address.</summary>
public sealed record PostalAddressPatch
{
    public IReadOnlyList<string>? Lines { get; init => (field, _) = (value, Given.Add(nameof(Lines))); }

    public string? PostalCode { get; init => (field, _) = (value, Given.Add(nameof(PostalCode))); }

    public string? City { get; init => (field, _) = (value, Given.Add(nameof(City))); }

    public string? Country { get; init => (field, _) = (value, Given.Add(nameof(Country))); }

    internal HashSet<string> Given { get; } = [];

    internal PostalAddress Over(PostalAddress? old) => new(
        Given.Contains(nameof(Lines)) ? Lines : old?.Lines,
        Given.Contains(nameof(PostalCode)) ? PostalCode : old?.PostalCode,
        Given.Contains(nameof(City)) ? City : old?.City,
        Given.Contains(nameof(Country)) ? Country : old?.Country);
}

/// <summary>Shape of a contact's patch; what the whole contact must have is checked once it is merged.</summary>
internal sealed class ContactPatchRules : AbstractValidator<ContactPatch>
{
    public ContactPatchRules()
    {
        RuleFor(c => c.Email).Must(SubjectRules.IsEmail).Code("wrong_format", SubjectRules.EmailForm);
        RuleFor(c => c.Phone).Must(SubjectRules.IsPhone).Code("wrong_format", SubjectRules.PhoneForm);
        RuleFor(c => c.PostalAddress!).ChildRules(a =>
        {
            a.RuleFor(x => x.Lines).Must(l => l is null or { Count: >= 1 and <= 6 }).Code("too_many", "An address has 1 to 6 lines.");
            a.RuleForEach(x => x.Lines).Line(120);
            a.RuleFor(x => x.PostalCode).Line(16);
            a.RuleFor(x => x.City).Line(100);
            a.RuleFor(x => x.Country).Line(2);
        }).When(c => c.PostalAddress is not null);
    }
}
