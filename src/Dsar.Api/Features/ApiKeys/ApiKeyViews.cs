using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.ApiKeys;

/// <summary>Shapes keys for those who manage them.</summary>
public sealed class ApiKeyViews(DsarDbContext db, Vault vault, PeopleNames names)
{
    public async Task<ApiKeyView> Of(ApiKey key, string? secret, CancellationToken ct)
    {
        var name = key is { Name: { } n, ControllerId: { } c } ? await vault.OpenForWork(KeyMaker.NamePlace(key.Id, c), n, ct) : null;
        var person = key is { Kind: CallerKind.Agent, PersonId: { } p } ? db.People.Local.SingleOrDefault(x => x.Id == p) ?? await db.People.AsNoTracking().IgnoreQueryFilters().SingleOrDefaultAsync(x => x.Id == p, ct) : null;
        var personView = person is null ? null : new KeyPersonView(person.Id.Value,
            await vault.OpenForWork(PeopleNames.NamePlace(person.Id, person.ControllerId), person.Name, ct),
            await vault.OpenForWork(KeyMaker.EmailPlace(person.Id, person.ControllerId), person.Email, ct));
        return new ApiKeyView(key.Id, key.ControllerId?.Value, key.Kind == CallerKind.Agent ? ApiKeyKind.Agent : ApiKeyKind.Integration, name, personView,
            key.Scopes.Split(' '), key.Prefix, secret, key.ExpiresAt, key.CreatedAt, await names.View(JsonSerializer.Deserialize<Actor>(key.CreatedBy, Json.Wire)!, ct), key.LastUsedOn, key.RevokedAt);
    }
}
