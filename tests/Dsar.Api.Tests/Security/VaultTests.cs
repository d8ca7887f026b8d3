using System.Net;
using System.Security.Cryptography;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// A sealed value opens where it was sealed and nowhere else; look-up hashes of two controllers have nothing in common.
/// Seen red with the row left out of the associated data (the first test).
/// </summary>
public sealed class VaultTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_value_moved_to_another_row_column_or_controller_does_not_open(string database)
    {
        var api = databases[database];
        var (first, second) = (await Scenario.Received(api), await Scenario.Received(api));
        var (one, other) = (new RequestId(first.Id), new RequestId(second.Id));
        await using var scope = api.Services.CreateAsyncScope();
        var (vault, db) = (scope.ServiceProvider.GetRequiredService<Vault>(), scope.ServiceProvider.GetRequiredService<Data.DsarDbContext>());
        var rows = await db.RequestContents.IgnoreQueryFilters().AsNoTracking().Where(c => c.RequestId == one || c.RequestId == other).ToDictionaryAsync(c => c.RequestId);
        var (place, value) = (rows[one].Place, rows[one].Content!);

        (await vault.OpenForWork(place, value, default)).Should().Contain("details");
        await Closed(place with { Row = Guid.CreateVersion7() });
        await Closed(place with { Column = "request_contents.details" });
        await Closed(place with { Controller = ControllerId.New() });
        await Closed(rows[other].Place);
        await Closed(rows[other].Place with { Row = place.Row });

        Task Closed(Place elsewhere) => FluentActions.Awaiting(() => vault.OpenForWork(elsewhere, value, default)).Should().ThrowAsync<CryptographicException>();
    }

    [Theory, OnEachDatabase]
    public async Task A_row_swapped_in_the_database_is_an_error_and_never_another_persons_data(string database)
    {
        var api = databases[database];
        var (mine, theirs) = (await Scenario.Received(api), await Scenario.Received(api, People.Maja()));
        await api.Look(async db =>
        {
            var ids = new[] { new RequestId(mine.Id), new RequestId(theirs.Id) };
            var submissions = await db.Requests.IgnoreQueryFilters().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.SubmissionId);
            var (to, from) = (submissions[ids[0]], submissions[ids[1]]);
            var stolen = await db.SubmissionContents.IgnoreQueryFilters().AsNoTracking().SingleAsync(c => c.SubmissionId == from);
            return await db.SubmissionContents.IgnoreQueryFilters().Where(c => c.SubmissionId == to).ExecuteUpdateAsync(u => u.SetProperty(c => c.Subject, stolen.Subject));
        });

        var answer = await mine.Get();
        answer.Status.Should().Be(HttpStatusCode.InternalServerError);
        answer.Body!.ToJsonString().Should().NotContain("Maja");
    }

    [Theory, OnEachDatabase]
    public async Task One_person_has_different_hashes_at_different_controllers(string database)
    {
        var api = databases[database];
        foreach (var controller in new[] { "demo-hosting", "infoflex" })
        {
            var intake = api.As(await Keys.Integration(api, controller));
            (await intake.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Of("Kim Lund", "kim@lund.example", new { type = "customer_number", value = "77" }) })).Expect(HttpStatusCode.Created);
        }

        var hashes = await api.Look(db => db.Lookups.IgnoreQueryFilters().AsNoTracking().GroupBy(l => l.ControllerId).Select(g => g.Select(l => l.Hash).ToList()).ToListAsync());
        hashes.Should().HaveCount(2);
        hashes[0].Select(Convert.ToHexString).Should().NotIntersectWith(hashes[1].Select(Convert.ToHexString));
    }

    [Fact]
    public void A_sealed_value_has_no_readable_form() => new Sealed([1, 2, 3]).ToString().Should().Be("***");
}
