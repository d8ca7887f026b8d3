using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dsar.Api.Web;

/// <summary>Marks a member as content: personal data, letters, findings. It is sealed at rest and absent from answers to callers without a content scope.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ContentMemberAttribute : Attribute;

/// <summary>Splits wire records into what may stand in clear and what is content, by the attribute on their members.</summary>
public static class ContentMembers
{
    private static readonly ConcurrentDictionary<Type, IReadOnlySet<string>> Names = new();

    /// <summary>JSON names of the content members of a type; of one that stands inside another member the path, such as <c>result.text</c>.</summary>
    public static IReadOnlySet<string> Of(Type type) => Names.GetOrAdd(type, t => t.GetProperties().SelectMany(Paths).ToHashSet());

    /// <summary>The record's open members and, apart, its content members; the second is null when the type has none.</summary>
    public static (JsonObject Open, JsonObject? Content) Split<T>(T record) where T : notnull
    {
        var open = JsonSerializer.SerializeToNode(record, record.GetType(), Json.Wire)!.AsObject();
        var names = Of(record.GetType());
        if (names.Count == 0)
        {
            return (open, null);
        }

        var content = new JsonObject();
        foreach (var path in names)
        {
            if (Holder(open, path) is { } holder)
            {
                holder.Remove(path.Split('.')[^1], out var value);
                content[path] = value;
            }
        }

        return (open, content);
    }

    /// <summary>Puts content members back where they stand in the record.</summary>
    public static void Join(JsonObject open, JsonObject content)
    {
        foreach (var (path, member) in content)
        {
            if (Holder(open, path) is { } holder)
            {
                holder[path.Split('.')[^1]] = member?.DeepClone();
            }
        }
    }

    private static IEnumerable<string> Paths(PropertyInfo property)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        var inside = property.PropertyType is { IsClass: true } type && type.Namespace?.StartsWith("Dsar.Api.", StringComparison.Ordinal) == true ? Of(type) : Nothing;
        return property.GetCustomAttribute<ContentMemberAttribute>() is not null ? [name] : inside.Select(member => $"{name}.{member}");
    }

    /// <summary>The object that holds the member at the end of a path; null when it is null itself.</summary>
    private static JsonObject? Holder(JsonObject record, string path) => path.Split('.').SkipLast(1).Aggregate((JsonObject?)record, (at, name) => at?[name] as JsonObject);

    /// <summary>Members that are sealed at rest, because people write free text in them, and still shown to every reader of the request.</summary>
    public static IReadOnlySet<string> ShownToAll(string noun) => noun switch { "Collections" => CollectionSystems, "RecipientNotices" => NoticeWords, _ => Nothing };

    /// <summary>The sealed members that a caller may see.</summary>
    public static string For(bool seesContent, string noun, string content)
    {
        if (seesContent)
        {
            return content;
        }

        var visible = JsonNode.Parse(content)!.AsObject();
        foreach (var name in visible.Select(m => m.Key).Where(n => !ShownToAll(noun).Contains(n)).ToList())
        {
            visible.Remove(name);
        }

        return visible.ToJsonString();
    }

    private static readonly HashSet<string> CollectionSystems = ["systems"];
    private static readonly HashSet<string> NoticeWords = ["receipt.evidence", "excusal.reason"];
    private static readonly HashSet<string> Nothing = [];

    /// <summary>The record as the caller may see it.</summary>
    public static JsonObject Visible<T>(T record, bool seesContent) where T : notnull
    {
        if (seesContent)
        {
            return JsonSerializer.SerializeToNode(record, record.GetType(), Json.Wire)!.AsObject();
        }

        return Split(record).Open;
    }
}

/// <summary>A wire object already shaped for its caller, with its entity tag.</summary>
/// <param name="Value">The members.</param>
/// <param name="ETag">Strong tag with quotes.</param>
public sealed record View(JsonObject Value, string ETag) : ITagged, IShowsOnce<View>
{
    /// <summary>The object's own id.</summary>
    public Guid Id() => Value["id"]!.GetValue<Guid>();

    public View WithoutSecret()
    {
        var copy = Value.DeepClone().AsObject();
        foreach (var shownOnce in new[] { "secret", "code" }.Where(copy.ContainsKey))
        {
            copy[shownOnce] = null;
        }

        return new View(copy, ETag);
    }
}
