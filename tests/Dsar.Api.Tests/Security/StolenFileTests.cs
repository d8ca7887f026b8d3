namespace Dsar.Api.Tests;

/// <summary>
/// A stolen disk, database or backup shows no personal data: after a whole journey, a refusal, a withdrawal and everything that can fail, no byte of the
/// data folder, no column of any table and no temporary file holds a name, an address, a number, a free text, a code or a key in clear.
/// Seen red with agents' names in the bodies of decisions and approvals.
/// </summary>
[Collection("Canaries")]
public sealed class StolenFileTests(CanaryRuns runs)
{
    [Theory, OnEachDatabase]
    public async Task Nothing_stored_shows_a_person(string database)
    {
        var run = await runs.Of(database);
        IReadOnlyList<(string Where, byte[] Bytes)> stored = [.. await Stored.Everything(run.Api), .. run.Temporary()];

        stored.Select(s => s.Where).Should().Contain(w => w.StartsWith("runs", StringComparison.Ordinal)).And.Contain(w => w.StartsWith("packages", StringComparison.Ordinal)).And.Contain(w => w.StartsWith("attachments", StringComparison.Ordinal)).And.Contain("requests.reference");
        var reference = (await run.Api.As(run.Api.Decider).Get($"/v1/requests/{run.Journey.Request}")).Text("reference")!;
        Hunt.For([reference], stored).Should().NotBeEmpty("what stands in clear must be found, or the hunt is blind");
        Repository.None(Hunt.For(run.Journey.Secrets, stored).Concat(Hunt.ForCodes(run.Journey.Codes, stored)).Distinct(), "Seal it (ContentMember, Sealed) or leave it out.");
    }

    [Theory, OnEachDatabase]
    public async Task No_problem_repeats_what_was_sent(string database)
    {
        var run = await runs.Of(database);
        IReadOnlyList<(string, byte[])> problems = [.. run.Problems.Select((p, i) => ($"problem {i}", System.Text.Encoding.UTF8.GetBytes(p)))];
        problems.Should().HaveCountGreaterThan(10);
        Repository.None(Hunt.For(run.Journey.Secrets, problems), "A problem says which member is wrong and never what it held.");
    }
}
