using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Api.Web;
using Microsoft.OpenApi;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>What stands in paths and queries: its meaning, format and bounds.</summary>
internal static class QueryAndPath
{
    public const string LastEvent = "Last-Event-ID";
    private const int LongestText = 200;

    private static readonly Dictionary<string, string> Meaning = new()
    {
        ["id"] = "The request.",
        ["nid"] = "The record under the request.",
        ["sid"] = "The submission.",
        ["cid"] = "The controller.",
        ["aid"] = "The activity.",
        ["yid"] = "The system.",
        ["oid"] = "The operation.",
        ["kid"] = "The key.",
        [LastEvent] = "With Accept: text/event-stream, goes on after this entry.",
        ["limit"] = "Most items on the page.",
        ["cursor"] = "Where to go on: the nextCursor of the page before.",
        ["state"] = "One state or several, separated by commas.",
        ["right"] = "One right or several, separated by commas.",
        ["outcome"] = "One outcome or several, separated by commas.",
        ["waitingOn"] = "Who is waited for; one or several, separated by commas.",
        ["channel"] = "One channel or several, separated by commas.",
        ["urgency"] = "One urgency or several, separated by commas.",
        ["assignee"] = "me, none, or a person's id.",
        ["label"] = "Only requests with this label.",
        ["submissionId"] = "Only requests of this submission.",
        ["requestId"] = "Only what belongs to this request.",
        ["controllerId"] = "Only what belongs to this controller; the host key must say it.",
        ["reference"] = "Only the request with this reference, or all requests of the submission with it; case, hyphens, I for 1 and O for 0 do not matter.",
        ["externalRefSource"] = "Only what has an external reference of this source.",
        ["externalRefId"] = "Only what has this external reference.",
        ["dueBefore"] = "Only requests due before this day.",
        ["receivedFrom"] = "Only requests received on this day or later, in Swedish time.",
        ["receivedTo"] = "Only requests received on this day or earlier, in Swedish time.",
        ["sort"] = "The order: dueDate, -dueDate, receivedAt or -receivedAt.",
        ["view"] = "Of the open requests: mine, unassigned, due_soon, overdue, waiting_on_subject or awaiting_approval.",
        ["fromSeq"] = "Only entries with this number or a later one.",
        ["toSeq"] = "Only entries with this number or an earlier one.",
    };

    public static IOpenApiParameter Bounded(IOpenApiParameter parameter)
    {
        var known = (OpenApiParameter)parameter;
        known.Name = known.In == ParameterLocation.Header ? known.Name! : char.ToLowerInvariant(known.Name![0]) + known.Name[1..];
        known.Required = known.In == ParameterLocation.Path;
        known.Description = Meaning.GetValueOrDefault(known.Name!, known.Description ?? "");
        var given = known.Schema as OpenApiSchema;
        known.Schema = known.Name switch
        {
            "limit" => Number(1, Cursors.MaxLimit, JsonValue.Create(Cursors.DefaultLimit)),
            "cursor" => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = LongestCursor },
            _ when known.In is ParameterLocation.Path or ParameterLocation.Header || given?.Format == "uuid" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", MaxLength = 36 },
            _ when given?.Format == "date" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date", MaxLength = 10 },
            "fromSeq" or "toSeq" => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1", Maximum = long.MaxValue.ToString(CultureInfo.InvariantCulture) },
            _ when given?.Type?.HasFlag(JsonSchemaType.Integer) == true => Number(0, int.MaxValue, null),
            _ => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = LongestText },
        };
        return known;
    }

    private const int LongestCursor = UseCaseOperations.LongestCursor;

    private static OpenApiSchema Number(int least, int most, JsonNode? otherwise) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = otherwise,
    };
}
