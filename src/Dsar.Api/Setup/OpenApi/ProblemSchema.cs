using System.Text.Json.Nodes;
using Dsar.Api.Web;
using Microsoft.OpenApi;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>The one shape of every failure (RFC 9457), with the members that single codes bring.</summary>
internal static class ProblemSchema
{
    /// <summary>Codes of errors in single members, parameters and headers.</summary>
    private static readonly string[] ErrorCodes =
    [
        "required", "too_long", "too_short", "too_many", "too_few", "out_of_range", "wrong_type", "wrong_format", "unknown_field", "unknown_parameter", "unknown_value",
        "unknown_reference", "not_unique", "conflicting", "identifier_not_accepted", "url_not_allowed", "scope_not_allowed",
    ];

    public static OpenApiSchema Make(OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An expected failure (RFC 9457). Some codes bring members of their own.",
        AdditionalPropertiesAllowed = true,
        Required = new HashSet<string> { "type", "title", "status", "detail", "code", "traceId", "errors" },
        Properties = Members(document).ToDictionary(m => m.Name, m => m.Schema),
    };

    private static IEnumerable<(string Name, IOpenApiSchema Schema)> Members(OpenApiDocument document)
    {
        yield return ("type", Text("Address of the code's description.", 2_048, "uri"));
        yield return ("title", Text("The fixed sentence of the code."));
        yield return ("status", Number("The status of the answer.", 400, 599));
        yield return ("detail", Text("What is wrong this time.", 2_000));
        yield return ("code", new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable, never translated.", Enum = [.. ProblemTexts.Codes.Select(c => JsonValue.Create(c))] });
        yield return ("traceId", Text("Names this call in the logs.", 64));
        yield return ("errors", List("What is wrong with the input, one by one.", new OpenApiSchemaReference("FieldError", document)));
        yield return ("state", Text("invalid_state: where the request or the record stands."));
        yield return ("allowedActions", List("invalid_state: what can be posted now.", Text("A noun.")));
        yield return ("requiredScopes", List("permission_denied: scopes of which one is needed.", Text("A scope.")));
        yield return ("approvableAt", Text("waiting_time_not_over: from when on.", 40, "date-time"));
        yield return ("maxAgeSeconds", Number("fresh_authentication_required: how old a sign-in may be.", 0, int.MaxValue));
        yield return ("level", Number("identity_level_insufficient, identity_already_sufficient: what is proven.", 0, 4));
        yield return ("required", Number("identity_level_insufficient, identity_already_sufficient: what is needed.", 0, 4));
        yield return ("findingIds", List("decision_incomplete: findings that need a person, at most 100.", Id()));
        yield return ("count", Number("decision_incomplete, in_use: how many.", 0, int.MaxValue));
        yield return ("decisionId", Id("decision_superseded: the newest decision.", orNull: true));
        yield return ("right", Text("outcome_not_available: the right it is not available for."));
        yield return ("allowed", List("outcome_not_available: what is.", Text("An outcome.")));
        yield return ("findingId", Id("retention_conflict: the finding that must be kept."));
        yield return ("until", Text("retention_conflict: until when; null when not yet known.", 10, "date", orNull: true));
        yield return ("statute", Text("retention_conflict: the law that requires it.", orNull: true));
        yield return ("why", Text("extension_not_allowed, delivery_not_allowed, refusal_not_ready, forwarding_not_allowed: the reason as a code."));
        yield return ("extendBy", Text("extension_not_allowed: the last day for it.", 10, "date"));
        yield return ("requestIds", List("sibling_undelivered, duplicate_external_ref: the other requests.", Id()));
        yield return ("gapIds", List("gap_open: what the register lacks.", Id()));
        yield return ("clarificationId", Id("clarification_open: the question.", orNull: true));
        yield return ("packageState", Text("package_not_ready: where the package stands."));
        yield return ("attachmentState", Text("attachment_held: where the file stands."));
        yield return ("liftOn", Text("lift_not_announced: the day announced.", 10, "date", orNull: true));
        yield return ("submissionId", Id("duplicate_external_ref: what has the reference."));
        yield return ("destroyedAt", Text("content_destroyed: when.", 40, "date-time"));
        yield return ("version", Number("version_conflict: the version there is.", 0, int.MaxValue));
        yield return ("limitBytes", Number("payload_too_large: the most there may be.", 0, int.MaxValue));
        yield return ("accepted", List("unsupported_media_type: what is taken.", Text("A media type.")));
        yield return ("violatedPolicies", List("quota_exceeded: the quotas that are used up.", Text("A policy.")));
    }

    public static OpenApiSchema MakeFieldError() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "One thing wrong with the input, without the value that was sent.",
        Required = new HashSet<string> { "pointer", "parameter", "code", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["pointer"] = Text("JSON Pointer into the body.", 2_000, orNull: true),
            ["parameter"] = Text("Name of a query parameter or header.", 64, orNull: true),
            ["code"] = new OpenApiSchema
            {
                Description = "Stable code; a fault in a data map has the code of its rule.",
                OneOf =
                [
                    new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. ErrorCodes.Select(c => JsonValue.Create(c))] },
                    new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^DM[0-9]{3}$", MaxLength = 5 },
                ],
            },
            ["detail"] = Text("One sentence for a developer.", 500),
        },
    };

    private static OpenApiSchema Text(string description, int most = 254, string? format = null, bool orNull = false) =>
        new() { Type = orNull ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String, Format = format, MaxLength = most, Description = description };

    private static OpenApiSchema Id(string? description = null, bool orNull = false) => Text(description ?? "An id.", 36, "uuid", orNull);

    private static OpenApiSchema Number(string description, int least, int most) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Description = description,
        Minimum = least.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Maximum = most.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema List(string description, IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Description = description, MaxItems = 1_000, Items = items };
}
