using System.Text.Json.Nodes;
using Dsar.Api.Web;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>What all operations share: the problem, the headers, the order of nouns.</summary>
internal sealed class SharedSchemas : IDocumentFilter
{
    /// <summary>The nouns in the order in which a request meets them.</summary>
    private static readonly (string Name, string Says)[] Tags =
    [
        ("Requests", "Taking requests in, and where each one stands."),
        ("Submissions", "What came in together, from one person."),
        ("IdentityChecks", "Proving who asks, with no more than is needed."),
        ("Collections", "Searching the connected systems."),
        ("Tasks", "What people are asked to do on the way."),
        ("Findings", "What was found, and what a person judged about it."),
        ("Clarifications", "Questions to the person, and the answers."),
        ("Extensions", "Longer time, with the reason."),
        ("Decisions", "What one person decides."),
        ("Approvals", "What another person approves or returns."),
        ("Executions", "Carrying the decision out."),
        ("Packages", "The answer as a file."),
        ("Deliveries", "How the answer reaches the person."),
        ("Withdrawals", "Requests taken back."),
        ("Activities", "What controllers do with personal data: their registers."),
        ("Systems", "Connected systems and their data maps."),
        ("Operations", "Work that goes on by itself, and what it came to."),
        ("Forwardings", "Requests passed on to another controller."),
        ("RecipientNotices", "Telling those who were given the data."),
        ("Messages", "What was written to the person and came back."),
        ("Notes", "Notes of the agents."),
        ("Attachments", "Files that came with the request."),
        ("Controllers", "Who is responsible, with the gaps of their policies."),
        ("ApiKeys", "Keys of people and systems."),
        ("Audit", "Who did what and who looked at whom, in a chain that others can verify."),
        ("SigningKeys", "Public keys that packages and checkpoints are signed with."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        context.SchemaRepository.AddDefinition("Problem", Problem());
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Tags.Select(t => new OpenApiTag { Name = t.Name, Description = t.Says }));
        swaggerDoc.Components ??= new OpenApiComponents();
        var used = swaggerDoc.Paths.Values.SelectMany(p => p.Operations!.Values).SelectMany(o => o.Responses!.Values).OfType<OpenApiResponseReference>().Select(r => r.Reference.Id).ToHashSet();
        swaggerDoc.Components.Responses = ProblemAnswers.Shared(swaggerDoc).Where(r => used.Contains(r.Key)).ToDictionary();
        swaggerDoc.Components.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Trace-Id"] = Header("Names this call in logs and problems.", JsonSchemaType.String),
            ["Location"] = Header("Path of what was made.", JsonSchemaType.String),
            ["ETag"] = Header("Entity tag of the object, with quotes; send it back as If-Match.", JsonSchemaType.String),
            ["Retry-After"] = Header("Seconds until it is worth asking again; absent when nothing more will change.", JsonSchemaType.Integer),
            ["Idempotency-Replayed"] = Header("True when the stored answer of an earlier call with the same key is given.", JsonSchemaType.Boolean),
        };
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An expected failure (RFC 9457). Some codes bring members of their own.",
        AdditionalPropertiesAllowed = true,
        Required = new HashSet<string> { "type", "title", "status", "detail", "code", "traceId", "errors" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Address of the code's description.", "uri"),
            ["title"] = Text("The fixed sentence of the code."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = Text("What is wrong this time."),
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable, never translated.", Enum = [.. ProblemTexts.Codes.Select(c => JsonValue.Create(c))] },
            ["traceId"] = Text("Names this call in the logs."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "One thing wrong with the input, without the value that was sent.",
                    Required = new HashSet<string> { "pointer", "parameter", "code", "detail" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["pointer"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "JSON Pointer into the body." },
                        ["parameter"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "Name of a query parameter or header." },
                        ["code"] = Text("Stable code, e.g. required, too_long, unknown_value."),
                        ["detail"] = Text("One sentence for a developer."),
                    },
                },
            },
        },
    };

    private static OpenApiSchema Text(string description, string? format = null) => new() { Type = JsonSchemaType.String, Format = format, Description = description };

    private static OpenApiHeader Header(string description, JsonSchemaType type) => new() { Description = description, Schema = new OpenApiSchema { Type = type } };
}
