using System.Collections.Concurrent;
using System.Text;
using Dsar.Api.Setup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dsar.Api.Tests;

/// <summary>
/// No log line shows a person, whatever levels are configured. Seen red without the cap on the framework's levels: the query string of a call was logged;
/// with the framework's scope of a call, which carries its path; and with <c>{Name}</c> in a log template.
/// </summary>
[Collection("Canaries")]
public sealed class LogTests(CanaryRuns runs)
{
    private static readonly (string, string)[] Loudest = [("Logging:LogLevel:Default", "Trace"), ("Logging:Captured:LogLevel:Default", "Trace")];

    [Theory, OnEachDatabase]
    public async Task Nothing_that_happens_logs_a_person_at_the_loudest_levels(string database)
    {
        var run = await runs.Of(database);
        var line = run.Api.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Dsar.Canary");
        line.Log(LogLevel.Trace, 0, "planted canary", null, (s, _) => s);
        run.Log.Should().Contain("planted canary", "the log must be read at Trace, or the test is blind");
        IReadOnlyList<(string, byte[])> all = [.. run.Log.Split('\n').GroupBy(l => string.Join(' ', l.Split(' ').Take(3))).Select(g => (g.Key, Encoding.UTF8.GetBytes(string.Join('\n', g))))];
        Repository.None(Hunt.For(run.Journey.Secrets, all).Concat(Hunt.ForCodes(run.Journey.Codes, all)).Distinct(), "Log ids, codes and counts only; cap a framework's category in Setup/AddLogging.cs.");
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
        await using var app = await folder.Prepared(log, "--environment=Development", "--Dsar:Seed=false", "--Logging:LogLevel:Default=Trace");
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
