using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>Makes a call from what the document says about an operation: its path with ids, the headers it needs, its example as the body.</summary>
internal static partial class Calls
{
    public const string Never = "019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a99";

    /// <summary>Placeholders that stand for nothing there is.</summary>
    public static readonly Dictionary<string, string> Nowhere = new() { ["id"] = Never };

    /// <summary>The list that the last placeholder of a path takes its objects from; null when it is the request itself or there is none.</summary>
    public static string? ListBefore(string path) => path.LastIndexOf("/{", StringComparison.Ordinal) is > 0 and var at && path[..at] is not "/v1/requests" and var list ? list : null;

    /// <summary>What about a path is not known to who calls it; null when it can be called.</summary>
    public static string? Unknown(string path, Dictionary<string, string> ids) =>
        ListBefore(path) is { } list && !ids.ContainsKey(list) ? $"{list} cannot be listed" : null;

    /// <summary>Calls it: whole, with the document's example as body; else with an empty object, which nothing that needs something takes.</summary>
    public static async Task<Answer> Send(Api api, Operation operation, string? token, Dictionary<string, string> ids, bool whole, string ifMatch = "\"0000000000000000\"")
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method.ToUpperInvariant()), Address(operation.Path, ids));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        foreach (var header in operation.Parameters.Where(p => (string?)p["in"] == "header").Select(p => (string)p["name"]!))
        {
            request.Headers.TryAddWithoutValidation(header, header == "If-Match" ? ifMatch : Guid.CreateVersion7().ToString());
        }

        request.Content = operation.RequestContent is { } content ? Body(content, whole) : null;
        using var client = api.CreateClient();
        var response = await client.SendAsync(request, request.RequestUri!.OriginalString.EndsWith("history", StringComparison.Ordinal) ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
        var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer(response.StatusCode, json ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null, response);
    }

    public static string WithoutTrace(Answer answer)
    {
        var body = answer.Body!.DeepClone().AsObject();
        body.Remove("traceId");
        return body.ToJsonString();
    }

    private static string Address(string path, Dictionary<string, string> ids)
    {
        var list = ListBefore(path);
        var request = path.Replace("{id}", ids["id"], StringComparison.Ordinal);
        return Placeholder().Replace(request, _ => list is null ? ids["id"] : ids.GetValueOrDefault(list, Never));
    }

    private static HttpContent Body(JsonObject content, bool whole)
    {
        if (content["application/json"] is { } json)
        {
            return new StringContent(whole ? Contract.Example(json)!.ToJsonString() : "{}", new MediaTypeHeaderValue("application/json"));
        }

        var (media, body) = content.First();
        if (media != "multipart/form-data")
        {
            return new StringContent((string)Contract.Example(body!)!, new MediaTypeHeaderValue(media));
        }

        var metadata = new StringContent(whole ? Contract.Example(body!)!["metadata"]!.ToJsonString() : "{}", new MediaTypeHeaderValue("application/json"));
        return new MultipartFormDataContent { { metadata, "metadata" }, { new ByteArrayContent(Encoding.UTF8.GetBytes("x")), "file", "x.txt" } };
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
