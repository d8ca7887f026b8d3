using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>
/// An example for every body, with the invented people of the demo. They stand in <c>examples.json</c> under the name of their schema, texts that are no
/// JSON under operationId and media type; a page shows the example of its item.
/// </summary>
internal static class Examples
{
    private const string Resource = "Dsar.Api.Setup.OpenApi.examples.json";

    private static readonly Lazy<JsonObject> All = new(() =>
    {
        using var file = typeof(Examples).Assembly.GetManifestResourceStream(Resource)!;
        return JsonNode.Parse(file)!.AsObject();
    });

    public static void Add(IEnumerable<OpenApiOperation> operations, OpenApiDocument document)
    {
        var used = new SortedDictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            var answers = operation.Responses!.Where(r => r.Key[0] == '2').SelectMany(r => r.Value.Content ?? new Dictionary<string, OpenApiMediaType>());
            foreach (var (media, body) in (operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>()).Concat(answers))
            {
                var name = body.Schema is OpenApiSchemaReference { Reference.Id: { } schema } ? schema : $"{operation.OperationId}.{media.Replace('/', '.').Replace('+', '.')}";
                if (Of(name) is { } value)
                {
                    used[name] = new OpenApiExample { Value = value };
                    body.Examples = new Dictionary<string, IOpenApiExample> { ["demo"] = new OpenApiExampleReference(name, document) };
                }
            }
        }

        document.Components!.Examples = used.ToDictionary();
    }

    private static JsonNode? Of(string name) =>
        All.Value[name]?.DeepClone()
        ?? (name.EndsWith("Page", StringComparison.Ordinal) && All.Value[name[..^4]] is { } item ? new JsonObject { ["items"] = new JsonArray(item.DeepClone()), ["nextCursor"] = null } : null);
}
