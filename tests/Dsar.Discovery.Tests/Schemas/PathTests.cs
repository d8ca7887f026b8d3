using System.Globalization;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Schemas;

/// <summary>How far a search walks and how it counts. Seen red: with a path that ends without a word.</summary>
public sealed class PathTests
{
    private static readonly Identifier Kim = new(IdentifierKind.Email, "kim@lund.example");

    public static TheoryData<string> Kinds => Sample.Theory;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_chain_that_is_longer_than_its_limit_is_told_and_with_room_found_whole(string kind)
    {
        var links = string.Join('\n', Enumerable.Range(1, 14).Select(i => string.Create(CultureInfo.InvariantCulture, $"INSERT INTO accounts VALUES ('a{i}', {(i == 1 ? "'kim@lund.example'" : "NULL")}, {(i == 1 ? "NULL" : $"'a{i - 1}'")});")));
        var sql = $"CREATE TABLE accounts (id text PRIMARY KEY, email text, replaces text);\n{links}";
        var (cut, told) = await (await Sample.Make(kind, ("alpha", sql, Map(string.Empty)))).Find([Kim]);
        var (whole, found) = await (await Sample.Make(kind, ("alpha", sql, Map(", maxHops: 20")))).Find([Kim]);

        cut.Should().HaveCount(11, "the row that names the person, and ten further");
        told.Completeness.Systems.Single().Should().Match<SystemSearch>(s => s.Status == SystemStatus.Failed && s.Error == "hop_limit");
        told.Completeness.AllSearched.Should().BeFalse();
        whole.Should().HaveCount(14);
        found.Completeness.AllSearched.Should().BeTrue();
    }

    [Fact]
    public async Task Persons_are_counted_in_all_systems_side_by_side()
    {
        const int Systems = 8;
        var sample = await Sample.Make("sqlite", [.. Enumerable.Range(0, Systems).Select(i => ($"s{i}", "CREATE TABLE accounts (id text PRIMARY KEY, email text, replaces text); INSERT INTO accounts VALUES ('a', 'kim@lund.example', NULL);", Map(", maxHops: 20")))]);
        var (counting, all) = (0, new TaskCompletionSource());
        async Task Together()
        {
            if (Interlocked.Increment(ref counting) == Systems)
            {
                all.TrySetResult();
            }

            await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromSeconds(10)));
            Interlocked.Decrement(ref counting);
        }

        var (found, _) = await sample.Find([Kim], connectors: sample.Connectors().ToDictionary(c => c.Key, IConnector (c) => new ScriptedConnector(c.Value) { Counting = Together }));

        found.Should().HaveCount(Systems);
        all.Task.IsCompleted.Should().BeTrue("no system waits for another");
    }

    private static string Map(string hops) => $$"""
        collections:
          - name: accounts
            title: {sv: Konton, en: Accounts}
            key: [id]
            person: true
            activity: customer-contract
            origin: provided
            fields:
              - {name: id, personal: false}
              - {name: email, personal: false, fold: email}
              - {name: replaces, personal: false}
            identity: [{kind: email, fields: [email]}]
            joins: [{name: replaced, here: [replaces], there: "accounts [id]"{{hops}}}]
        """;
}
