using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;

namespace Dsar.Api.Features.Requests;

/// <summary>Which details each right takes, and what they may hold (GDPR Art. 15-18, 20, 21).</summary>
internal sealed class DetailRules : AbstractValidator<AskedRequest>
{
    private const int MostActivities = 200;
    private const int MostCorrections = 50;

    /// <summary>The members of a right's details, as they are named on the wire.</summary>
    public static readonly IReadOnlyDictionary<Right, string[]> Members = new Dictionary<Right, string[]>
    {
        [Right.Access] = ["scope", "activityIds", "from", "to", "text"],
        [Right.Rectification] = ["corrections"],
        [Right.Erasure] = ["scope", "activityIds", "ground", "text"],
        [Right.Restriction] = ["ground", "activityIds", "text"],
        [Right.Portability] = ["scope", "activityIds", "from", "to", "text", "transferTo"],
        [Right.Objection] = ["kind", "activityIds", "text"],
    };

    private static readonly Dictionary<Right, DetailGround[]> Grounds = new()
    {
        [Right.Erasure] =
        [
            DetailGround.Unspecified, DetailGround.NoLongerNecessary, DetailGround.ConsentWithdrawn, DetailGround.Objection, DetailGround.UnlawfulProcessing, DetailGround.ErasureRequiredByLaw, DetailGround.ChildService,
        ],
        [Right.Restriction] = [DetailGround.Unspecified, DetailGround.AccuracyContested, DetailGround.UnlawfulKept, DetailGround.NeededByPerson, DetailGround.ObjectionPending],
    };

    public DetailRules()
    {
        RuleFor(r => r.Right).Required();
        RuleFor(r => r.Details).Required().When(r => r.Right is AskedRight.Rectification or AskedRight.Objection);
        Foreign("scope", d => d.Scope);
        Foreign("activityIds", d => d.ActivityIds);
        Foreign("from", d => d.From);
        Foreign("to", d => d.To);
        Foreign("kind", d => d.Kind);
        Foreign("ground", d => d.Ground);
        Foreign("corrections", d => d.Corrections);
        Foreign("transferTo", d => d.TransferTo);
        Foreign("text", d => d.Text);
        RuleFor(r => r.Details!.Kind).Required().When(r => r is { Right: AskedRight.Objection, Details: not null });
        RuleFor(r => r.Details!.Corrections).Required().When(r => r is { Right: AskedRight.Rectification, Details: not null });
        RuleFor(r => r.Details!.Ground).Must((r, g) => g is null || r.Right is null || !Grounds.TryGetValue(Of(r.Right.Value), out var known) || known.Contains(g.Value)).Code("unknown_value", "This right has no such ground.").When(r => r.Details is not null);
        RuleFor(r => r.Details!.ActivityIds).Must((r, a) => r.Right is not { } right || !Members[Of(right)].Contains("scope") || (r.Details!.Scope == DetailScope.Selected) == (a is { Count: > 0 }))
            .Code("conflicting", "A selection names activities, and only a selection does.").When(r => r.Details is not null);
        RuleFor(r => r.Details!).SetValidator(new Shape()).When(r => r.Details is not null);
    }

    /// <summary>The right that is filed: access while it is not clear which one is meant.</summary>
    public static Right Of(AskedRight asked) => asked switch
    {
        AskedRight.Access or AskedRight.Unsure => Right.Access,
        AskedRight.Rectification => Right.Rectification,
        AskedRight.Erasure => Right.Erasure,
        AskedRight.Restriction => Right.Restriction,
        AskedRight.Portability => Right.Portability,
        AskedRight.Objection => Right.Objection,
    };

    /// <summary>The details with their defaults, as they are kept.</summary>
    public static RequestDetails Whole(Right right, RequestDetails? given)
    {
        var (details, takes) = (given ?? new RequestDetails(), Members[right]);
        return details with
        {
            Scope = takes.Contains("scope") ? details.Scope ?? DetailScope.Everything : null,
            ActivityIds = takes.Contains("activityIds") ? details.ActivityIds ?? [] : null,
            Ground = takes.Contains("ground") ? details.Ground ?? DetailGround.Unspecified : null,
        };
    }

    private void Foreign<T>(string member, Func<RequestDetails, T> value) =>
        RuleFor(r => r.Details).Must((r, d) => d is null || r.Right is not { } right || value(d) is null || Members[Of(right)].Contains(member))
            .OverridePropertyName($"Details.{member}").Code("unknown_field", "This right has no such detail.");

    private sealed class Shape : AbstractValidator<RequestDetails>
    {
        public Shape()
        {
            RuleFor(d => d.Text).Text(20_000);
            RuleFor(d => d.ActivityIds).Must(a => a is null or { Count: <= MostActivities }).Code("too_many", $"At most {MostActivities} activities.");
            RuleFor(d => d.ActivityIds).Must(a => a is null || a.Distinct().Count() == a.Count).Code("not_unique", "Each activity is named once.");
            RuleFor(d => d.To).Must((d, to) => to is null || d.From is null || d.From <= to).Code("conflicting", "A period begins before it ends.");
            RuleFor(d => d.From).Must((d, from) => from is null && d.To is null).Code("conflicting", "Search by date is not offered; write the period in the text.");
            RuleFor(d => d.Corrections).Must(c => c is null or { Count: >= 1 }).Code("too_few", "Say what is wrong at least once.");
            RuleFor(d => d.Corrections).Must(c => c is null or { Count: <= MostCorrections }).Code("too_many", $"At most {MostCorrections} corrections.");
            RuleForEach(d => d.Corrections).ChildRules(c =>
            {
                c.RuleFor(x => x.What).Required().Line(200);
                c.RuleFor(x => x.Wrong).Text(2000);
                c.RuleFor(x => x.Right).Required().Text(2000);
            });
            RuleFor(d => d.TransferTo!.Name).Required().Line(200).When(d => d.TransferTo is not null);
            RuleFor(d => d.TransferTo!.Email).Required().Must(SubjectRules.IsEmail).Code("wrong_format", SubjectRules.EmailForm).When(d => d.TransferTo is not null);
        }
    }
}
