using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Features.Controllers;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Features.Controllers;

/// <summary>
/// Every register that is shipped can be made again through the API from what the API shows of it, and informs a person in the same words.
/// </summary>
public sealed class RegisterRoundTripTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_register_made_from_what_is_shown_gives_the_same_sheet(string database)
    {
        var api = databases[database];
        var host = api.As(api.Host);
        foreach (var shown in (await host.Get("/v1/controllers?limit=200"))["items"]!.AsArray())
        {
            var key = shown!["key"]!.GetValue<string>();
            var activities = await Activities(host, shown["id"]!.GetValue<string>());
            var body = Without(shown, "id", "version");
            body["key"] = key + "-copy";
            body["gaps"] = new JsonArray([.. body["gaps"]!.AsArray().Where(g => g!["activityId"] is null).Select(g => g!.DeepClone())]);
            var made = (await host.Post("/v1/controllers", body)).Expect(HttpStatusCode.Created);
            foreach (var activity in activities)
            {
                var sent = Without(activity, "id", "version", "controllerId");
                sent["controllerId"] = made.Text("id");
                foreach (var gap in sent["gaps"]!.AsArray())
                {
                    gap!.AsObject().Remove("activityId");
                }

                var again = (await host.Post("/v1/activities", sent)).Expect(HttpStatusCode.Created);
                Comparable(again.Body!).Should().Be(Comparable(activity), key);
            }

            (await host.Get($"/v1/controllers/{made.Id}"))["gaps"]!.AsArray().Count.Should().Be(shown["gaps"]!.AsArray().Count, key);
            (await Sheet(api, key + "-copy")).Should().Be(await Sheet(api, key));
        }
    }

    /// <summary>All pages of a list.</summary>
    private static async Task<IReadOnlyList<JsonNode>> Activities(Client host, string controller)
    {
        var (all, path) = (new List<JsonNode>(), $"/v1/activities?controllerId={controller}&limit=5");
        for (string? cursor = null; ;)
        {
            var page = (await host.Get(path + (cursor is null ? "" : $"&cursor={cursor}"))).Expect(HttpStatusCode.OK);
            all.AddRange(page["items"]!.AsArray().Select(a => a!));
            cursor = page.Text("nextCursor");
            if (cursor is null)
            {
                return all;
            }
        }
    }

    private static JsonObject Without(JsonNode shown, params string[] names)
    {
        var copy = shown.DeepClone().AsObject();
        names.ToList().ForEach(n => copy.Remove(n));
        return copy;
    }

    /// <summary>An activity without what belongs to its place.</summary>
    private static string Comparable(JsonNode activity)
    {
        var copy = Without(activity, "id", "controllerId", "version");
        foreach (var gap in copy["gaps"]!.AsArray())
        {
            gap!.AsObject().Remove("activityId");
            gap.AsObject().Remove("id");
        }

        return copy.ToJsonString();
    }

    /// <summary>The information of Art. 15(1)-(2) about every activity, in both languages.</summary>
    private static async Task<string> Sheet(Api api, string key)
    {
        var body = await api.Look(db => db.Controllers.IgnoreQueryFilters().Where(c => c.Key == key).Select(c => c.Body).SingleAsync());
        var register = Registers.Read(body);
        var sheet = AccessSheet.Build(register, [.. register.Activities.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new SheetInput(a) { Rows = 1 })], []);
        return string.Join('\n', new[] { Language.Sv, Language.En }.Select(sheet.ToDocument).Select(d => System.Text.Json.JsonSerializer.Serialize(d.Sections)));
    }
}
