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
        ("Forwardings", "Requests passed on to another controller."),
        ("RecipientNotices", "Telling those who were given the data."),
        ("Messages", "What was written to the person and came back."),
        ("Notes", "Notes of the agents."),
        ("Attachments", "Files that came with the request."),
        ("Controllers", "Who is responsible, with the gaps of their policies."),
        ("Activities", "What controllers do with personal data: their registers."),
        ("Systems", "Connected systems and their data maps."),
        ("Submissions", "What came in together, from one person."),
        ("Operations", "Work that goes on by itself, and how far it is."),
        ("Restrictions", "What may not be done with a person's data."),
        ("Audit", "Who did what, provable afterwards."),
        ("SigningKeys", "The public keys that prove packages and checkpoints."),
        ("ApiKeys", "Keys of people and systems."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var schemas = context.SchemaRepository.Schemas;
        context.SchemaRepository.AddDefinition("Problem", ProblemSchema.Make(swaggerDoc));
        context.SchemaRepository.AddDefinition("FieldError", ProblemSchema.MakeFieldError());
        var operations = swaggerDoc.Paths.Values.SelectMany(p => p.Operations!.Values).ToList();
        var tags = operations.SelectMany(o => o.Tags!).Select(t => t.Name).ToHashSet();
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Tags.Where(t => tags.Contains(t.Name)).Select(t => new OpenApiTag { Name = t.Name, Description = t.Says }));
        swaggerDoc.Servers = [new OpenApiServer { Url = "/", Description = "The installation that serves this document." }];
        swaggerDoc.Components ??= new OpenApiComponents();
        var used = operations.SelectMany(o => o.Responses!.Values).OfType<OpenApiResponseReference>().Select(r => r.Reference.Id).ToHashSet();
        swaggerDoc.Components.Responses = ProblemAnswers.Shared(swaggerDoc).Where(r => used.Contains(r.Key)).ToDictionary();
        swaggerDoc.Components.Headers = SharedHeaders.Definitions();
        Examples.Add(operations, swaggerDoc);
        // Shapes that are only joined to records are no shapes of their own.
        var named = operations.SelectMany(Bodies).Concat(schemas.Values).SelectMany(ReferredIn).ToHashSet();
        foreach (var part in SchemaNames.Parts.Where(p => !named.Contains(p)))
        {
            schemas.Remove(part);
        }
    }

    private static IEnumerable<IOpenApiSchema> Bodies(OpenApiOperation operation) =>
        operation.Responses!.Values.Select(r => r.Content).Append(operation.RequestBody?.Content).OfType<IDictionary<string, OpenApiMediaType>>().SelectMany(c => c.Values).Select(m => m.Schema!);

    private static IEnumerable<string> ReferredIn(IOpenApiSchema schema) => schema is OpenApiSchemaReference reference
        ? [reference.Reference.Id!]
        : (schema.Properties?.Values ?? []).Concat(schema.OneOf ?? []).Append(schema.Items).OfType<IOpenApiSchema>().SelectMany(ReferredIn);
}
