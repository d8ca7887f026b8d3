using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Tests.OpenApi;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// The real service with its real database, seeds and demo systems, reached over HTTP. Only the edges differ: a clock that tests set, the development
/// mailbox, and steps that run when a test says so (<see cref="RunDueSteps"/>), so that no test sleeps.
/// </summary>
public sealed class Api : WebApplicationFactory<Program>
{
    /// <summary>Finding an RSA key takes a while; one is enough for all tests.</summary>
    private static readonly Lazy<byte[]> Rsa = new(Vault.NewRsa);

    private readonly string _folder;
    private readonly Action<IServiceCollection>? _edges;
    private readonly StringWriter _banner = new();
    private readonly Dictionary<string, string> _settings;
    private readonly string? _postgres;

    /// <summary>Starts it. <paramref name="postgres"/> is a server's connection string; null is SQLite.</summary>
    public Api(string? postgres, params (string Key, string Value)[] settings)
        : this(postgres, Templates.MondayMorning, settings)
    {
    }

    /// <summary>Starts it on another day than 23 November 2026.</summary>
    public Api(string? postgres, DateTimeOffset now, params (string Key, string Value)[] settings)
        : this(new TestClock(now), MakeFolder(postgres, now, settings), postgres is null ? null : Templates.AddDatabaseTo(postgres), null, settings)
    {
    }

    /// <summary>Starts it with other edges than the usual ones, e.g. a disk of its own.</summary>
    public Api(string? postgres, Action<IServiceCollection> edges, params (string Key, string Value)[] settings)
        : this(new TestClock(Templates.MondayMorning), MakeFolder(postgres, Templates.MondayMorning, settings), postgres is null ? null : Templates.AddDatabaseTo(postgres), edges, settings)
    {
    }

    private Api(TestClock clock, string folder, string? database, Action<IServiceCollection>? edges, (string Key, string Value)[] settings)
    {
        AppContext.SetSwitch("Dsar.Audit.Strict", true);
        (Clock, _folder, _edges) = (clock, folder, edges);
        _settings = settings.ToDictionary(s => s.Key, s => s.Value);
        _postgres = database;
        _ = Server;
        var printed = _banner.ToString();
        (Host, Decider, Approver) = (Printed(printed, "HOST"), Printed(printed, "DECIDER"), Printed(printed, "APPROVER"));
    }

    /// <summary>23 November 2026, 09:00 in Stockholm, unless another day was given.</summary>
    public TestClock Clock { get; }

    public string Host { get; }

    public string Decider { get; }

    public string Approver { get; }

    /// <summary>What the start printed.</summary>
    public string Banner => _banner.ToString();

    public bool IsPostgres => _postgres is not null;

    /// <summary>The PostgreSQL database, or null.</summary>
    public string? ConnectionString => _postgres;

    /// <summary>The installation's data folder.</summary>
    public string Folder => _folder;

    public IReadOnlyList<DevelopmentMailer.Received> Mails => Services.GetRequiredService<DevelopmentMailer>().All();

    /// <summary>A client whose every answer is compared with the API document.</summary>
    public new HttpClient CreateClient() => CreateDefaultClient(new Conformity());

    /// <summary>A client that calls with a key; null calls without.</summary>
    public Client As(string? key) => new(CreateClient(), key);

    /// <summary>Another node beside this one: the same database, folder and clock. Disposed before this one.</summary>
    public Api Beside(Action<IServiceCollection>? edges, params (string Key, string Value)[] settings) => new(Clock, _folder, _postgres, edges, settings);

    /// <summary>Runs sweeper and steps on the test clock until nothing is due; answers how many were run.</summary>
    public async Task<int> RunDueSteps()
    {
        var runner = Services.GetRequiredService<StepRunner>();
        var done = 0;
        for (var round = 0; round < 50; round++)
        {
            var ran = 0;
            foreach (var (step, work) in await runner.FindDue(default))
            {
                ran += await runner.Run(step, work.Id, default) ? 1 : 0;
            }

            if (ran == 0)
            {
                return done;
            }

            done += ran;
        }

        throw new InvalidOperationException("Steps stay due for ever.");
    }

    /// <summary>Looks into the database, for tests in Data and for what no answer shows.</summary>
    public async Task<T> Look<T>(Func<DsarDbContext, Task<T>> look)
    {
        await using var scope = Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<DsarDbContext>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Dsar:DataFolder", _folder);
        builder.UseSetting("Dsar:Environment", "dev");
        builder.UseSetting("Dsar:SeedsFolder", Path.Combine(Repository.Root, "seeds"));
        builder.UseSetting("Dsar:Jobs:Run", "false");
        foreach (var rate in typeof(Dsar.Api.Web.RateOptions).GetProperties())
        {
            // The clock stands still here, so a minute would never end.
            builder.UseSetting($"Dsar:Rates:{rate.Name}", "1000000");
        }

        if (_postgres is not null)
        {
            builder.UseSetting("Dsar:Postgres", _postgres);
        }

        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services =>
        {
            services.AddSingleton(new SteadyClock(Clock)).AddSingleton<TextWriter>(_banner).AddSingleton(new KeySource(() => [.. Rsa.Value]));
            _edges?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            TempFolder.Delete(_folder);
        }
    }

    private static string MakeFolder(string? postgres, DateTimeOffset now, (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("dsar-test").FullName;
        if (postgres is null)
        {
            Templates.AddDatabase(folder);
        }

        if (now == Templates.MondayMorning && settings.All(s => s.Key != "Dsar:SeedsFolder"))
        {
            Templates.AddSystems(folder);
        }

        return folder;
    }

    private static string Printed(string banner, string name) =>
        banner.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith(name + "=", StringComparison.Ordinal)).Select(l => l[(name.Length + 1)..].Split(' ')[0]).FirstOrDefault() ?? "";
}
