using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dsar.Api.Web;

/// <summary>The query parameters an endpoint takes, read from its own handler, so that any other is refused instead of ignored.</summary>
public static class QueryParameters
{
    private static readonly ConcurrentDictionary<Microsoft.AspNetCore.Http.Endpoint, IReadOnlySet<string>> Known = new();

    /// <summary>An error for each parameter that the endpoint does not take, that is given twice or holds control characters.</summary>
    public static IReadOnlyList<FieldError> Unknown(Microsoft.AspNetCore.Http.Endpoint endpoint, IQueryCollection query)
    {
        if (query.Count == 0 || endpoint.Metadata.GetMetadata<MethodInfo>() is null)
        {
            return [];
        }

        var known = Known.GetOrAdd(endpoint, Of);
        return
        [
            .. query.Keys.Where(k => !known.Contains(k)).Select(k => new FieldError(null, Named(k), "unknown_parameter", "There is no such parameter.")),
            .. query.Where(q => known.Contains(q.Key) && q.Value.Any(v => v?.Any(char.IsControl) == true)).Select(q => new FieldError(null, q.Key, "wrong_format", "Control characters are not accepted.")),
            .. query.Where(q => known.Contains(q.Key) && q.Value.Count > 1).Select(q => new FieldError(null, q.Key, "not_unique", "The parameter is given twice.")),
        ];
    }

    private static HashSet<string> Of(Microsoft.AspNetCore.Http.Endpoint endpoint)
    {
        var route = (endpoint as RouteEndpoint)?.RoutePattern.Parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        return [.. endpoint.Metadata.GetMetadata<MethodInfo>()!.GetParameters().SelectMany(Flat).Where(p => IsPlain(p.Type) && !p.Bound && !route.Contains(p.Name)).Select(p => p.Name)];
    }

    private static IEnumerable<(string Name, Type Type, bool Bound)> Flat(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [(parameter.Name!, parameter.ParameterType, IsBound(parameter))]
            : parameter.ParameterType.GetProperties().Select(p => (System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name), p.PropertyType, IsBound(p)));

    private static bool IsBound(ICustomAttributeProvider member) => member.GetCustomAttributes(true).Any(a => a is IFromHeaderMetadata or IFromBodyMetadata or IFromRouteMetadata or IFromServiceMetadata);

    private static bool IsPlain(Type type) => type == typeof(string) || (type.IsValueType && type != typeof(CancellationToken));

    // The name is the caller's own text: long or odd ones are not repeated.
    private static string Named(string name) => name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : "";
}
