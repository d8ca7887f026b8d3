using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace Dsar.Api.Web;

/// <summary>The query parameters an endpoint takes, read from its own handler, so that any other is refused instead of ignored and each has its one spelling.</summary>
public static class QueryParameters
{
    private const int LongestCursor = 1024;
    private const int LongestText = 200;
    private static readonly ConcurrentDictionary<MethodInfo, IReadOnlyDictionary<string, Type>> Known = new();

    /// <summary>An error for each parameter that the endpoint does not take, that is given twice or is no value of its type. The others become NFC, trimmed; empty ones are as if not given.</summary>
    public static IReadOnlyList<FieldError> Check(RouteEndpoint endpoint, HttpRequest request)
    {
        if (request.Query.Count == 0 || endpoint.Metadata.GetMetadata<MethodInfo>() is not { } handler)
        {
            return [];
        }

        var known = Known.GetOrAdd(handler, h => Of(h, endpoint));
        var (errors, values) = (new List<FieldError>(), new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase));
        foreach (var (name, given) in request.Query)
        {
            if (!known.TryGetValue(name, out var type))
            {
                errors.Add(new FieldError(null, Named(name), "unknown_parameter", "There is no such parameter."));
            }
            else if (given.Count > 1)
            {
                errors.Add(new FieldError(null, name, "not_unique", "The parameter is given twice."));
            }
            else if (Wrong(name, type, given.ToString()) is { } wrong)
            {
                errors.Add(wrong);
            }
            else if (given.ToString().Normalize(NormalizationForm.FormC).Trim() is { Length: > 0 } value)
            {
                values[name] = value;
            }
        }

        request.Query = new QueryCollection(values);
        return errors;
    }

    private static FieldError? Wrong(string name, Type type, string value)
    {
        if (value.Length > (name == "cursor" ? LongestCursor : LongestText))
        {
            return new FieldError(null, name, "too_long", "The parameter is too long.");
        }

        if (value.Any(char.IsControl) || !IsUnicode(value))
        {
            return new FieldError(null, name, "wrong_format", "Control characters are not accepted.");
        }

        return value.Trim().Length == 0 || IsValue(type, value) ? null : new FieldError(null, name, "wrong_type", "The value does not have the type of this parameter.");
    }

    private static bool IsValue(Type type, string value) =>
        type == typeof(int) || type == typeof(long) ? value[0] != '+' && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (type == typeof(long) || number == (int)number)
        : type == typeof(Guid) ? Ids.TryRead(value, out _)
        : type == typeof(DateOnly) ? DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        : type != typeof(bool) || value is "true" or "false";

    /// <summary>Bytes that are no UTF-8 arrive as the replacement character, and two code points are no characters at all.</summary>
    private static bool IsUnicode(string value) => value.EnumerateRunes().All(r => r != Rune.ReplacementChar && r.Value is not (0xFFFE or 0xFFFF));

    private static Dictionary<string, Type> Of(MethodInfo handler, RouteEndpoint endpoint)
    {
        var route = endpoint.RoutePattern.Parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return handler.GetParameters().SelectMany(Flat).Where(p => IsPlain(p.Type) && !p.Bound && !route.Contains(p.Name)).ToDictionary(p => p.Name, p => Nullable.GetUnderlyingType(p.Type) ?? p.Type);
    }

    private static IEnumerable<(string Name, Type Type, bool Bound)> Flat(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [(parameter.Name!, parameter.ParameterType, IsBound(parameter))]
            : parameter.ParameterType.GetProperties().Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), p.PropertyType, IsBound(p)));

    private static bool IsBound(ICustomAttributeProvider member) => member.GetCustomAttributes(true).Any(a => a is IFromHeaderMetadata or IFromBodyMetadata or IFromRouteMetadata or IFromServiceMetadata);

    private static bool IsPlain(Type type) => type == typeof(string) || (type.IsValueType && type != typeof(CancellationToken));

    // The name is the caller's own text: long or odd ones are not repeated.
    private static string Named(string name) => name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : "";
}
