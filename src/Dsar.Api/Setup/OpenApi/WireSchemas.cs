using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Web;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>
/// Makes schemas say what the wire does: inputs are closed and carry the validators' limits; answers always have every member, except content, which
/// callers without a content scope do not see; records begin with the members that all records have.
/// </summary>
internal sealed partial class WireSchemas(InputRules inputs) : ISchemaFilter
{
    private static readonly NullabilityInfoContext Nulls = new();

    /// <summary>Members that stand only in the answer that they belong to: the code for who conveys it, whether the last try was right.</summary>
    private static readonly string[] Sometimes = ["code", "result"];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        schema.Description = schema.Description is { } text ? Inner().Replace(text, "$1") : null;
        if (schema is not OpenApiSchema known || context.MemberInfo is not null || context.ParameterInfo is not null)
        {
            return;
        }

        if (context.Type.IsEnum)
        {
            known.AddExtension("x-extensible-enum", new JsonNodeExtension(JsonValue.Create(true)));
        }
        else if (inputs.IsInput(context.Type) && known.Properties is null or { Count: 0 })
        {
            known.AdditionalPropertiesAllowed = false;
        }
        else if (known.Properties is { Count: > 0 })
        {
            Members(known, context.Type);
            known.AdditionalPropertiesAllowed = !inputs.IsInput(context.Type);
            if (SchemaNames.IsRecord(context.Type) && context.Type != typeof(RecordHead))
            {
                Join(known, context);
            }
        }
    }

    private void Members(OpenApiSchema schema, Type type)
    {
        var input = inputs.IsInput(type);
        var required = new HashSet<string>();
        foreach (var property in type.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!schema.Properties!.TryGetValue(name, out var member))
            {
                continue;
            }

            var rules = inputs.Of(type, property.Name);
            var content = property.GetCustomAttribute<ContentMemberAttribute>() is not null;
            // Content is null once it is destroyed, whatever it was before.
            var nullable = input ? !rules.Required : content || IsNullable(property);
            schema.Properties[name] = Shape(member, name == "cursor" ? rules with { Most = UseCaseOperations.LongestCursor } : rules, nullable);
            Bounds.Close(schema.Properties[name], type.Name.StartsWith("Page`", StringComparison.Ordinal) && name == "items" ? "page" : name, ofInput: input);
            if (input ? rules.Required : !content && !(type == typeof(IdentityCheckView) && Sometimes.Contains(name)))
            {
                required.Add(name);
            }
        }

        schema.Required = required;
    }

    private static IOpenApiSchema Shape(IOpenApiSchema member, MemberRule rule, bool nullable)
    {
        if (member is OpenApiSchemaReference reference)
        {
            return nullable ? new OpenApiSchema { OneOf = [reference, new OpenApiSchema { Type = JsonSchemaType.Null }] } : reference;
        }

        var known = (OpenApiSchema)member;
        if (known.Type is not { } kind)
        {
            return known;
        }

        known.Type = nullable ? kind | JsonSchemaType.Null : kind & ~JsonSchemaType.Null;
        if (kind.HasFlag(JsonSchemaType.Array))
        {
            (known.MinItems, known.MaxItems) = (rule.Least ?? known.MinItems, rule.Most ?? known.MaxItems);
            if (known.Items is OpenApiSchema { Type: { } item, Format: null } items && item.HasFlag(JsonSchemaType.String))
            {
                items.MaxLength = rule.EachMost ?? items.MaxLength;
            }
        }
        else if (kind.HasFlag(JsonSchemaType.String) && known.Format is null)
        {
            (known.MinLength, known.MaxLength) = (rule.Least ?? (rule.Required ? 1 : known.MinLength), rule.Most ?? known.MaxLength);
        }
        else if (kind.HasFlag(JsonSchemaType.Integer))
        {
            (known.Minimum, known.Maximum) = (rule.Least?.ToString(CultureInfo.InvariantCulture) ?? known.Minimum, rule.Most?.ToString(CultureInfo.InvariantCulture) ?? known.Maximum);
        }

        return known;
    }

    /// <summary>The members of every record first, then what is stored apart from it.</summary>
    private static void Join(OpenApiSchema schema, SchemaFilterContext context)
    {
        var own = schema.Properties!.ToList();
        var joined = new Dictionary<string, IOpenApiSchema>();
        foreach (var part in SchemaNames.PartsOf(context.Type))
        {
            var reference = (OpenApiSchemaReference)context.SchemaGenerator.GenerateSchema(part, context.SchemaRepository);
            var members = context.SchemaRepository.Schemas[reference.Reference.Id!];
            foreach (var (name, member) in members.Properties!)
            {
                joined[name] = member;
            }

            schema.Required!.UnionWith(members.Required ?? new HashSet<string>());
        }

        foreach (var (name, member) in own)
        {
            joined[name] = member;
        }

        schema.Properties = joined;
    }

    private static bool IsNullable(PropertyInfo property)
    {
        lock (Nulls)
        {
            return Nulls.Create(property).ReadState == NullabilityState.Nullable;
        }
    }

    /// <summary>References to namespaces and design documents, which mean nothing to who reads the API.</summary>
    [GeneratedRegex(@"\bDsar\.(?:\w+\.)*(\w+)|,? \(?\w+\.md(?: section [\d.]+)?\)?")]
    private static partial Regex Inner();
}
