using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Records;

/// <summary>Who did it, as shown: type, id and, for people at the controller, their name.</summary>
public sealed record ActorView(ActorType Type, Guid? Id, string? Name);

/// <summary>Opens the sealed names of a controller's own people, once per call.</summary>
public sealed class PeopleNames(DsarDbContext db, Vault vault)
{
    private readonly Dictionary<PersonId, string?> _known = [];

    public async Task<ActorView> View(Actor actor, CancellationToken ct) =>
        new(actor.Type, actor.Type is ActorType.Subject ? null : actor.Id, actor is { Type: ActorType.Person, Person: { } person } ? await Of(person, ct) : null);

    /// <summary>Who did it, without the name: how records keep it, since names are sealed and can end.</summary>
    public static ActorView Unnamed(Actor actor) => new(actor.Type, actor.Type is ActorType.Subject ? null : actor.Id, null);

    /// <summary>Joins the names of people to every actor inside a record that is shown.</summary>
    public async Task Fill(JsonNode? node, CancellationToken ct)
    {
        if (node is JsonObject actor && IsPerson(actor) && Guid.TryParse(actor["id"]?.ToString(), out var id))
        {
            actor["name"] = await Of(new PersonId(id), ct);
            return;
        }

        foreach (var child in node switch { JsonObject o => o.Select(m => m.Value).ToList(), JsonArray a => a.ToList(), _ => [] })
        {
            await Fill(child, ct);
        }
    }

    /// <summary>Reads the names of several people at once, for a page that shows them.</summary>
    public async Task Know(IEnumerable<PersonId> people, CancellationToken ct)
    {
        var unknown = people.Distinct().Where(p => !_known.ContainsKey(p)).ToList();
        foreach (var person in unknown.Count == 0 ? [] : await db.People.AsNoTracking().Where(p => unknown.Contains(p.Id)).ToListAsync(ct))
        {
            _known[person.Id] = await vault.OpenForWork(NamePlace(person.Id, person.ControllerId), person.Name, ct);
        }
    }

    /// <summary>An actor who is a person, or the person a task is given to.</summary>
    private static bool IsPerson(JsonObject value) => value.ContainsKey("name") && (value.Count == 3 ? value["type"]?.ToString() == "person" : value.Count == 2 && value["name"] is null);

    /// <summary>A person's name; null when they are no longer kept.</summary>
    public async Task<string?> Of(PersonId id, CancellationToken ct)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct);
        return _known[id] = person is null ? null : await vault.OpenForWork(NamePlace(person.Id, person.ControllerId), person.Name, ct);
    }

    public static Place NamePlace(PersonId id, ControllerId controller) => new(KeyKind.Controller, controller.Value, controller, "people.name", id.Value);
}
