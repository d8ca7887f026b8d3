using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Benchmarks;

/// <summary>A program as a process of its own on a free port, in a folder of its own.</summary>
internal sealed partial class Service : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _printed = new();

    private Service(ProcessStartInfo start)
    {
        Begun = Stopwatch.StartNew();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs since the process was started.</summary>
    public Stopwatch Begun { get; }

    public string Address => Find(Listening());

    /// <summary>Resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The product, with invented data and its steps at rest.</summary>
    public static Service Product(string folder, params (string Name, string Value)[] settings) => new(Start("Dsar.Api.dll", [], folder, [.. AtRest(), .. settings]));

    /// <summary>A baseline of this project.</summary>
    public static Service Baseline(string verb, string folder, params string[] args) => new(Start("Dsar.Benchmarks.dll", [verb, .. args], folder, []));

    /// <summary>The product with the baseline's list beside its own.</summary>
    public static Service OffsetList(string folder) => new(Start("Dsar.Benchmarks.dll", ["baseline-offset"], folder, [.. AtRest(), ("Dsar__Rates__Default", "100000000")]));

    private static (string Name, string Value)[] AtRest() => [("Dsar__Jobs__Run", "false"), ("Dsar__SeedsFolder", Seeds())];

    /// <summary>Waits until it listens.</summary>
    public async Task<Service> Listens()
    {
        while (Address.Length == 0)
        {
            if (_process.HasExited || Begun.Elapsed > Patience)
            {
                throw new InvalidOperationException("It did not start: " + Printed());
            }

            await Task.Delay(5);
        }

        return this;
    }

    /// <summary>A key that the first start printed.</summary>
    public string Key(string name) => Find(new Regex(name + @"=(\S+)"));

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ProcessStartInfo Start(string program, string[] args, string folder, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. args]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["ASPNETCORE_URLS"]) = ("Development", "http://127.0.0.1:0");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>The seeds of the repository this was built in.</summary>
    private static string Seeds()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "seeds")))
            {
                return Path.Combine(folder.FullName, "seeds");
            }
        }

        throw new DirectoryNotFoundException("There is no folder 'seeds' above the program.");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_printed)
        {
            if (_printed.Length < 1_000_000)
            {
                _printed.AppendLine(line.Data);
            }
        }
    }

    private string Printed()
    {
        lock (_printed)
        {
            return _printed.ToString();
        }
    }

    private string Find(Regex pattern) => pattern.Match(Printed()).Groups[1].Value;

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
