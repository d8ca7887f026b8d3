using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Records;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Features.ApiKeys;

/// <summary>Makes keys, for the API, for the host's command line and for the first start.</summary>
public sealed class KeyMaker(DsarDbContext db, Vault vault, Caller caller, Registers registers, MailOutbox mails, IOptions<DsarOptions> options, TimeProvider clock)
{
    public static readonly TimeSpan DefaultLife = TimeSpan.FromDays(90);
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);
    private static readonly TimeSpan HostKeyLife = TimeSpan.FromHours(24);

    /// <summary>Adds a key of a controller; the secret is returned once and only its hash is stored.</summary>
    public async Task<(ApiKey Key, string Secret)> Make(ControllerId controller, ApiKeyKind kind, string name, PersonId? person, IEnumerable<Scope> scopes, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        var (id, secret) = (Guid.CreateVersion7(), Security.ApiKeys.New(options.Value.Environment));
        var key = new ApiKey
        {
            Id = id,
            ControllerId = controller,
            Kind = kind == ApiKeyKind.Agent ? CallerKind.Agent : CallerKind.Integration,
            Name = await vault.Seal(NamePlace(id, controller), name, ct),
            PersonId = person,
            Scopes = string.Join(' ', scopes.Select(s => s.Name())),
            Prefix = secret[..Security.ApiKeys.PrefixLength],
            Hash = Security.ApiKeys.Hash(secret),
            CreatedAt = clock.GetUtcNow(),
            CreatedBy = JsonSerializer.Serialize(caller.Actor, Json.Wire),
            ExpiresAt = expiresAt ?? clock.GetUtcNow() + DefaultLife,
        };
        db.ApiKeys.Add(key);
        db.Audit(AuditAction.KeyCreated, "api_key", id, null, ("kind", kind.ToString()), ("scopes", key.Scopes.Replace(' ', ',')), ("prefix", key.Prefix), ("expiresAt", AuditChain.Time(key.ExpiresAt)));
        return (key, secret);
    }

    /// <summary>Tells a person that a key was made in their name, without the key: one that nobody expected is found out.</summary>
    public async Task Tell(ApiKey key, string email, CancellationToken ct)
    {
        var register = await registers.Of(key.ControllerId!.Value, ct);
        var language = register.Languages is [var first, ..] ? first : Language.Sv;
        await mails.QueueToStaff("key_made", key.ControllerId.Value, email, register, language, new Dictionary<string, string>
        {
            ["prefix"] = key.Prefix,
            ["expires"] = MailTexts.Date(StockholmTime.DayOf(key.ExpiresAt), language),
        }, ct);
    }

    /// <summary>The key that makes controllers and their first keys; valid for a day.</summary>
    public string MakeHostKey()
    {
        var secret = Security.ApiKeys.New(options.Value.Environment);
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(),
            Kind = CallerKind.Agent,
            Scopes = $"{Scope.RegisterWrite.Name()} {Scope.KeysManage.Name()}",
            Prefix = secret[..Security.ApiKeys.PrefixLength],
            Hash = Security.ApiKeys.Hash(secret),
            CreatedAt = clock.GetUtcNow(),
            CreatedBy = JsonSerializer.Serialize(caller.Actor, Json.Wire),
            ExpiresAt = clock.GetUtcNow() + HostKeyLife,
        };
        db.ApiKeys.Add(key);
        db.Audit(AuditAction.KeyCreated, "api_key", key.Id, null, ("kind", "Host"), ("scopes", key.Scopes.Replace(' ', ',')), ("prefix", key.Prefix), ("expiresAt", AuditChain.Time(key.ExpiresAt)));
        return secret;
    }

    /// <summary>The person with this address at the controller, made when new: several keys of one person are one person.</summary>
    public async Task<PersonId> Person(ControllerId controller, KeyPerson person, CancellationToken ct)
    {
        var hash = LookupHash.OfStaff(await vault.Key(KeyKind.Lookup, controller.Value, ct), person.Email!, new FoldContext("SE", StockholmTime.DayOf(clock.GetUtcNow())));
        var known = db.People.Local.FirstOrDefault(p => p.ControllerId == controller && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(p.EmailHash, hash))
            ?? await db.People.IgnoreQueryFilters().SingleOrDefaultAsync(p => p.ControllerId == controller && p.EmailHash == hash, ct);
        if (known is not null)
        {
            return known.Id;
        }

        var id = PersonId.New();
        db.People.Add(new Person
        {
            Id = id,
            ControllerId = controller,
            EmailHash = hash,
            Name = await vault.Seal(PeopleNames.NamePlace(id, controller), person.Name!, ct),
            Email = await vault.Seal(EmailPlace(id, controller), person.Email!, ct),
        });
        return id;
    }

    public static Place NamePlace(Guid key, ControllerId controller) => new(KeyKind.Controller, controller.Value, controller, "api_keys.name", key);

    public static Place EmailPlace(PersonId person, ControllerId controller) => new(KeyKind.Controller, controller.Value, controller, "people.email", person.Value);
}
