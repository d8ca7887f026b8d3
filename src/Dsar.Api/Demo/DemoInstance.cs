using Dsar.Api.Setup;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Demo;

/// <summary>A fresh instance of the service on a free loopback port, with real jobs and the development mailbox, and the keys it printed.</summary>
internal sealed class DemoInstance : IAsyncDisposable
{
    private const string NewsletterSecret = "demo-newsletter-key";

    private readonly WebApplication _app;
    private readonly DemoNewsletter _newsletter;
    private readonly ServiceProvider _clients = new ServiceCollection().AddHttpClient().BuildServiceProvider();
    private readonly string _printed;

    private DemoInstance(WebApplication app, DemoNewsletter newsletter, string folder, string printed) => (_app, _newsletter, Folder, _printed) = (app, newsletter, folder, printed);

    /// <summary>Data folder of the instance.</summary>
    public string Folder { get; }

    public string Address => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    /// <summary>The shipped seeds this instance was made from.</summary>
    public string Seeds => Loader.SeedsFolder(_app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Web.DsarOptions>>().Value);

    public static async Task<DemoInstance> Start(string folder, string[] args)
    {
        var banner = new StringWriter();
        var systems = Path.Combine(folder, "systems");
        var seeds = Path.Combine(Loader.SeedsFolder(new Web.DsarOptions { SeedsFolder = new ConfigurationBuilder().AddCommandLine(args).Build()["Dsar:SeedsFolder"] }), "demo", "systems");
        var newsletter = await DemoNewsletter.Start(Path.Combine(systems, "demo-newsletter.db"), NewsletterSecret);
        var app = App.Build([.. args, .. Settings(folder), .. await Vendors(folder, seeds, newsletter)], services => services.AddSingleton<TextWriter>(banner).AddLogging(l => l.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Error)));
        await Setup.Start.Prepare(app);
        DemoLandscape.Create(systems, seeds, StockholmTime.DayOf(TimeProvider.System.GetUtcNow()));
        await app.StartAsync();
        return new DemoInstance(app, newsletter, folder, banner.ToString());
    }

    /// <summary>A caller with a key that the first start printed: HOST, DECIDER or APPROVER.</summary>
    public DemoCaller Printed(string who, string name) => As(who, KeyAfter(name));

    public DemoCaller As(string who, string? key)
    {
        var http = _clients.GetRequiredService<IHttpClientFactory>().CreateClient();
        http.BaseAddress = new Uri(Address);
        return new DemoCaller(who, http, key);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _newsletter.DisposeAsync();
        await _clients.DisposeAsync();
    }

    private string KeyAfter(string name)
    {
        var line = _printed.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(name + "=", StringComparison.Ordinal));
        return line?[(name.Length + 1)..].Split(' ')[0] ?? throw new DemoFailedException($"The first start printed no {name}.");
    }

    /// <summary>Nothing of the surroundings reaches the demo: its own database, mailbox, keys and systems, wherever it is started.</summary>
    private static string[] Settings(string folder) =>
    [
        "--environment=Development", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error",
        $"--Dsar:DataFolder={folder}", "--Dsar:Environment=dev", "--Dsar:Seed=true", "--Dsar:Jobs:Run=true",
        "--Dsar:Postgres=", "--Dsar:Smtp:Host=", "--Dsar:Registers=", "--Dsar:Keys:MasterKeyFile=", "--Dsar:Keys:MasterKey=",
    ];

    /// <summary>The systems that are called over HTTP: a vendor's, and one whose server is always down.</summary>
    private static async Task<string[]> Vendors(string folder, string maps, DemoNewsletter newsletter)
    {
        Directory.CreateDirectory(folder);
        var secret = Path.Combine(folder, "demo-newsletter.secret");
        await File.WriteAllTextAsync(secret, NewsletterSecret);
        return
        [
            $"--Dsar:DataMaps={maps}", $"--Dsar:Systems:demo-newsletter:BaseUrl={newsletter.Address}", $"--Dsar:Systems:demo-newsletter:SecretFile={secret}", $"--Dsar:Systems:demo-newsletter:Write={secret}",
            "--Dsar:Systems:demo-newsletter:AllowNetworks:0=127.0.0.0/8", "--Dsar:Systems:demo-legacy-stats:BaseUrl=http://127.0.0.1:1", "--Dsar:Systems:demo-legacy-stats:AllowNetworks:0=127.0.0.0/8",
        ];
    }
}
