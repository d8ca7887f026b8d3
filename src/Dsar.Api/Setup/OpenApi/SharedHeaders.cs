using Microsoft.OpenApi;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>The headers of answers, described once and referred to.</summary>
internal static class SharedHeaders
{
    /// <summary>Name, meaning, kind, longest value, and whether it always stands where it is declared.</summary>
    private static readonly (string Name, string Says, JsonSchemaType Type, int Most, bool Always)[] All =
    [
        ("Trace-Id", "Names this call in logs and problems.", JsonSchemaType.String, 64, true),
        ("Location", "Path of what was made.", JsonSchemaType.String, 2_048, true),
        ("ETag", "Entity tag of the object, with quotes; send it back as If-Match.", JsonSchemaType.String, 64, true),
        ("Link", "Address of the next page, rel=next; absent on the last one.", JsonSchemaType.String, 4_096, false),
        ("Idempotency-Replayed", "True when the stored answer of an earlier call with the same key is given.", JsonSchemaType.Boolean, 0, false),
        ("Content-Language", "Language of title and detail: sv or en.", JsonSchemaType.String, 2, true),
        ("Allow", "The methods that this path has.", JsonSchemaType.String, 100, true),
        ("WWW-Authenticate", "Always Bearer.", JsonSchemaType.String, 100, true),
        ("Retry-After", "Seconds to wait before the next try.", JsonSchemaType.Integer, 86_400, false),
        ("RateLimit-Policy", "The quota that applies: calls (q) in a window of seconds (w).", JsonSchemaType.String, 200, true),
        ("RateLimit", "What is left of the quota (r), and the seconds until it is whole again (t).", JsonSchemaType.String, 200, true),
    ];

    /// <summary>On every answer under /v1; what is open to everybody has no quota.</summary>
    private static readonly string[] Common = ["Trace-Id", "RateLimit-Policy", "RateLimit"];

    public static Dictionary<string, IOpenApiHeader> Definitions() => All.ToDictionary(h => h.Name, h => (IOpenApiHeader)new OpenApiHeader
    {
        Description = h.Says,
        Required = h.Always,
        Schema = h.Type switch
        {
            JsonSchemaType.String => new OpenApiSchema { Type = h.Type, MaxLength = h.Most },
            JsonSchemaType.Integer => new OpenApiSchema { Type = h.Type, Format = "int32", Minimum = "0", Maximum = h.Most.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            _ => new OpenApiSchema { Type = h.Type },
        },
    });

    public static Dictionary<string, IOpenApiHeader> Of(IEnumerable<string> names, OpenApiDocument document, bool open = false) =>
        Common.Take(open ? 1 : Common.Length).Concat(names).ToDictionary(h => h, h => (IOpenApiHeader)new OpenApiHeaderReference(h, document));
}
