using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.Faults;

/// <summary>The built service as a process that is stopped, continued, killed and started again on the same data.</summary>
internal sealed partial class KilledService(string folder, string? postgres, int mailPort) : IDisposable
{
    private const int Killed = 128 + 9;

    /// <summary>A database that says no in a race is heard here first and then asked again; what comes of it is a line of ours.</summary>
    private const string Database = "Microsoft.EntityFrameworkCore.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _keys = [];
    private readonly List<string> _problems = [];
    private readonly Queue<string> _last = new();
    private Process? _process;
    private TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where its data folder lies.</summary>
    public string Data => Path.Combine(folder, "data");

    /// <summary>Its PostgreSQL database, or null.</summary>
    public string? Postgres => postgres;

    /// <summary>Settings of the next start, as environment variables.</summary>
    public Dictionary<string, string> Settings { get; } = new() { ["Dsar__SeedsFolder"] = Path.Combine(Repository.Root, "seeds") };

    /// <summary>Lines of errors, and of keys that were not known.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock)
            {
                return [.. _problems];
            }
        }
    }

    /// <summary>The last lines of its log: ids, codes and counts only.</summary>
    public string Last
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _last);
            }
        }
    }

    /// <summary>Where it listens, once it does.</summary>
    public Task<string> Address => _address.Task.WaitAsync(Patience);

    /// <summary>Waits until it listens; fails with what it said when it ends instead.</summary>
    public async Task Started()
    {
        await Task.WhenAny(_address.Task, _process!.WaitForExitAsync(), Task.Delay(Patience));
        Listens.Should().BeTrue("the service must start, but said:\n{0}", Last);
    }

    public bool Listens => _address.Task.IsCompletedSuccessfully;

    /// <summary>The most memory it ever had resident, in bytes, as the kernel counts it.</summary>
    public long PeakMemory => File.ReadLines($"/proc/{_process!.Id}/status").Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024).Single();

    /// <summary>A key that the first start printed, or that was made since.</summary>
    public string Key(string name)
    {
        lock (_lock)
        {
            return _keys[name];
        }
    }

    public void Keep(string name, string key)
    {
        lock (_lock)
        {
            _keys[name] = key;
        }
    }

    public void Start()
    {
        // A start that was killed before it listened leaves its waiters to the next one.
        _address = _address.Task.IsCompleted ? new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously) : _address;
        var listens = _address;
        _process = Process.Start(Program("serve"))!;
        _process.OutputDataReceived += (_, line) => Read(line.Data ?? "", listens);
        _process.ErrorDataReceived += (_, line) => Read(line.Data ?? "", listens);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL, also while it is stopped.</summary>
    public void Kill()
    {
        _process!.HasExited.Should().BeFalse("the service must live until it is killed, but said:\n{0}", Last);
        _process.Kill();
        _process.WaitForExit();
        _process.ExitCode.Should().Be(Killed, "the kill is a kill");
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: it stands still wherever it is.</summary>
    public void Stop() => Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public void Continue() => Signal("CONT");

    /// <summary>SIGTERM; answers the exit code when it is out.</summary>
    public async Task<int> Terminate(TimeSpan within)
    {
        Signal("TERM");
        await _process!.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    /// <summary>The verb <c>audit verify</c> on the same data: its exit code and what it printed.</summary>
    public async Task<(int Exit, string Printed)> VerifyAudit()
    {
        using var process = Process.Start(Program("audit", "verify"))!;
        var printed = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Patience);
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(printed));
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
    }

    private void Signal(string signal)
    {
        // The shell's own kill: not every machine has the program.
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {_process!.Id}"]);
        kill.WaitForExit();
        kill.ExitCode.Should().Be(0);
    }

    private ProcessStartInfo Program(params string[] verb)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dsar.Api.dll"), .. verb]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["ASPNETCORE_URLS"]) = ("Development", "http://127.0.0.1:0");
        (start.Environment["Dsar__Smtp__Host"], start.Environment["Dsar__Smtp__Port"], start.Environment["Dsar__Smtp__StartTls"]) = ("127.0.0.1", $"{mailPort}", "false");
        start.Environment["Dsar__Postgres"] = postgres ?? "";
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var rate in typeof(Web.RateOptions).GetProperties())
        {
            start.Environment[$"Dsar__Rates__{rate.Name}"] = "1000000";
        }

        start.Environment["Dsar__Security__RequestsOpenedPerHour"] = "100000";
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Read(string line, TaskCompletionSource<string> listens)
    {
        lock (_lock)
        {
            _last.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {line}");
            if (_last.Count > 80)
            {
                _last.Dequeue();
            }

            if (Listening().Match(line) is { Success: true } listening)
            {
                listens.TrySetResult(listening.Groups[1].Value);
            }
            else if (KeyLine().Match(line) is { Success: true } key)
            {
                _keys[key.Groups[1].Value] = key.Groups[2].Value;
            }
            else if (line.Contains("Unexpected", StringComparison.Ordinal) || (line.StartsWith("fail:", StringComparison.Ordinal) && !line.Contains(Database, StringComparison.Ordinal)) || line.Contains("refused", StringComparison.Ordinal))
            {
                _problems.Add(line);
            }
        }
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"^\s*(HOST|DECIDER|APPROVER)=(\S+)")]
    private static partial Regex KeyLine();
}
