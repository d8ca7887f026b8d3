using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Api.Features.Audit;
using Dsar.Api.Features.Operations;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>Adds to each operation what the code knows: summary, scopes, headers, the answer, problems, an example of its body.</summary>
internal sealed class UseCaseOperations : IOperationFilter
{
    public const int LongestCursor = 1024;

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var (metadata, document) = (context.ApiDescription.ActionDescriptor.EndpointMetadata, context.Document);
        var (method, path) = (context.ApiDescription.HttpMethod!, context.ApiDescription.RelativePath!);
        var useCase = UseCase.Of(operation.OperationId!, operation.Tags!.First().Name!);
        operation.Summary = useCase.Summary ?? operation.Summary;
        operation.Parameters = [.. (operation.Parameters ?? []).Where(p => p.Name != "If-Match").Select(Parameter)];
        Scopes(operation, metadata.OfType<NeedsScope>().FirstOrDefault(), document);
        if (metadata.OfType<NeedsIdempotencyKey>().Any())
        {
            operation.Parameters.Add(Header("Idempotency-Key", "1 to 255 visible ASCII characters; the same key and call again gets the same answer.", 255));
        }

        if (metadata.OfType<NeedsIfMatch>().Any())
        {
            operation.Parameters.Add(Header("If-Match", "The entity tag of what the call changes, with quotes.", 64));
        }

        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            var json = body.Content!["application/json"];
            json.Example = Examples.Of(useCase.Name);
            json.Schema = useCase.Sent is { } sent ? Members(sent, method, context) : json.Schema;
            body.Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = json };
        }

        if (metadata.OfType<ReadsItself>().Any())
        {
            operation.RequestBody = Form(useCase, context);
        }

        operation.Responses = [];
        Success(operation, useCase, method, metadata.OfType<NeedsIdempotencyKey>().Any(), metadata.OfType<AnswersWith>().FirstOrDefault()?.MediaTypes ?? ["application/json"], context);
        if (metadata.OfType<AlsoServes>().FirstOrDefault() is { } other)
        {
            operation.Responses["200"].Content![other.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        ProblemAnswers.Add(operation, document, method, path, new EndpointMetadataCollection(metadata));
    }

    private static void Scopes(OpenApiOperation operation, NeedsScope? needs, OpenApiDocument document)
    {
        if (needs is not null)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] }];
            operation.AddExtension("x-scopes", new JsonNodeExtension(new JsonArray([.. needs.AnyOf.Select(s => JsonValue.Create(s.Name()))])));
        }
    }

    private static void Success(OpenApiOperation operation, UseCase useCase, string method, bool idempotent, IReadOnlyList<string> types, OperationFilterContext context)
    {
        var (status, answer) = (useCase.Success(method, idempotent), useCase.Answer);
        var headers = new List<string> { "Trace-Id" };
        headers.AddRange(status is 201 or 202 ? ["Location"] : []);
        headers.AddRange(useCase.IsTagged && status != 204 ? ["ETag"] : []);
        headers.AddRange(idempotent ? ["Idempotency-Replayed"] : []);
        headers.AddRange(answer == typeof(OperationView) ? ["Retry-After"] : []);
        var response = new OpenApiResponse
        {
            Description = status switch { 201 => "Made", 202 => "Accepted; the work goes on by itself", 204 => "Done", _ => "Found" },
            Headers = headers.ToDictionary(h => h, h => (IOpenApiHeader)new OpenApiHeaderReference(h, context.Document)),
        };
        if (status != 204)
        {
            response.Content = types.ToDictionary(t => t, _ => new OpenApiMediaType
            {
                Schema = answer == typeof(Stream) ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } : context.SchemaGenerator.GenerateSchema(answer!, context.SchemaRepository),
            });
        }

        if (useCase.Class == typeof(ListAuditEntries))
        {
            response.Content![ListAuditEntries.Export] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = response;
    }

    /// <summary>The members of a body; a merge patch needs none of them and takes null for each.</summary>
    private static IOpenApiSchema Members(Type sent, string method, OperationFilterContext context)
    {
        var reference = context.SchemaGenerator.GenerateSchema(sent, context.SchemaRepository);
        if (method != "PATCH")
        {
            return reference;
        }

        var whole = context.SchemaRepository.Schemas[SchemaNames.Of(sent)];
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalPropertiesAllowed = false,
            Properties = whole.Properties!.ToDictionary(p => p.Key, p => p.Value),
        };
    }

    /// <summary>A form of exactly the parts metadata and file.</summary>
    private static OpenApiRequestBody Form(UseCase useCase, OperationFilterContext context) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["multipart/form-data"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "metadata", "file" },
                    AdditionalPropertiesAllowed = false,
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["metadata"] = context.SchemaGenerator.GenerateSchema(useCase.Class!.GetNestedType("Input")!, context.SchemaRepository),
                        ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The file, at most 25 MiB." },
                    },
                },
                Encoding = new Dictionary<string, OpenApiEncoding> { ["metadata"] = new() { ContentType = "application/json" }, ["file"] = new() { ContentType = "application/octet-stream" } },
                Example = Examples.Of(useCase.Name),
            },
        },
    };

    /// <summary>Bounds and formats of what stands in paths and queries.</summary>
    private static IOpenApiParameter Parameter(IOpenApiParameter parameter)
    {
        var known = (OpenApiParameter)parameter;
        if (known.In == ParameterLocation.Header)
        {
            known.Description = "Goes on after this entry of the stream.";
            known.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
            return known;
        }

        known.Name = char.ToLowerInvariant(known.Name![0]) + known.Name[1..];
        known.Required = known.In == ParameterLocation.Path;
        known.Description = known.Name switch
        {
            "limit" => "Most items on the page.",
            "cursor" => "Where to go on: the nextCursor of the page before.",
            "state" or "right" or "outcome" or "waitingOn" or "channel" or "urgency" => $"One {known.Name} or several, separated by commas.",
            "assignee" => "me, none, or the id of a person.",
            "label" => "Only requests with this label.",
            "requestId" => "Only of this request.",
            "controllerId" => "Only of this controller; the host key must say which.",
            "submissionId" => "Only requests of this submission.",
            "reference" => "Only the request with this reference, or all requests of the submission with this reference; case, hyphens, I for 1 and O for 0 do not matter.",
            "externalRefSource" => "Only what came in with a reference of this source.",
            "externalRefId" => "Only what came in with this reference.",
            "dueBefore" => "Only requests due before this day.",
            "receivedFrom" => "Only requests received on this day or later, in Swedish time.",
            "receivedTo" => "Only requests received on this day or earlier, in Swedish time.",
            "sort" => "dueDate (default), -dueDate, receivedAt or -receivedAt.",
            "view" => "Of the open requests: mine, unassigned, due_soon, overdue, waiting_on_subject or awaiting_approval.",
            "fromSeq" => "Only from this place in the chain on.",
            "toSeq" => "Only up to this place in the chain.",
            _ => known.Description,
        };
        known.Schema = known.In == ParameterLocation.Path || known.Name is "submissionId" or "requestId" or "controllerId" ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" } : known.Name switch
        {
            "limit" => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = Cursors.MaxLimit.ToString(CultureInfo.InvariantCulture), Default = JsonValue.Create(Cursors.DefaultLimit) },
            "cursor" => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = LongestCursor },
            "dueBefore" or "receivedFrom" or "receivedTo" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
            "fromSeq" or "toSeq" => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" },
            _ => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
        };
        return known;
    }

    private static OpenApiParameter Header(string name, string description, int max) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = max },
    };
}
