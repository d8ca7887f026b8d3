using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Requests;
using Dsar.Api.Web;
using MediatR;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>What the code of a use case says about its operation.</summary>
internal sealed partial record UseCase(string Name, Type? Class, Noun? Noun, bool IsList)
{
    private static readonly Lazy<XDocument> Docs = new(() => XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Dsar.Api.xml")));

    public static UseCase Of(string operationId, string tag)
    {
        var type = typeof(UseCase).Assembly.GetTypes().SingleOrDefault(t => t.Name == operationId && t.Namespace?.StartsWith("Dsar.Api.Features.", StringComparison.Ordinal) == true);
        return new UseCase(operationId, type, Enum.TryParse<Noun>(tag, out var noun) ? noun : null, operationId.StartsWith("List", StringComparison.Ordinal));
    }

    /// <summary>The sentence above the use case's class.</summary>
    public string? Summary
    {
        get
        {
            var text = Docs.Value.Descendants("member").FirstOrDefault(m => (string?)m.Attribute("name") == $"T:{Class?.FullName}")?.Element("summary");
            return text is null ? null : Space().Replace(string.Concat(text.Nodes().Select(n => n is XElement e ? e.Value is { Length: > 0 } v ? v : ((string?)e.Attribute("cref"))?.Split('.')[^1] : n.ToString())), " ").Trim();
        }
    }

    /// <summary>The form of a body of which it matters which members were sent; null for other bodies.</summary>
    public Type? Sent => Class?.GetNestedType("Command")?.GetProperty("Input")?.PropertyType is { IsGenericType: true } input && input.GetGenericTypeDefinition() == typeof(Members<>) ? input.GetGenericArguments()[0] : null;

    /// <summary>The type of a successful answer's body; null when it has none, <see cref="Stream"/> for a file.</summary>
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
            return Name.EndsWith("Content", StringComparison.Ordinal) ? typeof(Stream)
                : value != typeof(View) ? value
                : Noun is { } noun ? SchemaNames.RecordOf(noun) : typeof(RequestView);
        }
    }

    /// <summary>The status of a successful answer; a POST that makes nothing takes no Idempotency-Key.</summary>
    public int Success(string method, bool idempotent) => method == "POST" && Answer == typeof(OperationView) ? 202 : method switch { "POST" when idempotent => 201, "DELETE" => 204, _ => 200 };

    /// <summary>True when the answer is one object with a version.</summary>
    public bool IsTagged => Answer is { } answer && (SchemaNames.IsRecord(answer) || typeof(ITagged).IsAssignableFrom(answer) || answer == typeof(RequestView));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
