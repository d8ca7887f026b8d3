using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dsar.Api.Tests;

/// <summary>
/// Who asks learns nothing about whether a person is known: intake, code, status and checks give the same bytes, take the same statements and leave the
/// same rows for a known person, an unknown one, and a known one at another address. Seen red with one tag of sixteen signs left as it is.
/// </summary>
public sealed partial class KnownAndUnknownTests
{
    [Theory, OnEachDatabase]
    public async Task A_known_and_an_unknown_person_leave_the_same_bytes_statements_and_rows(string database)
    {
        using var api = Databases.Fresh(database);
        api.Server.PreserveExecutionContext = true;
        var key = await Keys.Integration(api);
        // The first walk warms up what is made once: keys' days, cached queries.
        await Walk(api, key, People.Unknown("warm@okand.example"));
        var known = await Walk(api, key, People.Of("Kim Lund", "kim@lund.example", new { type = "customer_number", value = "1-C-1042" }));
        var unknown = await Walk(api, key, People.Of("Ida Frej", "ida@frej.example", new { type = "customer_number", value = "1-C-9999" }));
        var elsewhere = await Walk(api, key, People.Of("Kim Lund", "kim@ford.example", new { type = "customer_number", value = "1-C-1042" }));

        known.Should().HaveCountGreaterThan(12);
        unknown.Should().Equal(known);
        elsewhere.Should().Equal(known);
    }

    [Theory, OnEachDatabase]
    public async Task Two_controllers_at_once_never_see_each_other(string database)
    {
        using var api = Databases.Fresh(database);
        var keys = new[] { await Keys.Integration(api), await Keys.Integration(api, "infoflex") };
        var made = new List<Guid>[] { [], [] };
        for (var i = 0; i < 2; i++)
        {
            for (var n = 0; n < 3; n++)
            {
                made[i].Add((await api.As(keys[i]).Post("/v1/requests", new { right = "access", channel = "api", subject = People.Unknown($"n{i}{n}@okand.example") })).Id);
            }
        }

        var wrong = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Task.Run(async () =>
        {
            var (own, other) = (n % 2, 1 - (n % 2));
            var listed = (await api.As(keys[own]).Get("/v1/requests"))["items"]!.AsArray().Select(r => r!["id"]!.GetValue<Guid>()).ToList();
            var foreign = await api.As(keys[own]).Get($"/v1/requests/{made[other][n % 3]}");
            return listed.Count == 3 && listed.All(made[own].Contains) && (int)foreign.Status == 404 ? 0 : 1;
        })));
        wrong.Sum().Should().Be(0);
    }

    /// <summary>Each call's answer with what always differs made alike, its statements, and the rows that all of it left, by table.</summary>
    private static async Task<List<string>> Walk(Api api, string key, object subject)
    {
        await api.RunDueSteps(); // what an earlier walk left to be done counts for nobody here
        var (seen, before) = (new List<string>(), await Rows(api));
        using var counted = new Statements();
        async Task<Answer> Call(Func<Client, Task<Answer>> call)
        {
            Statements.Begin();
            var answer = await call(api.As(key));
            seen.Add($"{(int)answer.Status} {Masked(answer)} after {Statements.Count} statements");
            return answer;
        }

        var made = await Call(c => c.Post("/v1/requests", new { right = "access", channel = "web_form", subject }));
        await api.RunDueSteps();
        var mails = api.Mails.Take(2).ToList();
        seen.AddRange(mails.Select(m => $"{Masked(m.Subject)} {Masked(m.Text)}").Order(StringComparer.Ordinal));
        var code = mails.SelectMany(m => WholeJourney.CodesIn(m.Text)).Single();
        var checks = await Call(c => c.Get($"/v1/requests/{made.Id}/identity-checks"));
        var attempts = $"/v1/requests/{made.Id}/identity-checks/{checks.Text("items.0.id")}/attempts";
        await Call(c => c.Post(attempts, new { code = code == "000000" ? "111111" : "000000" }));
        await Call(c => c.Get($"/v1/requests/{made.Id}"));
        await Call(c => c.Post(attempts, new { code }));
        await Call(c => c.Get($"/v1/requests/{made.Id}"));
        await Call(c => c.Get($"/v1/requests/{made.Id}/history"));
        await Call(c => c.Get("/v1/requests?reference=" + made.Text("reference")));
        var after = await Rows(api);
        seen.AddRange(after.Select(t => $"{t.Key} +{t.Value - before.GetValueOrDefault(t.Key)}").Order(StringComparer.Ordinal));
        return seen;
    }

    private static async Task<Dictionary<string, int>> Rows(Api api) =>
        (await Stored.Columns(api)).Where(c => !c.Where.StartsWith("qrtz_", StringComparison.Ordinal)).GroupBy(c => c.Where.Split('.')[0]).ToDictionary(g => g.Key, g => g.Max(c => c.Bytes.Count(b => b == (byte)'\n') is var n && c.Where.EndsWith(".id", StringComparison.Ordinal) ? n : 0));

    private static string Masked(Answer answer) => $"{Masked(answer.Body!.ToJsonString())} {Masked(string.Join(';', answer.Http.Headers.Where(h => h.Key is not ("ETag" or "Date")).OrderBy(h => h.Key).Select(h => h.Key + '=' + string.Join(',', h.Value))))}";

    /// <summary>Ids, references, times, tags, trace ids and codes become one sign each: the rest is compared byte for byte.</summary>
    private static string Masked(string text) => Differs().Replace(text, "#");

    [GeneratedRegex(@"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b|[0-9a-f]{32}|(?<=u0022)[0-9a-f]{16}|\b\d{6}\b|\d{4}-\d\d-\d\dT[0-9:.]+Z|(?<=remaining=|r=)\d+")]
    private static partial Regex Differs();

    /// <summary>Counts the statements of the calls made from here, whatever else runs in this process.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private static readonly AsyncLocal<StrongBox?> Mine = new();
        private readonly List<IDisposable> _subscriptions = [];

        public Statements() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public static int Count => Mine.Value!.Count;

        public static void Begin() => Mine.Value = new StrongBox();

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                _subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == RelationalEventId.CommandExecuting.Name && Mine.Value is { } box)
            {
                Interlocked.Increment(ref box.Count);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(s => s.Dispose());

        private sealed class StrongBox
        {
            public int Count;
        }
    }
}
