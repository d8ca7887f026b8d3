using System.Net;

namespace Dsar.Api.Tests;

/// <summary>
/// Whoever gets a key in their name is told by mail, without the key; keys can be read one by one. Seen red with a mail that was never
/// due, and with another controller's key shown.
/// </summary>
public sealed class KeyMailTests
{
    [Theory, OnEachDatabase]
    public async Task A_person_is_told_of_a_key_in_their_name_without_the_key(string database)
    {
        using var api = Databases.Fresh(database);
        var secret = await Keys.Person(api, "demo-hosting", "Siv Ask", "keys:manage");
        await api.RunDueSteps();
        var mail = api.Mails.Should().ContainSingle().Which;
        mail.To.Should().Be(Keys.Email("Siv Ask"));
        mail.Subject.Should().StartWith("En nyckel i ditt namn");
        mail.Text.Should().Contain(secret[..14]).And.NotContain(secret).And.NotContain(secret[20..]);
        await Keys.Make(api, secret, new { kind = "integration", name = "Web form", scopes = new[] { "requests:read" } });
        await api.RunDueSteps();
        api.Mails.Should().ContainSingle("a system reads no mail");
    }

    [Theory, OnEachDatabase]
    public async Task A_key_is_read_by_those_who_manage_the_controllers_keys(string database)
    {
        using var api = Databases.Fresh(database);
        var siv = api.As(await Keys.Person(api, "demo-hosting", "Siv Ask", "keys:manage"));
        var made = (await siv.Post("/v1/api-keys", new { kind = "agent", name = "Reader", scopes = new[] { "requests:read" }, person = new { name = "Åke Ö", email = "ake@example.com" } })).Expect(HttpStatusCode.Created);
        var read = (await siv.Get($"/v1/api-keys/{made.Id}")).Expect(HttpStatusCode.OK);
        (read["secret"], read.Text("person.name"), read.Text("createdBy.name"), read.ETag).Should().Be((null, "Åke Ö", "Siv Ask", made.ETag));
        var other = api.As(await Keys.Person(api, "ecuni", "Eva Ek", "keys:manage"));
        (await other.Get($"/v1/api-keys/{made.Id}")).Expect(HttpStatusCode.NotFound);
        (await api.As(api.Decider).Get($"/v1/api-keys/{made.Id}")).Expect(HttpStatusCode.Forbidden);
        (await siv.Send(HttpMethod.Delete, $"/v1/api-keys/{made.Id}", null)).Expect(HttpStatusCode.NoContent);
        (await siv.Get($"/v1/api-keys/{made.Id}")).Expect(HttpStatusCode.OK)["revokedAt"].Should().NotBeNull();
    }
}
