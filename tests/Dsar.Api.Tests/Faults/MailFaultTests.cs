using System.Net;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// The mail server fails in every way it can: no mail is lost, only one that the server had taken comes again, under the same Message-ID, and the
/// request shows what a person must do (assurance, bar 14).
/// Seen red: with a mail marked as sent whatever became of it.
/// </summary>
public sealed class MailFaultTests : IDisposable
{
    private readonly MailSink _sink = new();

    public void Dispose() => _sink.Dispose();

    [Theory, OnEachDatabase]
    public async Task A_server_that_is_down_for_a_day_loses_no_mail_and_none_comes_twice(string database)
    {
        using var api = Databases.Fresh(database, _sink.Settings);
        _sink.Close();
        var requests = new List<Scenario>();
        for (var n = 0; n < 3; n++)
        {
            requests.Add(await Scenario.Received(api, People.Unknown($"p{n}@okand.example")));
        }

        await Pass(api, TimeSpan.FromHours(24));
        (await Tried(api)).Should().BeGreaterThan(5, "the server was tried all day");
        _sink.All.Should().BeEmpty();

        _sink.Open();
        await Pass(api, TimeSpan.FromHours(25));
        _sink.All.Should().HaveCount(6).And.OnlyHaveUniqueItems(m => m.MessageId);
        foreach (var n in Enumerable.Range(0, 3))
        {
            _sink.All.Count(m => m.To == $"p{n}@okand.example").Should().Be(2, "receipt and code");
            (await requests[n].Items("tasks")).Should().BeEmpty("nothing is left to a person");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    public async Task A_refusal_for_now_is_tried_again_and_comes_once(string database)
    {
        using var api = Databases.Fresh(database, _sink.Settings);
        _sink.Does = MailSink.Manner.RefuseForNow;
        var scenario = await Scenario.Received(api, People.Unknown());
        await Pass(api, TimeSpan.FromMinutes(10));
        _sink.Faults.Should().BeGreaterThanOrEqualTo(4, "both mails were refused at least twice");
        _sink.Does = MailSink.Manner.Take;
        await Pass(api, TimeSpan.FromHours(1));
        _sink.All.Should().HaveCount(2).And.OnlyHaveUniqueItems(m => m.MessageId);
        (await scenario.Items("tasks")).Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task A_refusal_for_good_ends_at_once_and_a_person_is_asked_to_write(string database)
    {
        using var api = Databases.Fresh(database, _sink.Settings);
        _sink.Does = MailSink.Manner.RefuseForGood;
        var scenario = await Scenario.Received(api, People.Unknown());
        await Pass(api, TimeSpan.FromDays(4));
        _sink.Faults.Should().Be(2, "each mail is refused once and never tried again");
        _sink.All.Should().BeEmpty();
        (await scenario.Items("tasks")).Should().HaveCount(2).And.OnlyContain(t => t["title"]!.GetValue<string>() == "Tell the person by post");
        var id = new RequestId(scenario.Id);
        (await api.Look(db => db.Outbox.IgnoreQueryFilters().AsNoTracking().Where(m => m.RequestId == id).ToListAsync())).Should().OnlyContain(m => m.State == "failed" && m.Body == null && m.LastErrorCode == "refused");
    }

    [Theory]
    [InlineData("sqlite")]
    public async Task A_connection_cut_after_the_mail_was_taken_repeats_it_under_the_same_id(string database)
    {
        using var api = Databases.Fresh(database, _sink.Settings);
        _sink.Does = MailSink.Manner.CutAfterData;
        var scenario = await Scenario.Received(api, People.Unknown());
        await api.RunDueSteps();
        _sink.Faults.Should().Be(2, "both connections were cut");
        _sink.Does = MailSink.Manner.Take;
        await Pass(api, TimeSpan.FromMinutes(10));
        _sink.All.Should().HaveCount(4);
        _sink.All.GroupBy(m => m.MessageId).Should().HaveCount(2).And.OnlyContain(m => m.Count() == 2 && m.Select(c => c.Text).Distinct().Count() == 1);
        (await scenario.Get()).Status.Should().Be(HttpStatusCode.OK);
    }

    private static async Task Pass(Api api, TimeSpan time)
    {
        for (var until = api.Clock.GetUtcNow() + time; api.Clock.GetUtcNow() < until; api.Clock.Advance(time / 12))
        {
            await api.RunDueSteps();
        }

        await api.RunDueSteps();
    }

    private static Task<int> Tried(Api api) => api.Look(db => db.Steps.IgnoreQueryFilters().Select(s => s.Attempts).MaxAsync());
}
