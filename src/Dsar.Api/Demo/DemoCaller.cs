using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Dsar.Api.Demo;

/// <summary>An answer: status, body when it is JSON, and the entity tag.</summary>
internal sealed record DemoReply(string Who, string Call, int Status, JsonNode? Body, byte[] Bytes, string? ETag, string? FileName)
{
    /// <summary>A text by path, e.g. <c>request.etag</c>.</summary>
    public string Text(string path) => path.Split('.').Aggregate(Body, (node, name) => node?[name])?.ToString() ?? throw new DemoFailedException($"{Call} answered {Status} without {path}: {Body}");

    public IEnumerable<JsonNode> Items => Body?["items"]?.AsArray().Select(i => i!) ?? throw new DemoFailedException($"{Call} answered {Status} without items: {Body}");

    public DemoReply Expect(int status)
    {
        DemoFailedException.Unless(Status == status, $"{Who}: {Call} answered {Status}, not {status}: {Body}");
        return this;
    }
}

/// <summary>Somebody who calls the API with a key.</summary>
internal sealed class DemoCaller(string who, HttpClient http, string? key)
{
    public Task<DemoReply> Get(string path) => Send(HttpMethod.Get, path, null, null);

    public Task<DemoReply> Post(string path, object body, string? ifMatch = null) => Send(HttpMethod.Post, path, body, ifMatch);

    public Task<DemoReply> Patch(string path, object body, string ifMatch) => Send(HttpMethod.Patch, path, body, ifMatch);

    private async Task<DemoReply> Send(HttpMethod method, string path, object? body, string? ifMatch)
    {
        using var message = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (method == HttpMethod.Post)
        {
            message.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        }

        if (ifMatch is not null)
        {
            message.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await http.SendAsync(message);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && bytes.Length > 0;
        return new DemoReply(who, $"{method} {path}", (int)response.StatusCode, json ? JsonNode.Parse(bytes) : null, bytes, response.Headers.ETag?.Tag, response.Content.Headers.ContentDisposition?.FileName);
    }
}
