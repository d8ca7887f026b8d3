using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Validators;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>What the validators demand of inputs, by type and member: required, longest text, most items. Read from the validators, so that it cannot differ from them.</summary>
internal sealed partial class InputRules
{
    private readonly Dictionary<(Type, string), (bool Required, int? MaxLength, int? MaxItems)> _members = [];
    private readonly HashSet<Type> _inputs = [];

    public InputRules(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        foreach (var input in typeof(InputRules).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Dsar.Api.Features", StringComparison.Ordinal) == true && t.Name == "Command"))
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

    public (bool Required, int? MaxLength, int? MaxItems) Of(Type type, string member) => _members.GetValueOrDefault((type, member));

    private void Reach(Type? type)
    {
        type = type is null ? null : ItemOf(type);
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
                    Note(owner, member, component.ErrorCode, component.GetUnformattedErrorMessage(), rule.HasCondition || component.HasCondition);
                }
            }
        }
    }

    private void Note(Type owner, string member, string code, string message, bool conditional)
    {
        var known = _members.GetValueOrDefault((owner, member));
        var most = Most().Match(message) is { Success: true } m ? int.Parse(m.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) : (int?)null;
        _members[(owner, member)] = (known.Required || (code == "required" && !conditional), code == "too_long" ? most : known.MaxLength, code == "too_many" ? most ?? known.MaxItems : known.MaxItems);
    }

    private static string PathOf(IValidationRule rule) => rule.Expression is { } e ? Lambda().Replace(e.Body.ToString(), "") : rule.PropertyName;

    /// <summary>The type and member at the end of a path such as <c>Input.Person.Name</c>; no member for the root itself.</summary>
    private static (Type Owner, string? Member) Find(Type root, string path)
    {
        var (owner, member) = (root, (string?)null);
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries).Where(n => n is not "Value"))
        {
            owner = member is null ? owner : ItemOf(owner.GetProperty(member)!.PropertyType);
            if (owner.GetProperty(name) is null)
            {
                return (root, null);
            }

            member = name;
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

    [GeneratedRegex(@"^At most ([\d ]+)\b")]
    private static partial Regex Most();

    /// <summary>The parameter's name in front of a lambda's body, and conversions around it.</summary>
    [GeneratedRegex(@"^\w+\.|^\w+$|Convert\(|, \w+\)")]
    private static partial Regex Lambda();
}
