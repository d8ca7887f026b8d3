using System.Net;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>
/// Who may call what, for every operation of the document: each is called without a key, with keys that are none, with each single scope as a person and
/// as an integration, with the host's key, and with another controller's. What is expected comes from x-scopes alone, never from the code that decides.
/// </summary>
/// <remarks>
/// Seen red: IgnoreQueryFilters in the handler that shows a submission, a revoked key that still opens, an operation that one scope more opens than it says,
/// one without .NeedsPerson(), a blockedBy that is not what the act answers, a list left out of the document so that what stands in it cannot be called.
/// </remarks>
public sealed class AuthorisationMatrixTests(AuthorisationMatrixTests.Stage stage) : IClassFixture<AuthorisationMatrixTests.Stage>
{
    /// <summary>The names, addresses and numbers of the person whose request it is; none of them is for keys without a content scope.</summary>
    private static readonly string[] Canaries = ["Kim Lund", "lund.example", "1-C-1042", "174 06 05"];

    internal static readonly string[] AllScopes =
    [
        "requests:create", "requests:read", "requests:work", "requests:decide", "requests:approve", "deliveries:write", "register:write", "reports:read", "webhooks:manage", "audit:read", "keys:manage",
    ];

    private static readonly string[] ForPeople = ["requests:approve", "keys:manage"];
    private static readonly string[] Content = ["requests:work", "requests:decide", "requests:approve"];
    private static readonly string[] ImplyRead = [.. Content, "deliveries:write"];

    [Fact]
    public void The_matrix_can_call_every_operation() =>
        Repository.None(
            Contract.Operations.Where(o => o.Path.StartsWith("/v1/", StringComparison.Ordinal) && Calls.Unknown(o.Path, stage.Ids) is not null).Select(o => $"  {o}: {Calls.Unknown(o.Path, stage.Ids)}"),
            "Stage finds an object for each placeholder by listing what stands before it; a new kind of path needs a line there.");

    [Fact]
    public async Task What_is_no_valid_key_opens_nothing_and_is_told_nothing()
    {
        foreach (var operation in Behind())
        {
            var answers = new List<string>();
            foreach (var token in stage.Invalid)
            {
                var answer = await Calls.Send(stage.Api, operation, token, stage.Ids, whole: true);
                answer.Status.Should().Be(HttpStatusCode.Unauthorized, "{0} with {1}", operation, token);
                answer.Http.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
                answers.Add(Calls.WithoutTrace(answer));
                stage.Calm();
            }

            answers.Distinct().Should().ContainSingle("{0}: unknown, expired and revoked are told alike", operation);
        }
    }

    [Fact]
    public async Task A_scope_opens_its_operations_and_no_other()
    {
        var (cells, wrong) = (0, new List<string>());
        foreach (var operation in Behind())
        {
            foreach (var key in stage.Single)
            {
                cells++;
                wrong.AddRange(await Check(operation, key));
            }
        }

        cells.Should().Be(Contract.Operations.Count(o => o.Scopes.Count > 0) * ((AllScopes.Length * 2) - ForPeople.Length + 1), "every operation meets every key");
        Repository.None(wrong, "x-scopes, .Needs(scope) and .NeedsPerson() decide; whoever may not call is told 403 before anything else is looked at.");
    }

    [Fact]
    public async Task Anothers_object_and_none_are_told_apart_by_nothing()
    {
        var (compared, wrong) = (0, new List<string>());
        foreach (var operation in Behind().Where(o => o.Path.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var (real, none, what) in stage.Strangers(operation))
            {
                var (theirs, nothing) = (await Calls.Send(stage.Api, operation, stage.Stranger, real, whole: true), await Calls.Send(stage.Api, operation, stage.Stranger, none, whole: true));
                compared++;
                if (theirs.Status != HttpStatusCode.NotFound || Calls.WithoutTrace(theirs) != Calls.WithoutTrace(nothing) || !Names(theirs).SequenceEqual(Names(nothing)))
                {
                    wrong.Add($"  {operation} {what}: {(int)theirs.Status} {Calls.WithoutTrace(theirs)} against {(int)nothing.Status} {Calls.WithoutTrace(nothing)}");
                }
            }
        }

        compared.Should().BeGreaterThan(50);
        Repository.None(wrong, "Another controller's object is looked up through the query filter, like one that never was: 404, the same bytes and headers.");

        static IEnumerable<string> Names(Answer answer) => answer.Http.Headers.Concat(answer.Http.Content.Headers).Select(h => h.Key).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_closed_request_refuses_what_it_says_is_blocked()
    {
        var whole = stage.Api.As(stage.Everything);
        var closed = (await whole.Get($"/v1/requests/{stage.Closed["id"]}")).Expect(HttpStatusCode.OK);
        var wrong = new List<string>();
        foreach (var blocked in closed["blockedActions"]!.AsArray())
        {
            // An act may be named before it can be posted.
            if (Contract.Operations.SingleOrDefault(o => o.Method == "post" && o.Path == $"/v1/requests/{{id}}/{blocked!["action"]}") is not { } operation)
            {
                continue;
            }

            var answer = await Calls.Send(stage.Api, operation, stage.Everything, stage.Closed, whole: true, closed.ETag);
            // What the example's body refers to is not there, and the body is looked at before the state.
            var unknown = answer.Code == "validation_failed" && answer.Text("errors.0.code") == "unknown_reference";
            if (!unknown && answer.Code != (string?)blocked!["blockedBy"]![0]!["code"])
            {
                wrong.Add($"  {operation}: {(int)answer.Status} {answer.Code}, blocked by {blocked["blockedBy"]!.ToJsonString()}");
            }
        }

        closed["blockedActions"]!.AsArray().Should().HaveCountGreaterThan(5);
        Repository.None(wrong, "A blocked act answers the first code of its blockedBy.");
        (await whole.Get($"/v1/requests/{stage.Closed["id"]}")).ETag.Should().Be(closed.ETag, "nothing was changed");
    }

    private static IEnumerable<Operation> Behind() => Contract.Operations.Where(o => o.Scopes.Count > 0);

    private async Task<IEnumerable<string>> Check(Operation operation, SingleKey key)
    {
        var may = (operation.Scopes.Intersect(key.Scopes.SelectMany(With)).Any()) && (key.IsPerson || !operation.PeopleOnly) && (!operation.HostOnly || key.Secret == stage.Api.Host);
        // Whoever may not, tries it on what is there; whoever may, changes nothing by calling for what is not there.
        var answer = await Calls.Send(stage.Api, operation, key.Secret, may && operation.Method != "get" ? Calls.Nowhere : stage.Ids, whole: !may);
        var status = (int)answer.Status;
        if (may)
        {
            var text = key.Scopes.Intersect(Content).Any() || operation.Method != "get" ? "" : answer.Body?.ToJsonString() ?? "";
            return status is 401 or 403 or >= 500 ? [$"  {operation} with {key.Name}: {status}, but x-scopes let it in"]
                : Canaries.Where(c => text.Contains(c, StringComparison.Ordinal)).Select(c => $"  {operation} with {key.Name} shows content: {c}");
        }

        var code = operation.PeopleOnly && !key.IsPerson ? "people_only" : "permission_denied";
        return status != 403 || answer.Code != code ? [$"  {operation} with {key.Name}: {status} {answer.Code}, not 403 {code}"]
            : code == "permission_denied" && !answer["requiredScopes"]!.AsArray().Select(s => (string)s!).Order(StringComparer.Ordinal).SequenceEqual(operation.Scopes.Order(StringComparer.Ordinal)) ? [$"  {operation} with {key.Name}: requiredScopes are not x-scopes"]
            : [];
    }

    private static string[] With(string scope) => ImplyRead.Contains(scope) ? [scope, "requests:read"] : [scope];

    /// <summary>A key with one scope, or the host's.</summary>
    public sealed record SingleKey(string Name, string Secret, bool IsPerson, IReadOnlyList<string> Scopes);

    /// <summary>An installation with a request that has come to its package, one that is closed, keys of every kind, and another controller.</summary>
    public sealed class Stage : IAsyncLifetime, IDisposable
    {
        public Api Api { get; } = new(null);

        /// <summary>What placeholders stand for: the demo controller's objects; a record's id by the noun before it.</summary>
        public Dictionary<string, string> Ids { get; } = [];

        public Dictionary<string, string> Closed { get; private set; } = [];

        public List<SingleKey> Single { get; } = [];

        public List<string?> Invalid { get; } = [];

        /// <summary>A person of the demo controller with every scope.</summary>
        public string Everything { get; private set; } = "";

        /// <summary>A person of another controller with every scope.</summary>
        public string Stranger { get; private set; } = "";

        private Dictionary<string, string> StrangersOwn { get; set; } = [];

        public async Task InitializeAsync()
        {
            Everything = await Keys.Person(Api, "demo-hosting", "Alva Allt", AllScopes);
            Stranger = await Keys.Person(Api, "ecuni", "Eva Uni", AllScopes);
            await MakeInvalid();
            await MakeSingle();
            var scenario = await Scenario.Delivering(Api);
            await Find(Ids, scenario.Id);
            var closed = await Scenario.Received(Api);
            (await Api.As(Everything).Post($"{closed.Path}/withdrawals", new { by = "subject", statement = "Found them.", at = Api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
            Closed = new() { ["id"] = closed.Id.ToString() };
            var own = await Scenario.ByAgent(Api, Dsar.Api.Tests.Features.Requests.TenantTests.Attested("Ylva Uni", "ylva@uni.example"), Stranger);
            StrangersOwn = new() { ["id"] = own.Id.ToString() };
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => Api.Dispose();

        /// <summary>Failed sign-ins are counted by the minute: the next one belongs to the next.</summary>
        public void Calm() => Api.Clock.Advance(TimeSpan.FromSeconds(10));

        /// <summary>What a stranger tries: another's object for each placeholder, and another's record under the stranger's own request.</summary>
        internal IEnumerable<(Dictionary<string, string> Real, Dictionary<string, string> None, string What)> Strangers(Operation operation)
        {
            yield return (Ids, Calls.Nowhere, "another's");
            if (operation.Path.Contains("{nid}", StringComparison.Ordinal))
            {
                yield return (new(Ids) { ["id"] = StrangersOwn["id"] }, new(Calls.Nowhere) { ["id"] = StrangersOwn["id"] }, "another's record under one's own");
            }
        }

        private async Task MakeInvalid()
        {
            var person = new { name = "Ex Ek", email = "ex@example.com" };
            var expiring = await Keys.Make(Api, Everything, new { kind = "agent", name = "Ex Ek", scopes = AllScopes, person, expiresAt = Api.Clock.GetUtcNow().AddMinutes(1) });
            var revoked = await Api.As(Everything).Post("/v1/api-keys", new { kind = "agent", name = "Ex Ek", scopes = AllScopes, person });
            (await Api.As(Everything).Send(HttpMethod.Delete, $"/v1/api-keys/{revoked.Id}", null)).Expect(HttpStatusCode.NoContent);
            Api.Clock.Advance(TimeSpan.FromMinutes(2));
            Invalid.AddRange([null, "x", Everything[..^1], Everything.Replace("_dev_", "_live_", StringComparison.Ordinal), "dsar_dev_00000000000000000000000000000000", expiring, revoked.Text("secret"), "eyJhbGciOiJub25lIn0.eyJhdWQiOiJkc2FyLWFwaSJ9."]);
        }

        private async Task MakeSingle()
        {
            foreach (var scope in AllScopes)
            {
                Single.Add(new($"a person's {scope}", await Keys.Person(Api, "demo-hosting", "Single Ek", scope), true, [scope]));
                if (!ForPeople.Contains(scope))
                {
                    Single.Add(new($"an integration's {scope}", await Keys.Integration(Api, "demo-hosting", scope), false, [scope]));
                }
            }

            Single.Add(new("the host's key", Api.Host, true, ["register:write", "keys:manage"]));
        }

        /// <summary>An object for every placeholder: the first of the list that stands before it.</summary>
        private async Task Find(Dictionary<string, string> ids, Guid request)
        {
            ids["id"] = request.ToString();
            foreach (var prefix in Contract.Operations.Select(o => Calls.ListBefore(o.Path)).OfType<string>().Distinct().Where(p => Contract.Operations.Any(o => o.Method == "get" && o.Path == p)))
            {
                var list = (await Api.As(Everything).Get(prefix.Replace("{id}", request.ToString(), StringComparison.Ordinal))).Expect(HttpStatusCode.OK)["items"]!.AsArray();
                ids[prefix] = list is [{ } item, ..] ? (string)item["id"]! : Calls.Never;
            }
        }
    }
}
