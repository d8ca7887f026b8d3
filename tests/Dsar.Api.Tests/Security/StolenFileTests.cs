namespace Dsar.Api.Tests;

/// <summary>
/// A stolen disk, database or backup shows no personal data: after a whole journey no byte of the data folder and no column of any table holds a name,
/// an address, a number, a free text, a code or a key in clear. Seen red with agents' names in the bodies of decisions and approvals.
/// </summary>
public sealed class StolenFileTests
{
    [Theory, OnEachDatabase]
    public async Task Nothing_stored_shows_a_person(string database)
    {
        using var api = Databases.Fresh(database);
        var journey = await WholeJourney.Run(api);
        var stored = await Stored.Everything(api);

        stored.Select(s => s.Where).Should().Contain(w => w.StartsWith("runs", StringComparison.Ordinal)).And.Contain(w => w.StartsWith("packages", StringComparison.Ordinal)).And.Contain("requests.reference");
        var reference = (await api.As(api.Decider).Get($"/v1/requests/{journey.Request}")).Text("reference")!;
        Hunt.For([reference], stored).Should().NotBeEmpty("what stands in clear must be found, or the hunt is blind");
        Repository.None(Hunt.For(journey.Secrets, stored).Concat(Hunt.ForCodes(journey.Codes, stored)).Distinct(), "Seal it (ContentMember, Sealed) or leave it out.");
    }
}
