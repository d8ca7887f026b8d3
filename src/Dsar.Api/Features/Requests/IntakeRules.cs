using System.Text.RegularExpressions;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;

namespace Dsar.Api.Features.Requests;

/// <summary>Shape of an intake: what is required, how long things may be. Looks at no stored object.</summary>
internal sealed partial class IntakeRules : AbstractValidator<SubmitRequest.Input>
{
    private const int MaxText = 20_000;
    private static readonly DateTimeOffset GdprApplies = new(2018, 5, 25, 0, 0, 0, TimeSpan.FromHours(2));
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    public IntakeRules(TimeProvider clock)
    {
        RuleFor(i => i.Right).Required();
        RuleFor(i => i.Right).Must(r => r is null || Workflow.IsOffered(r.Value)).Code("unknown_value", "This right cannot be filed here yet.");
        RuleFor(i => i.Channel).Required();
        RuleFor(i => i.ReceivedAt).Must(t => t is null || (t >= GdprApplies && t <= clock.GetUtcNow() + ClockSkew)).Code("out_of_range", "A receipt lies between 2018-05-25 and now.");
        RuleFor(i => i.Subject).Required();
        RuleFor(i => i.Subject!).SetValidator(new SubjectRules()).When(i => i.Subject is not null);
        RuleFor(i => i.Text).Text(MaxText);
        RuleFor(i => i.OtherController).Line(200);
        RuleFor(i => i.Letter!.EnvelopeMark).Line(200).When(i => i.Letter is not null);
        RuleFor(i => i.Letter).Must((i, l) => l is null || i.Channel == IntakeChannel.Post).Code("conflicting", "A letter comes by post.");
        RuleFor(i => i.ExternalRef!).SetValidator(new ExternalRefRules()).When(i => i.ExternalRef is not null);
        RuleFor(i => i.Details!).SetValidator(new DetailsRules()).When(i => i.Details is not null);
        RuleFor(i => i.IdentityCheck!).SetValidator(new IdentityCheckRules(atIntake: true)).When(i => i.IdentityCheck is not null);
        RuleFor(i => i.IdentityCheck).Must((i, c) => c?.AssertedAt is not { } at || (at <= (i.ReceivedAt ?? clock.GetUtcNow()) + ClockSkew && at >= (i.ReceivedAt ?? clock.GetUtcNow()).AddHours(-1)))
            .OverridePropertyName("IdentityCheck.AssertedAt").Code("out_of_range", "A sign-in counts when it was at most one hour before receipt and not after it.");
    }

    private sealed class SubjectRules : AbstractValidator<Subject>
    {
        public SubjectRules()
        {
            RuleFor(s => s.Name).Required().Line(200);
            RuleFor(s => s.Contact).Required();
            RuleFor(s => s.Contact).Must(c => c is null || c.Email is not null || c.Phone is not null || c.PostalAddress is not null).Code("required", "Give at least one way to reach the person.");
            RuleFor(s => s.Contact!).SetValidator(new ContactRules()).When(s => s.Contact is not null);
            RuleFor(s => s.Identifiers).Required();
            RuleFor(s => s.Identifiers).Must(i => i is null or { Count: > 0 }).Code("too_few", "Give at least one identifier.");
            RuleFor(s => s.Identifiers).Must(i => i is null or { Count: <= 20 }).Code("too_many", "At most 20 identifiers.");
            RuleForEach(s => s.Identifiers).SetValidator(new IdentifierRules());
            RuleFor(s => s.Representative!.Name).Required().Line(200).When(s => s.Representative is not null);
            RuleFor(s => s.Representative!.Contact!).SetValidator(new ContactRules()).When(s => s.Representative?.Contact is not null);
            RuleFor(s => s.Representative!.Kind).Required().When(s => s.Representative is not null);
        }
    }

    private sealed class ContactRules : AbstractValidator<Contact>
    {
        public ContactRules()
        {
            RuleFor(c => c.Email).Must(e => e is null || (e.Length is >= 3 and <= 254 && Email().IsMatch(e) && !e.Any(char.IsControl))).Code("wrong_format", "An e-mail address has 3 to 254 characters and one @.");
            RuleFor(c => c.Phone).Must(p => p is null || Phone().IsMatch(p)).Code("wrong_format", "A phone number has 3 to 32 digits, spaces and +-().");
            RuleFor(c => c.PostalAddress!).ChildRules(a =>
            {
                a.RuleFor(x => x.Lines).Required();
                a.RuleFor(x => x.Lines).Must(l => l is null or { Count: >= 1 and <= 6 }).Code("too_many", "An address has 1 to 6 lines.");
                a.RuleForEach(x => x.Lines).Line(120);
                a.RuleFor(x => x.PostalCode).Required().Line(16);
                a.RuleFor(x => x.City).Required().Line(100);
                a.RuleFor(x => x.Country).Must(c => c is null or { Length: 2 }).Code("wrong_format", "A country is two letters (ISO 3166-1 alpha-2).");
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

    private sealed class ExternalRefRules : AbstractValidator<ExternalRef>
    {
        public ExternalRefRules()
        {
            RuleFor(r => r.Source).Required().Must(s => s is null || Source().IsMatch(s)).Code("wrong_format", "A source has 1 to 64 of a-z, 0-9, dot, hyphen and underscore.");
            RuleFor(r => r.Id).Required().Must(s => s is null || (s.Length is >= 1 and <= 128 && s.All(c => c is >= ' ' and < (char)127))).Code("wrong_format", "An id has 1 to 128 printable ASCII characters.");
        }
    }

    private sealed class DetailsRules : AbstractValidator<AccessDetails>
    {
        public DetailsRules()
        {
            RuleFor(d => d.Text).Text(MaxText);
            RuleFor(d => d.ActivityIds).Must(a => a is null or { Count: <= 200 }).Code("too_many", "At most 200 activities.");
            RuleFor(d => d.ActivityIds).Must((d, a) => (d.Scope == AccessScope.Selected) == (a is { Count: > 0 })).Code("conflicting", "A selection names activities, and only a selection does.");
            RuleFor(d => d.From).Must((d, from) => from is null && d.To is null).Code("conflicting", "Search by date is not offered; write the period in the text.");
            RuleFor(d => d.To).Must((d, to) => to is null || d.From is null || to >= d.From).Code("conflicting", "The period ends before it begins.");
        }
    }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+$")]
    private static partial Regex Email();

    [GeneratedRegex(@"^[0-9 +\-()]{3,32}$")]
    private static partial Regex Phone();

    [GeneratedRegex("^[a-z0-9._-]{1,64}$")]
    private static partial Regex Source();
}
