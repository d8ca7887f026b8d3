using System.Net;
using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// Keys are replaced without anything becoming unreadable, and what is destroyed stays so. Seen red with the newest key of codes and cursors alone.
/// </summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly Installations _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_master_key_takes_over_step_by_step()
    {
        var (place, sealed_) = await MakeContent(1100);
        var next = _folder.KeyFile("next.key", RandomNumberGenerator.GetBytes(32));
        string[] both = [$"--Dsar:Keys:MasterKeyFile={next}", $"--Dsar:Keys:RetiredKeyFiles:0={_folder.Key}"];

        await using (var app = await _folder.Prepared(more: both))
        {
            (await Open(app, place, sealed_)).Should().Be("Kim");
            await FluentActions.Awaiting(() => StartOnACopy(next)).Should().ThrowAsync<StartRefusedException>("nothing is wrapped anew yet");
            await RunDueSteps(app);
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
            var master = scope.ServiceProvider.GetRequiredService<MasterKey>();
            (await db.Keys.CountAsync(k => k.Wrapped != null && k.MasterId != master.Id)).Should().Be(0);
            (await db.AuditEntries.SingleAsync(e => e.Action == "keys.rewrapped")).Data.Should().Contain(master.Id);
            (await RunDueSteps(app)).Should().Be(0, "there is nothing left to do");
        }

        await using (var app = await _folder.Prepared(more: $"--Dsar:Keys:MasterKeyFile={next}"))
        {
            (await Open(app, place, sealed_)).Should().Be("Kim");
        }

        await FluentActions.Awaiting(() => _folder.Prepared()).Should().ThrowAsync<StartRefusedException>("the old key opens nothing any more");

        async Task StartOnACopy(string key)
        {
            var other = Path.Combine(Path.GetDirectoryName(_folder.Data)!, "copy");
            Directory.CreateDirectory(other);
            foreach (var file in Directory.GetFiles(_folder.Data, "dsar.db*"))
            {
                File.Copy(file, Path.Combine(other, Path.GetFileName(file)), overwrite: true);
            }

            await (await _folder.Prepared(more: [$"--Dsar:Keys:MasterKeyFile={key}", $"--Dsar:DataFolder={other}"])).DisposeAsync();
        }
    }

    [Fact]
    public async Task A_key_destroyed_before_is_not_brought_back()
    {
        var (place, sealed_) = await MakeContent(1);
        string[] both = [$"--Dsar:Keys:MasterKeyFile={_folder.KeyFile("next.key", RandomNumberGenerator.GetBytes(32))}", $"--Dsar:Keys:RetiredKeyFiles:0={_folder.Key}"];
        await using var app = await _folder.Prepared(more: both);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
            (await db.Keys.AsTracking().SingleAsync(k => k.Owner == place.Owner)).Destroy(DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync();
        }

        await RunDueSteps(app);
        await FluentActions.Awaiting(() => Open(app, place, sealed_)).Should().ThrowAsync<ContentDestroyedException>();
    }

    [Theory, OnEachDatabase]
    public async Task Codes_and_cursors_made_before_the_key_was_replaced_still_work(string database)
    {
        using var api = Databases.Fresh(database);
        var intake = api.As(await Keys.Make(api, api.Host, new { kind = "integration", name = "Form", scopes = new[] { "requests:create", "requests:work" }, controllerId = await Keys.Controller(api, "demo-hosting"), expiresAt = api.Clock.GetUtcNow().AddDays(300) }));
        api.Clock.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(1));
        var id = (await intake.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Kim() })).Expect(HttpStatusCode.Created).Id;
        await intake.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Maja() });
        await api.RunDueSteps();
        var cursor = (await intake.Get("/v1/requests?limit=1")).Text("nextCursor");
        var code = System.Text.RegularExpressions.Regex.Match(api.Mails.Single(m => m.To == "kim@lund.example" && System.Text.RegularExpressions.Regex.IsMatch(m.Text, @"\b\d{6}\b")).Text, @"\b\d{6}\b").Value;

        api.Clock.Advance(TimeSpan.FromMinutes(2));
        await api.RunDueSteps();
        (await ShortLived(api)).Should().Be((2, 2));
        (await intake.Get($"/v1/requests?limit=1&cursor={cursor}")).Expect(HttpStatusCode.OK);
        var check = (await intake.Get($"/v1/requests/{id}/identity-checks"))["items"]![0]!["id"];
        (await intake.Post($"/v1/requests/{id}/identity-checks/{check}/attempts", new { code })).Text("result").Should().Be("correct");

        api.Clock.Advance(TimeSpan.FromHours(25));
        await api.RunDueSteps();
        (await ShortLived(api)).Should().Be((2, 1), "the old key is kept for a day");
    }

    [Theory, OnEachDatabase]
    public async Task The_signing_key_is_replaced_after_a_year_and_its_signatures_stay_provable(string database)
    {
        using var api = Databases.Fresh(database);
        await Scenario.Received(api);
        api.Clock.Advance(TimeSpan.FromMinutes(20));
        await api.RunDueSteps();
        api.Clock.Advance(TimeSpan.FromDays(366));
        await api.RunDueSteps();
        await api.Look(async db =>
        {
            db.Audit(AuditAction.SystemStarted, "installation", Guid.Empty, null, ("version", "2"));
            return await db.SaveChangesAsync();
        });
        api.Clock.Advance(TimeSpan.FromMinutes(20));
        await api.RunDueSteps();

        var set = (await api.As(null).Get("/.well-known/jwks.json"))["keys"]!.AsArray();
        set.Select(k => k!["validTo"] is null).Should().Equal(false, true);
        set[0]!["revokedAt"].Should().BeNull();
        (await api.Look(db => db.AuditCheckpoints.IgnoreQueryFilters().Select(c => c.KeyId).Distinct().CountAsync())).Should().Be(2);
        (await api.Look(db => AuditVerifier.Verify(db, default))).Clean.Should().BeTrue();
        await api.Look(db => db.SigningKeys.Where(k => k.ValidTo != null).ExecuteUpdateAsync(u => u.SetProperty(k => k.RevokedAt, k => k.ValidFrom)));
        (await api.Look(db => AuditVerifier.Verify(db, default))).Lines.Should().Contain(l => l.Contains("was signed after its key was revoked", StringComparison.Ordinal));
        (await api.Look(db => db.Keys.CountAsync(k => k.Kind == KeyKind.Signing && k.Wrapped != null))).Should().Be(1, "what was replaced signs nothing ever after");
    }

    private static Task<(int, int)> ShortLived(Api api) => api.Look(async db =>
        (await db.Keys.CountAsync(k => k.Kind == KeyKind.ShortLived), await db.Keys.CountAsync(k => k.Kind == KeyKind.ShortLived && k.Wrapped != null)));

    /// <summary>Something sealed under a key of its own, among many other keys.</summary>
    private async Task<(Place Place, Sealed Value)> MakeContent(int keys)
    {
        await using var app = await _folder.Prepared();
        await using var scope = app.Services.CreateAsyncScope();
        var (vault, db) = (scope.ServiceProvider.GetRequiredService<Vault>(), scope.ServiceProvider.GetRequiredService<DsarDbContext>());
        var place = new Place(KeyKind.Request, Guid.CreateVersion7(), ControllerId.New(), "x.y", Guid.CreateVersion7());
        vault.NewKey(place.Kind, place.Owner, place.Controller);
        for (var i = 1; i < keys; i++)
        {
            vault.NewKey(KeyKind.Request, Guid.CreateVersion7(), place.Controller);
        }

        var value = await vault.Seal(place, "Kim", default);
        await db.SaveChangesAsync();
        return (place, value);
    }

    private static async Task<string> Open(WebApplication app, Place place, Sealed value)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Vault>().OpenForWork(place, value, default);
    }

    private static async Task<int> RunDueSteps(WebApplication app)
    {
        var (runner, ran) = (app.Services.GetRequiredService<StepRunner>(), 0);
        foreach (var (step, work) in await runner.FindDue(default))
        {
            ran += await runner.Run(step, work.Id, default) ? 1 : 0;
        }

        return ran;
    }
}
