using System.Text.Json.Nodes;
using Dsar.Api.Setup.OpenApi;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Dsar.Api.Setup;

/// <summary>The OpenAPI 3.1 document, made from the endpoints, their metadata, the validators and the doc comments of the use cases.</summary>
public static class OpenApiSetup
{
    public const string Document = "dsar.v1";

    private const string Address = $"/openapi/{Document}.json";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddTransient<ISerializerDataContractResolver>(_ => new JsonSerializerDataContractResolver(Web.Json.Wire));
        services.AddSingleton<InputRules>();
        services.AddSwaggerGen(o =>
        {
            o.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = "Dsar",
                Version = "v1",
                Description = Guide.Text,
                Contact = new OpenApiContact { Name = "Who runs this installation" },
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            });
            o.SupportNonNullableReferenceTypes();
            o.OrderActionsBy(a => $"{a.RelativePath} {(a.HttpMethod == "POST" ? 0 : 1)}");
            o.CustomSchemaIds(SchemaNames.Of);
            o.AddSecurityDefinition("apiKey", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of the controller: dsar_<environment>_<32 characters>." });
            o.AddSecurityDefinition("oidc", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OpenIdConnect,
                OpenIdConnectUrl = new Uri("https://issuer.example.com/.well-known/openid-configuration"),
                Description = "A JWT of an OpenID Connect issuer that the installation trusts, audience dsar-api; the address is the issuer's own. Not offered by this version, which takes API keys only.",
            });
            foreach (var id in new[] { typeof(RequestId), typeof(SubmissionId), typeof(ControllerId), typeof(PersonId) })
            {
                o.MapType(id, () => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" });
            }

            foreach (var sent in typeof(OpenApiSetup).Assembly.GetTypes().Where(t => t.Name == "Command").Select(t => t.GetProperty("Input")?.PropertyType).Where(t => typeof(ISentMembers).IsAssignableFrom(t)).Distinct())
            {
                o.MapType(sent, () => new OpenApiSchema());
            }

            o.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = true });
            foreach (var assembly in new[] { typeof(OpenApiSetup).Assembly, typeof(Cell).Assembly, typeof(Right).Assembly })
            {
                o.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml"));
            }

            o.SchemaFilter<WireSchemas>();
            o.OperationFilter<UseCaseOperations>();
            o.DocumentFilter<SharedSchemas>();
        });
        return services;
    }

    /// <summary>The document as it is served and committed.</summary>
    public static async Task<string> Json(WebApplication app)
    {
        // Endpoints are known to the generator from here on, also in a verb that serves nothing.
        app.UseEndpoints(_ => { });
        return await Json(app.Services);
    }

    public static void MapOpenApiDocument(this WebApplication app)
    {
        app.MapGet(Address, async (IServiceProvider services) => Results.Text(await Json(services), "application/json")).AllowAnonymous().ExcludeFromDescription();
        if (app.Environment.IsDevelopment())
        {
            app.MapOpenApiPage();
        }
    }

    private static async Task<string> Json(IServiceProvider services)
    {
        using var text = new StringWriter();
        await services.GetRequiredService<ISwaggerProvider>().GetSwagger(Document).SerializeAsync(new OpenApiJsonWriter(text), OpenApiSpecVersion.OpenApi3_1, default);
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>The page is middleware that looks at paths; behind an endpoint it can be open to everybody without opening anything else.</summary>
    private static void MapOpenApiPage(this WebApplication app)
    {
        var page = ((IApplicationBuilder)app).New();
        page.Use((http, next) =>
        {
            http.SetEndpoint(null);
            return next(http);
        });
        page.UseSwaggerUI(o =>
        {
            o.RoutePrefix = "openapi";
            o.DocumentTitle = "Dsar API";
            o.SwaggerEndpoint(Address, "Dsar v1");
            o.DefaultModelsExpandDepth(0);
            o.EnableDeepLinking();
            o.HeadContent = "<style>.swagger-ui .topbar{display:none}.swagger-ui .information-container .info{margin:1.5rem 0}</style>";
        });
        app.MapGet("/openapi/{**file}", page.Build()).AllowAnonymous().ExcludeFromDescription();
    }
}
