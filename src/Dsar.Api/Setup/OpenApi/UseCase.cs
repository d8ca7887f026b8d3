using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Restrictions;
using Dsar.Api.Web;
using MediatR;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>What the code of a use case says about its operation.</summary>
internal sealed partial record UseCase(string Name, string Tag, Type? Class, Noun? Noun, bool IsList)
{
    private static readonly Lazy<XDocument> Docs = new(() => XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Dsar.Api.xml")));

    public static UseCase Of(string operationId, string tag)
    {
        var type = typeof(UseCase).Assembly.GetTypes().SingleOrDefault(t => t.Name == operationId && t.Namespace?.StartsWith("Dsar.Api.Features.", StringComparison.Ordinal) == true);
        return new UseCase(operationId, tag, type, Enum.TryParse<Noun>(tag, out var noun) ? noun : null, operationId.StartsWith("List", StringComparison.Ordinal));
    }

    /// <summary>The sentence above the use case's class.</summary>
    public string? Summary => Comment("summary");

    /// <summary>What else the code's comment says to callers.</summary>
    public string? Remarks => Comment("remarks");

    /// <summary>What nouns answer with that shape their objects for the caller.</summary>
    private static readonly Dictionary<string, Type> Shapes = new() { ["Requests"] = typeof(RequestView), ["Restrictions"] = typeof(RestrictionView) };

    /// <summary>The type of a successful answer's body as the code has it; null when it is no JSON.</summary>
    public Type? Answer
    {
        get
        {
            if (Class is null)
            {
                var record = SchemaNames.RecordOf(Noun!.Value);
                return IsList ? typeof(Page<>).MakeGenericType(record) : record;
            }

            var message = Class.GetNestedType("Command") ?? Class.GetNestedType("Query")!;
            var face = message.GetInterfaces().First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>));
            var value = face.GetGenericArguments()[0].GetGenericArguments()[0];
            return IsFile(value) ? null
                : value == typeof(Page<JsonObject>) ? typeof(Page<>).MakeGenericType(Shapes[Tag])
                : value != typeof(View) ? value
                : Noun is { } noun ? SchemaNames.RecordOf(noun)
                : Shapes.TryGetValue(Tag, out var shape) ? shape
                : throw new InvalidOperationException($"{Name} answers with an object of no shape: give the answer a type of its own, so that the document knows it.");
        }
    }

    /// <summary>The form of a body of which it matters which members were sent; null for other bodies.</summary>
    public Type? Sent => Class?.GetNestedType("Command")?.GetProperty("Input")?.PropertyType is { IsGenericType: true } input && input.GetGenericTypeDefinition() == typeof(Members<>) ? input.GetGenericArguments()[0] : null;

    /// <summary>The status of a successful answer; a POST that makes nothing takes no Idempotency-Key.</summary>
    public int Success(string method, bool idempotent) => method == "POST" && Answer == typeof(OperationView) ? 202 : method switch { "POST" when idempotent => 201, "DELETE" => 204, _ => 200 };

    /// <summary>True when the answer is one object with a version.</summary>
    public static bool IsTagged(Type? answer) => answer is not null && (SchemaNames.IsRecord(answer) || typeof(ITagged).IsAssignableFrom(answer) || Shapes.ContainsValue(answer));

    private static bool IsFile(Type type) => type.GetProperties().Any(p => typeof(Stream).IsAssignableFrom(p.PropertyType) || p.PropertyType == typeof(byte[]));

    private string? Comment(string element)
    {
        var text = Docs.Value.Descendants("member").FirstOrDefault(m => (string?)m.Attribute("name") == $"T:{Class?.FullName}")?.Element(element);
        return text is null ? null : Space().Replace(string.Concat(text.Nodes().Select(n => n is XElement e ? e.Value is { Length: > 0 } v ? v : ((string?)e.Attribute("cref"))?.Split('.')[^1] : n.ToString())), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
