using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// A client as integrators write it: it repeats a call under the same Idempotency-Key until it is answered, and keeps its own log of what was
/// acknowledged. The log is the oracle: the service is not its own witness.
/// </summary>
internal sealed class Caller(KilledService service) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<Acknowledged> _log = new();
    private int _repeated;

    /// <summary>A POST that was answered with success: its key, path and the id it answered.</summary>
    public sealed record Acknowledged(string Key, string Path, Guid Id);

    public IReadOnlyList<Acknowledged> Log => [.. _log];

    /// <summary>Calls that had to be made again because no answer came.</summary>
    public int Repeated => _repeated;

    /// <summary>Starts a new installation and makes the web form's key with the host's.</summary>
    public static async Task<Caller> Start(KilledService service)
    {
        service.Start();
        await service.Started();
        var caller = new Caller(service);
        await caller.MakeFormKey();
        return caller;
    }

    public async Task<Answer> Get(string who, string path) => await Until((client, address) => client.Get(address + path), who);

    public Task<Answer> Post(string who, string path, object body, string? ifMatch = null) =>
        Acknowledge(path, who, (client, address, key) => client.Post(address + path, body, ifMatch, key));

    public Task<Answer> Upload(string who, string path, byte[] file, object metadata) =>
        Acknowledge(path, who, (client, address, key) => client.Upload(address + path, file, metadata, key));

    /// <summary>Changes an object as it is now; once more when it has changed meanwhile.</summary>
    public async Task Patch(string who, string path, object change)
    {
        Answer answer;
        do
        {
            var tag = (await Get(who, path)).ETag;
            answer = await Until((client, address) => client.Patch(address + path, change, tag), who);
        }
        while (answer.Status == HttpStatusCode.PreconditionFailed);
        answer.Expect(HttpStatusCode.OK);
    }

    /// <summary>Every line of a list, page by page.</summary>
    public async Task<IReadOnlyList<JsonNode>> All(string who, string path)
    {
        var (items, next) = (new List<JsonNode>(), "");
        do
        {
            var page = (await Get(who, $"{path}?limit=200{next}")).Expect(HttpStatusCode.OK);
            items.AddRange(page["items"]!.AsArray().Select(i => i!));
            next = page.Text("nextCursor") is { } cursor ? "&cursor=" + Uri.EscapeDataString(cursor) : "";
        }
        while (next.Length > 0);
        return items;
    }

    public void Dispose() => _http.Dispose();

    private async Task MakeFormKey()
    {
        var controller = (await All("HOST", "/v1/controllers")).Single(c => c["key"]!.GetValue<string>() == "demo-hosting")["id"];
        var made = await Post("HOST", "/v1/api-keys", new { kind = "integration", name = "Web form", scopes = new[] { "requests:create", "requests:read" }, controllerId = controller });
        service.Keep("FORM", made.Expect(HttpStatusCode.Created).Text("secret")!);
    }

    private async Task<Answer> Acknowledge(string path, string who, Func<Client, string, string, Task<Answer>> call)
    {
        var key = Guid.CreateVersion7().ToString();
        var answer = await Until((client, address) => call(client, address, key), who);
        if ((int)answer.Status < 300)
        {
            _log.Enqueue(new Acknowledged(key, path, Guid.TryParse(answer.Text("id"), out var id) ? id : Guid.Empty));
        }

        return answer;
    }

    private Task<Answer> Until(Func<Client, string, Task<Answer>> call, string who) => Wait.For(() => Once(call, who), "the service answers", Patience);

    /// <summary>Null when it has to be asked again.</summary>
    private async Task<Answer?> Once(Func<Client, string, Task<Answer>> call, string who)
    {
        try
        {
            var answer = await call(new Client(_http, service.Key(who)), await service.Address);
            return answer.Status is HttpStatusCode.ServiceUnavailable || answer.Code is "idempotency_in_progress" ? null : answer;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            Interlocked.Increment(ref _repeated);
            return null;
        }
    }
}
