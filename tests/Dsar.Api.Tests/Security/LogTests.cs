using System.Collections.Concurrent;
using System.Text;
using Dsar.Api.Setup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dsar.Api.Tests;

/// <summary>
/// No log line shows a person, whatever levels are configured. Seen red without the cap on the framework's levels: the query string of a call was logged.
/// </summary>
public sealed class LogTests
{
    private static readonly (string, string)[] Loudest =
    [
        ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
        ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"), ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace"),
        ("Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command", "Trace"), ("Logging:LogLevel:Quartz", "Trace"), ("Logging:LogLevel:Npgsql", "Trace"),
        ("Logging:Captured:LogLevel:Default", "Trace"), ("Logging:Captured:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
    ];

    [Theory, OnEachDatabase]
    public async Task A_whole_journey_logs_nothing_of_a_person_at_the_loudest_levels(string database)
    {
        using var api = Databases.Fresh(database, [.. Loudest, ("Dsar:Jobs:Run", "true")]);
        using var log = new CapturedLog();
        api.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        var journey = await WholeJourney.Run(api);
        var agent = api.As(api.Decider);
        await agent.Get("/v1/requests?reference=kim@lund.example&submissionId=Kim%20Lund");
        await agent.Send(HttpMethod.Post, "/v1/requests", "{\"subject\":{\"name\":\"Kim Lund\",\"contact\":\"kim@lund.example\"}}", idempotencyKey: "kim@lund.example");
        await agent.Send(HttpMethod.Post, "/v1/requests", "{\"right\":\"Kim Lund\"", idempotencyKey: "x");
        await api.As("dsar_dev_kim@lund.example").Get("/v1/requests");

        var line = api.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Dsar.Canary");
        line.Log(LogLevel.Trace, 0, "planted canary", null, (s, _) => s);
        log.Text.Should().Contain("planted canary", "the log must be read at Trace, or the test is blind");
        IReadOnlyList<(string, byte[])> all = [("log", Encoding.UTF8.GetBytes(log.Text))];
        Repository.None(Hunt.For(journey.Secrets, all).Concat(Hunt.ForCodes(journey.Codes, all)).Distinct(), "Log ids, codes and counts only; cap a framework's category in Setup/AddLogging.cs.");
    }

    [Fact]
    public async Task A_failing_step_logs_its_kind_and_place_but_not_its_message()
    {
        using var api = Databases.Fresh("sqlite", Loudest);
        using var log = new CapturedLog();
        api.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var scenario = await Scenario.Received(api);
        await scenario.MailedCode();
        var systems = Path.Combine(api.Folder, "systems");
        foreach (var file in Directory.EnumerateFiles(systems))
        {
            await File.WriteAllTextAsync(file, "kim@lund.example is no database");
        }

        await scenario.EnterMailedCode();
        log.Text.Should().NotContain("kim@lund.example");
    }

    [Fact]
    public async Task A_start_logs_and_stores_no_key()
    {
        using var folder = new Installations();
        using var log = new CapturedLog();
        await using var app = await folder.Prepared(log, "--Logging:LogLevel:Default=Trace");
        log.Text.Should().NotContain("dsar_").And.NotContain(Convert.ToBase64String(await File.ReadAllBytesAsync(folder.Key)));
    }

    [Fact]
    public void The_capped_categories_are_those_that_carry_values() =>
        LoggingSetup.Quiet.Should().Contain(["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Npgsql", "Quartz"]);
}

/// <summary>Keeps every line, with its exception, as a log file would.</summary>
[ProviderAlias("Captured")]
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            lines.Enqueue($"scope {category} {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}
