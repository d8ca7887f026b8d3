using System.Net;

namespace Dsar.Api.Tests;

/// <summary>Makes keys by calling the API.</summary>
public static class Keys
{
    /// <summary>A key of an integration at a controller, made with the host key.</summary>
    public static async Task<string> Integration(Api api, string controller = "demo-hosting", params string[] scopes) =>
        await Make(api, api.Host, new { kind = "integration", name = "Web form", scopes = scopes.Length > 0 ? scopes : ["requests:create", "requests:read"], controllerId = await Controller(api, controller) });

    /// <summary>A person's key at a controller, made with the host key.</summary>
    public static async Task<string> Person(Api api, string controller, string name, params string[] scopes) =>
        await Make(api, api.Host, new { kind = "agent", name, scopes, person = new { name, email = Email(name) }, controllerId = await Controller(api, controller) });

    /// <summary>A key made with another key than the host's.</summary>
    public static async Task<string> Make(Api api, string with, object body)
    {
        var made = await api.As(with).Post("/v1/api-keys", body);
        return made.Expect(HttpStatusCode.Created).Text("secret")!;
    }

    public static async Task<string> Controller(Api api, string key)
    {
        var controllers = await api.As(api.Host).Get("/v1/controllers?limit=200");
        return controllers["items"]!.AsArray().Single(c => c!["key"]!.GetValue<string>() == key)!["id"]!.GetValue<string>();
    }

    public static string Email(string name) => $"{name.Replace(' ', '.').ToLowerInvariant()}@example.com";
}
