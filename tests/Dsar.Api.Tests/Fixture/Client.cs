using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests;

/// <summary>An answer as a test reads it.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Http)
{
    /// <summary>A member by path, e.g. <c>deadline.dueDate</c>; null when it is absent or null.</summary>
    public JsonNode? this[string path] => path.Split('.').Aggregate(Body, (node, name) => node is JsonArray array ? array[int.Parse(name, null)] : node?[name]);

    public string? Text(string path) => this[path]?.GetValue<string>();

    public string? Code => Text("code");

    /// <summary>The entity tag of this very object.</summary>
    public string ETag => Http.Headers.ETag!.Tag;

    /// <summary>The tag of the request after this act.</summary>
    public string RequestETag => Text("request.etag")!;

    public Guid Id => Guid.Parse(Text("id")!);

    public Answer Expect(HttpStatusCode status)
    {
        Status.Should().Be(status, "the answer was {0}", Body?.ToJsonString());
        return this;
    }
}

/// <summary>Calls the API as an integrator would.</summary>
public sealed class Client(HttpClient http, string? key)
{
    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Answer> Post(string path, object body, string? ifMatch = null, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, path, body, ifMatch, idempotencyKey ?? Guid.CreateVersion7().ToString());

    public Task<Answer> Patch(string path, object body, string? ifMatch) => Send(HttpMethod.Patch, path, body, ifMatch);

    /// <summary>Sends a file with what is said of it; each call with another boundary.</summary>
    public Task<Answer> Upload(string path, byte[] file, object metadata, string? idempotencyKey = null) =>
        UploadParts(path, [("metadata", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(metadata)), ("file", file)], idempotencyKey ?? Guid.CreateVersion7().ToString());

    public Task<Answer> UploadParts(string path, params (string Name, byte[] Bytes)[] parts) => UploadParts(path, parts, Guid.CreateVersion7().ToString());

    /// <summary>Sends a form of any parts; without a key when it is null.</summary>
    public async Task<Answer> UploadParts(string path, (string Name, byte[] Bytes)[] parts, string? key)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in parts)
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{name}\"" + (name == "file" ? "; filename=\"../../from-the-form.exe\"" : ""));
            form.Add(content);
        }

        return await Send(path, form, key);
    }

    /// <summary>Sends any bytes as any type.</summary>
    public async Task<Answer> UploadRaw(string path, byte[] body, string contentType)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Send(path, content, Guid.CreateVersion7().ToString());
    }

    private async Task<Answer> Send(string path, HttpContent content, string? key)
    {
        using var request = Request(HttpMethod.Post, path);
        request.Content = content;
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null, response);
    }

    public async Task<byte[]> Download(string path)
    {
        using var request = Request(HttpMethod.Get, path);
        using var response = await http.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async Task<Answer> Send(HttpMethod method, string path, object? body, string? ifMatch = null, string? idempotencyKey = null, string? language = null, string mediaType = "application/json", string? accept = null)
    {
        using var request = Request(method, path);
        if (body is not null)
        {
            request.Content = body is string raw ? new StringContent(raw, new MediaTypeHeaderValue(mediaType)) : JsonContent.Create(body);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }

        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && !response.Content.Headers.ContentType.MediaType.EndsWith("ndjson", StringComparison.Ordinal) && text.Length > 0;
        return new Answer(response.StatusCode, json ? JsonNode.Parse(text) : null, response);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }
}
