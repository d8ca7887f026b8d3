using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dsar.Api.Features.Operations;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>Adds to each operation what the code knows: summary, law, scopes, headers, the answer and its problems.</summary>
internal sealed partial class UseCaseOperations : IOperationFilter
{
    public const int LongestCursor = 1024;

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var (metadata, document) = (context.ApiDescription.ActionDescriptor.EndpointMetadata, context.Document);
        var (method, path) = (context.ApiDescription.HttpMethod!, context.ApiDescription.RelativePath!);
        var useCase = UseCase.Of(operation.OperationId!, operation.Tags!.First().Name!);
        operation.Summary = useCase.Summary ?? operation.Summary;
        operation.Parameters = [.. (operation.Parameters ?? []).Where(p => p.In is ParameterLocation.Path or ParameterLocation.Query || p.Name == QueryAndPath.LastEvent).Select(QueryAndPath.Bounded)];
        Scopes(operation, new EndpointMetadataCollection(metadata), useCase, document);
        if (metadata.OfType<NeedsIdempotencyKey>().Any())
        {
            operation.Parameters.Add(Header("Idempotency-Key", "1 to 255 visible ASCII characters; the same key and call again gets the same answer.", 255));
        }

        if (metadata.OfType<NeedsIfMatch>().Any())
        {
            operation.Parameters.Add(Header("If-Match", "The entity tag of what the call changes, with quotes: for a POST the request's, for a PATCH the object's own.", 64));
        }

        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            if (useCase.Sent is { } sent)
            {
                body.Content!["application/json"].Schema = Members(sent, useCase.Name, method, context);
            }

            if (method == "PATCH")
            {
                body.Content!["application/merge-patch+json"] = new OpenApiMediaType { Schema = body.Content["application/json"].Schema };
            }
        }

        if (metadata.OfType<ReadsItself>().Any())
        {
            operation.RequestBody = Form(useCase, context);
        }

        operation.Responses = [];
        Success(operation, useCase, method, metadata.OfType<NeedsIdempotencyKey>().Any(), context);
        ProblemAnswers.Add(operation, document, method, path, new EndpointMetadataCollection(metadata));
    }

    private static void Scopes(OpenApiOperation operation, EndpointMetadataCollection metadata, UseCase useCase, OpenApiDocument document)
    {
        var scopes = metadata.GetMetadata<NeedsScope>()?.AnyOf.Select(s => s.Name()).ToList() ?? [];
        operation.Security = scopes.Count == 0 ? [] : [.. new[] { "apiKey", "oidc" }.Select(s => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(s, document)] = [] })];
        operation.AddExtension("x-scopes", new JsonNodeExtension(new JsonArray([.. scopes.Select(s => JsonValue.Create(s))])));
        if (metadata.GetMetadata<PeopleOnly>() is not null)
        {
            operation.AddExtension("x-people-only", new JsonNodeExtension(JsonValue.Create(true)));
        }

        if (metadata.GetMetadata<HostOnly>() is not null)
        {
            operation.AddExtension("x-host-only", new JsonNodeExtension(JsonValue.Create(true)));
        }

        string?[] sentences =
        [
            useCase.Remarks,
            Article().Match(operation.Summary ?? "") is { Success: true } law ? $"{law.Value}." : null,
            scopes.Count == 0 ? "Open to everybody." : scopes.Count == 1 ? $"Needs {scopes[0]}." : $"Needs one of {string.Join(", ", scopes)}.",
            metadata.GetMetadata<PeopleOnly>() is null ? null : "Only for people: an integration's key is refused.",
            metadata.GetMetadata<HostOnly>() is null ? null : "Only for the host's key.",
        ];
        operation.Description = string.Join(' ', sentences.OfType<string>());
    }

    /// <summary>The members of a body; a merge patch needs none of them and takes null for each.</summary>
    private static IOpenApiSchema Members(Type sent, string useCase, string method, OperationFilterContext context)
    {
        var reference = context.SchemaGenerator.GenerateSchema(sent, context.SchemaRepository);
        if (method != "PATCH")
        {
            return Bare(reference, context.Document);
        }

        var whole = context.SchemaRepository.Schemas[SchemaNames.Of(sent)];
        var name = useCase + "Input";
        context.SchemaRepository.AddDefinition(name, new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = whole.Description,
            AdditionalPropertiesAllowed = false,
            Properties = whole.Properties!.ToDictionary(p => p.Key, p => p.Value),
        });
        return new OpenApiSchemaReference(name, context.Document);
    }

    private static void Success(OpenApiOperation operation, UseCase useCase, string method, bool idempotent, OperationFilterContext context)
    {
        var status = useCase.Success(method, idempotent);
        var answer = status == 204 ? null : useCase.Answer;
        var types = status == 204 ? [] : context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<AnswersWith>().FirstOrDefault()?.MediaTypes ?? [BodyRules.PlainJson];
        var response = new OpenApiResponse
        {
            Description = status switch { 201 => "Made", 202 => "Accepted; the work goes on by itself", 204 => "Done", _ => "Found" },
            Headers = SharedHeaders.Of(Headers(status, answer, idempotent), context.Document, open: operation.Security is null or { Count: 0 }),
        };
        foreach (var media in types)
        {
            response.Content ??= new Dictionary<string, OpenApiMediaType>();
            response.Content[media] = new OpenApiMediaType
            {
                Schema = answer is null ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }
                    : media == BodyRules.PlainJson ? Bare(context.SchemaGenerator.GenerateSchema(answer, context.SchemaRepository), context.Document)
                    : new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = response;
    }

    private static IEnumerable<string> Headers(int status, Type? answer, bool idempotent)
    {
        var name = answer is null ? "" : SchemaNames.Of(answer);
        return (status is 201 or 202 ? ["Location"] : Array.Empty<string>())
            .Concat(UseCase.IsTagged(answer) ? ["ETag"] : [])
            .Concat(name.EndsWith("Page", StringComparison.Ordinal) ? ["Link"] : [])
            .Concat(answer == typeof(OperationView) ? ["Retry-After"] : [])
            .Concat(idempotent ? ["Idempotency-Replayed"] : []);
    }

    /// <summary>The reference alone: what the schema is stands at the schema.</summary>
    private static IOpenApiSchema Bare(IOpenApiSchema schema, OpenApiDocument document) =>
        schema is OpenApiSchemaReference { Reference.Id: { } id } ? new OpenApiSchemaReference(id, document) : schema;

    /// <summary>A form of exactly the parts metadata and file.</summary>
    private static OpenApiRequestBody Form(UseCase useCase, OperationFilterContext context) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [BodyRules.Multipart] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "metadata", "file" },
                    AdditionalPropertiesAllowed = false,
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["metadata"] = Bare(context.SchemaGenerator.GenerateSchema(useCase.Class!.GetNestedType("Input")!, context.SchemaRepository), context.Document),
                        ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", MaxLength = 25 * BodyRules.Mebibyte, Description = "The file, at most 25 MiB." },
                    },
                },
                Encoding = new Dictionary<string, OpenApiEncoding> { ["metadata"] = new() { ContentType = BodyRules.PlainJson }, ["file"] = new() { ContentType = "application/octet-stream" } },
            },
        },
    };

    private static OpenApiParameter Header(string name, string description, int max) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = max },
    };

    /// <summary>"GDPR Art. 12(2), 15": an article and those that follow it.</summary>
    [GeneratedRegex(@"(?:GDPR )?Art\. \d+(?:-\d+)?(?:\([^)]*\))*(?:,? (?:and )?\d+(?:\([^)]*\))*)*")]
    private static partial Regex Article();
}
