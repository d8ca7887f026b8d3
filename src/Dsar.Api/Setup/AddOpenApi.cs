using Dsar.Api.Web;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Dsar.Api.Setup;

/// <summary>The OpenAPI 3.1 document, made from the endpoints, their metadata and the doc comments of the use cases.</summary>
public static class OpenApiSetup
{
    public const string Document = "dsar.v1";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(o =>
        {
            o.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = "Dsar",
                Version = "v1",
                Description = "Requests of data subjects under the GDPR (Art. 15-21): taken in, proven, searched, decided by two people, answered, and provable afterwards.",
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            });
            o.SupportNonNullableReferenceTypes();
            o.CustomSchemaIds(SchemaNames.Of);
            o.AddSecurityDefinition("apiKey", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of the controller: dsar_<environment>_<32 characters>." });
            o.OperationFilter<UseCaseOperations>();
        });
        return services;
    }

    /// <summary>The document as it is served and committed.</summary>
    public static async Task<string> Json(ISwaggerProvider provider)
    {
        using var text = new StringWriter();
        await provider.GetSwagger(Document).SerializeAsync(new OpenApiJsonWriter(text), OpenApiSpecVersion.OpenApi3_1, default);
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }

    public static void MapOpenApiDocument(this WebApplication app)
    {
        app.UseSwagger(o =>
        {
            o.RouteTemplate = "openapi/{documentName}.json";
            o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        });
        if (app.Environment.IsDevelopment())
        {
            app.UseSwaggerUI(o =>
            {
                o.RoutePrefix = "openapi";
                o.DocumentTitle = "Dsar API";
                o.SwaggerEndpoint("/openapi/dsar.v1.json", "Dsar v1");
            });
        }
    }
}

/// <summary>Names of schemas: a nested record is called after its use case, e.g. <c>ExtendDeadlineInput</c>.</summary>
internal static class SchemaNames
{
    public static string Of(Type type)
    {
        var name = type.Name.Split('`')[0];
        var arguments = string.Concat(type.GetGenericArguments().Select(Of));
        return (type.DeclaringType?.Name ?? "") + arguments + name;
    }
}

/// <summary>Adds to each operation what the code knows: summary, scopes, required headers, problem answers.</summary>
internal sealed class UseCaseOperations : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<NeedsScope>().FirstOrDefault() is { } needs)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", context.Document)] = [] }];
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions["x-scopes"] = new JsonNodeExtension(new System.Text.Json.Nodes.JsonArray([.. needs.AnyOf.Select(s => System.Text.Json.Nodes.JsonValue.Create(Security.Scopes.Name(s)))]));
        }

        operation.Parameters ??= [];
        if (metadata.OfType<NeedsIdempotencyKey>().Any())
        {
            operation.Parameters.Add(Header("Idempotency-Key", "1 to 255 visible ASCII characters; the same key and call again gets the same answer.", 255));
        }

        if (metadata.OfType<NeedsIfMatch>().Any())
        {
            operation.Parameters = [.. operation.Parameters.Where(p => p.Name != "If-Match"), Header("If-Match", "The entity tag of what the call changes, with quotes.", 64)];
        }
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
