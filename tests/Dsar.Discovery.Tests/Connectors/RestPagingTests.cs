using System.Text;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// The ways in which APIs cut their answers (discovery.md 4.1). Seen red: with a link to another host followed, and with the detail of a
/// found row left out.
/// </summary>
public sealed class RestPagingTests
{
    private static readonly Thing[] Things = [.. Enumerable.Range(0, 25).Select(i => new Thing(1, $"{i:00}", "kim@lund.example"))];

    [Fact]
    public async Task A_cursor_is_followed_to_its_end() => await All("{type: cursor, next: /next, send: after}", c =>
    {
        var from = c.Query.TryGetValue("after", out var after) ? int.Parse(after, null) : 0;
        return new HttpReply(200, Thing.Page(Things.Skip(from).Take(10))[..^1] + (from + 10 < Things.Length ? $",\"next\": \"{from + 10}\"}}" : ",\"next\": null}"));
    });

    [Fact]
    public async Task A_link_of_the_same_origin_is_followed_to_its_end() => await All("{type: link}", c =>
    {
        var from = c.Query.TryGetValue("page", out var page) ? int.Parse(page, null) : 0;
        return new HttpReply(200, Thing.Page(Things.Skip(from).Take(10)), from + 10 < Things.Length ? [("Link", $"</first>; rel=\"first\", </things?page={from + 10}>; rel=\"next\"")] : []);
    });

    [Fact]
    public async Task An_offset_ends_with_the_number_of_all_rows() => await All("{type: offset, send: from, size: 10, until: /total}", c =>
        // A server may give fewer rows than were asked for.
        new HttpReply(200, Thing.Page(Things.Skip(int.Parse(c.Query["from"], null)).Take(7))[..^1] + ",\"total\": 25}"));

    [Theory]
    [InlineData("{type: cursor, next: /next, send: after}", "paging_loop")]
    [InlineData("{type: link}", "foreign_link")]
    public async Task A_loop_and_a_link_to_another_host_fail(string paging, string code)
    {
        var act = () => Read(paging, _ => new HttpReply(200, Thing.Page(Things.Take(2))[..^1] + ",\"next\": \"again\"}", ("Link", "<https://127.0.0.2/things>; rel=next")));

        await act.Should().ThrowAsync<ConnectorException>().Where(e => e.Code == code);
    }

    [Fact]
    public async Task A_server_that_ignores_its_paging_is_a_loop_and_not_a_whole_answer()
    {
        var act = () => Read("{type: offset, send: from, size: 10}", _ => new HttpReply(200, Thing.Page(Things.Take(10))));

        await act.Should().ThrowAsync<ConnectorException>().Where(e => e.Code == "paging_loop");
    }

    [Fact]
    public async Task A_found_row_is_read_whole_by_its_detail_and_values_may_share_a_call()
    {
        var map = Subject.RestMap
            .Replace("byEmail: {get: /things, query: {email: \"{value}\"}, rows: /items, paging: {type: offset, send: offset, size: 100}}",
                "byEmail: {get: /search, query: {q: \"{value|lower}\"}, rows: /hits, join: {values: \",\", max: 2}, detail: {get: \"/things/{row/item/no}\", rows: /data, notFound: [404]}}", StringComparison.Ordinal);
        await using var server = new HttpServer(c => c.Path == "/search"
            ? new HttpReply(200, $"{{\"hits\": [{string.Join(',', c.Query["q"].Split(',').Select(e => $"{{\"item\": {{\"no\": \"{e}\"}}}}"))}]}}")
            : c.Path == "/things/gone" ? new HttpReply(404) : new HttpReply(200, $"{{\"data\": {new Thing(1, c.Path[8..], c.Path[8..]).Json()}}}"));

        var rows = await Rows(map, server, "a", "B", "b", "gone", "c,d", "e");

        rows.Select(r => r.Cells[1].Value).Should().Equal("a", "b", "b", "e");
        server.Calls.Where(c => c.Path == "/search").Select(c => c.Query["q"]).Should().Equal("a,b", "b,gone", "e");
    }

    private static async Task All(string paging, Func<HttpCall, HttpReply> answer) => (await Read(paging, answer)).Select(r => r.Cells[1].Value).Should().Equal(Things.Select(t => t.No));

    private static async Task<IReadOnlyList<Row>> Read(string paging, Func<HttpCall, HttpReply> answer)
    {
        await using var server = new HttpServer(answer);
        return await Rows(Subject.RestMap.Replace("{type: offset, send: offset, size: 100}", paging, StringComparison.Ordinal), server, "kim@lund.example");
    }

    private static async Task<IReadOnlyList<Row>> Rows(string map, HttpServer server, params string[] emails)
    {
        var read = DataMapReader.Read([new MapFile("sut.yaml", Encoding.UTF8.GetBytes(map))]);
        read.Errors.Should().BeEmpty();
        var plan = PlanCompiler.Compile("demo-hosting", read.Maps, []);
        using var clients = new RestClients(TimeProvider.System);
        await using var connector = new RestConnector(read.Maps[0], new SystemConnection { BaseUrl = server.Address, AllowNetworks = ["127.0.0.0/8"] }, clients, "SE", TimeProvider.System);
        return await connector.Read(new ReadBatch(plan.Collections.Single(c => c.Map.Name == "things"), ["email"], [.. emails.Select(e => new[] { e })], 1000), CancellationToken.None).ToListAsync();
    }
}
