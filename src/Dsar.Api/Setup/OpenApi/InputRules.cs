using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Dsar.Api.Web;
using FluentValidation;
using FluentValidation.Validators;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>What a member of an input must be.</summary>
/// <param name="Required">It must be there.</param>
/// <param name="Least">Fewest characters, items, or the smallest number.</param>
/// <param name="Most">Most characters, items, or the largest number.</param>
/// <param name="EachMost">Most characters of each item.</param>
internal readonly record struct MemberRule(bool Required, int? Least, int? Most, int? EachMost);

/// <summary>What the validators demand of inputs, by type and member. Read from the validators and their sentences, so that it cannot differ from them.</summary>
internal sealed partial class InputRules
{
    private static readonly string[] Sized = ["too_long", "too_short", "too_many", "too_few", "wrong_format", "out_of_range"];

    private readonly Dictionary<(Type, string), MemberRule> _members = [];
    private readonly HashSet<Type> _inputs = [];

    public InputRules(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        foreach (var input in typeof(InputRules).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Dsar.Api.Features", StringComparison.Ordinal) == true && t.Name is "Command" or "Query"))
        {
            Reach(input.GetProperty("Input")?.PropertyType);
            if (scope.ServiceProvider.GetService(typeof(IValidator<>).MakeGenericType(input)) is IValidator validator)
            {
                Read(validator, input);
            }
        }
    }

    /// <summary>True for what callers send: an input, or what stands inside one.</summary>
    public bool IsInput(Type type) => _inputs.Contains(type);

    public MemberRule Of(Type type, string member) => _members.GetValueOrDefault((type, member));

    private void Reach(Type? type)
    {
        type = type is null ? null : ItemOf(type);
        type = typeof(ISentMembers).IsAssignableFrom(type) ? type!.GetGenericArguments()[0] : type;
        if (type?.Namespace?.StartsWith("Dsar", StringComparison.Ordinal) == true && !type.IsEnum && !type.IsValueType && _inputs.Add(type))
        {
            foreach (var property in type.GetProperties())
            {
                Reach(property.PropertyType);
            }
        }
    }

    private void Read(IValidator validator, Type root)
    {
        foreach (var rule in validator.CreateDescriptor().Rules)
        {
            var (owner, member) = Find(root, rule.Member is null && rule.Expression is null ? "" : PathOf(rule));
            foreach (var component in rule.Components)
            {
                if (component.Validator is IChildValidatorAdaptor)
                {
                    var child = Child(component.Validator);
                    var childType = member is null ? root : ItemOf(owner.GetProperty(member)!.PropertyType);
                    if (child is not null)
                    {
                        Read(child, childType);
                    }
                }
                else if (member is not null)
                {
                    Note(owner, member, component.ErrorCode, component.GetUnformattedErrorMessage(), rule.HasCondition || component.HasCondition, OfEach(rule));
                }
            }
        }
    }

    private void Note(Type owner, string member, string code, string message, bool conditional, bool ofEach)
    {
        var known = _members.GetValueOrDefault((owner, member));
        if (code == "required")
        {
            _members[(owner, member)] = known with { Required = known.Required || !conditional };
        }
        else if (Sized.Contains(code) && Size().Match(message) is { Success: true } size)
        {
            var (least, most) = (Number(size.Groups["least"]), Number(size.Groups["most"]));
            _members[(owner, member)] = ofEach ? known with { EachMost = most } : known with { Least = least ?? known.Least, Most = most ?? known.Most };
        }
    }

    private static int? Number(Group digits) => digits.Success ? int.Parse(digits.Value.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) : null;

    private static bool OfEach(IValidationRule rule) => rule.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICollectionRule<,>));

    private static string PathOf(IValidationRule rule) => rule.Expression is { } e ? Lambda().Replace(e.Body.ToString(), "") : rule.PropertyName;

    /// <summary>The type and member at the end of a path such as <c>Input.Person.Name</c>; no member for the root itself.</summary>
    private static (Type Owner, string? Member) Find(Type root, string path)
    {
        var (owner, member) = (root, (string?)null);
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = member is null ? owner : ItemOf(owner.GetProperty(member)!.PropertyType);
            if (at.GetProperty(name) is not null)
            {
                (owner, member) = (at, name);
            }
            else if (name != "Value")
            {
                return (root, null);
            }
        }

        return (owner, member);
    }

    /// <summary>The validator behind an adaptor; ours are given once and look at no instance.</summary>
    private static IValidator? Child(IPropertyValidator adaptor)
    {
        var get = adaptor.GetType().GetMethod("GetValidator", BindingFlags.Public | BindingFlags.Instance)!;
        var context = get.GetParameters()[0].ParameterType.GetConstructors().Single(c => c.GetParameters().Length == 1).Invoke([null]);
        return (IValidator?)get.Invoke(adaptor, [context, null]);
    }

    private static Type ItemOf(Type type) =>
        Nullable.GetUnderlyingType(type) ?? (type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : type);

    /// <summary>"At most 2000 characters", "At least 8", "3 to 254 characters"; digits may stand in groups of three.</summary>
    [GeneratedRegex(@"\b[Aa]t most (?<most>\d+(?: \d{3})*)\b|\b[Aa]t least (?<least>\d+(?: \d{3})*)\b|\b(?<least>\d+) to (?<most>\d+(?: \d{3})*)\b")]
    private static partial Regex Size();

    /// <summary>The parameter's name in front of a lambda's body, and conversions around it.</summary>
    [GeneratedRegex(@"^\w+\.|^\w+$|Convert\(|, \w+\)")]
    private static partial Regex Lambda();
}
