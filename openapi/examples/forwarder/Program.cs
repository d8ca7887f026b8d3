using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Forwarder;

/// <summary>
/// A service that lets Dsar look into a system of your own (data map <c>kind: forwarder</c>). It answers every operation for tables in memory: put your own
/// queries in their place. Start it with <c>--Secret=whsec_…</c>, the content of the connection's <c>SecretFile</c>.
/// </summary>
public static class Program
{
    private static readonly string[] Orders = ["erase", "anonymise", "rectify", "restrict", "lift", "stop"];

    /// <summary>Runs the service with one table.</summary>
    public static void Main(string[] args) =>
        Build(args, new() { ["members"] = [new JsonObject { ["id"] = 1, ["email"] = "kim@lund.example", ["name"] = "Kim Lund", ["restricted"] = false }] }).Run();

    /// <summary>Makes the service.</summary>
    public static WebApplication Build(string[] args, Dictionary<string, List<JsonObject>> tables)
    {
        var app = WebApplication.CreateSlimBuilder(args).Build();
        var secret = Convert.FromBase64String(app.Configuration["Secret"]!["whsec_".Length..]);
        var answered = new ConcurrentDictionary<string, string>();
        app.MapPost("/", async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            if (await reader.ReadToEndAsync() is var body && !IsSigned(http, secret, body))
            {
                http.Response.StatusCode = 401;
                return;
            }

            var asked = JsonNode.Parse(body)!.AsObject();
            var (id, operation) = ($"{asked["operationId"]}", $"{asked["operation"]}");
            // The id of an order is its idempotency key: asked again, it is answered again and not carried out again.
            var answer = answered.TryGetValue(id, out var before) ? before : Signed(id, secret, Carry(operation, asked, tables));
            if (!Orders.Contains(operation))
            {
                await Write(http, answer);
                return;
            }

            // An order may take its time: say where the answer will be, and when to ask.
            answered[id] = answer;
            (http.Response.StatusCode, http.Response.Headers.Location, http.Response.Headers.RetryAfter) = (202, $"/answers/{id}", "0");
        });
        app.MapGet("/answers/{id}", (HttpContext http, string id) => IsSigned(http, secret, "") && answered.TryGetValue(id, out var answer) ? Write(http, answer) : Task.FromResult(http.Response.StatusCode = 404));
        return app;
    }

    /// <summary>What was asked, as rows and a count; a row fits when all values of one key or one identity fit.</summary>
    private static (IEnumerable<JsonNode> Rows, int Count) Carry(string operation, JsonObject asked, Dictionary<string, List<JsonObject>> tables)
    {
        if (operation == "probe")
        {
            return ([.. tables.Select(t => new JsonObject { ["collection"] = t.Key, ["fields"] = new JsonArray([.. t.Value.SelectMany(r => r).Select(m => m.Key).Distinct().Select(k => JsonValue.Create(k))]) })], tables.Count);
        }

        var table = tables[$"{asked["collection"]}"];
        var ways = (asked["keys"] ?? asked["identities"])!.AsArray().Select(w => (asked["keys"] is null ? w!["values"] : w)!.AsObject()).ToList();
        var found = table.Where(r => ways.Any(w => w.All(v => $"{r[v.Key]}" == $"{v.Value}"))).ToList();
        foreach (var row in found)
        {
            switch (operation)
            {
                case "erase": table.Remove(row); break;
                case "restrict" or "lift": row["restricted"] = operation == "restrict"; break;
                case "stop": row[$"no_{asked["purpose"]}"] = true; break;
                case "anonymise" or "rectify": asked["values"]!.AsObject().ToList().ForEach(v => row[v.Key] = v.Value?.DeepClone()); break;
            }
        }

        return (operation == "find" ? [.. found.Select(r => r.DeepClone())] : [], found.Count);
    }

    /// <summary>The lines of an answer; the last one signs how many there were and what they said.</summary>
    private static string Signed(string id, byte[] secret, (IEnumerable<JsonNode> Rows, int Count) found)
    {
        var rows = string.Concat(found.Rows.Select(r => $"{new JsonObject { ["row"] = r }.ToJsonString()}\n"));
        var sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rows)));
        var end = new JsonObject { ["rows"] = found.Count, ["sha256"] = sum, ["signature"] = Signature(secret, $"{id}.{found.Count}.{sum}") };
        return rows + new JsonObject { ["end"] = end }.ToJsonString() + "\n";
    }

    private static Task Write(HttpContext http, string answer)
    {
        http.Response.ContentType = "application/x-ndjson";
        return http.Response.WriteAsync(answer);
    }

    /// <summary>Standard Webhooks: id, time and body are signed; an old message is refused.</summary>
    private static bool IsSigned(HttpContext http, byte[] secret, string body)
    {
        var (id, time) = ($"{http.Request.Headers["webhook-id"]}", $"{http.Request.Headers["webhook-timestamp"]}");
        return long.TryParse(time, out var seconds) && Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) < 300
            && $"{http.Request.Headers["webhook-signature"]}".Split(' ').Any(s => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(s), Encoding.UTF8.GetBytes(Signature(secret, $"{id}.{time}.{body}"))));
    }

    private static string Signature(byte[] secret, string text) => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)))}";
}
