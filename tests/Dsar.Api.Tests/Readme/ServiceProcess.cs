using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.Readme;

/// <summary>The service as a process of its own on a free port, started in an empty folder as a newcomer would.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _printed = new();

    private ServiceProcess(Process process) => _process = process;

    public string Address => Printed().Match(@"Now listening on: (\S+)").Groups[1].Value;

    public static async Task<ServiceProcess> Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dsar.Api.dll")]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["ASPNETCORE_URLS"]) = ("Development", "http://127.0.0.1:0");
        start.Environment["Dsar__SeedsFolder"] = Path.Combine(Repository.Root, "seeds");
        var service = new ServiceProcess(Process.Start(start)!);
        service.Listen();
        await Wait.Until(() => service.Address.Length > 0 || service._process.HasExited, "the service listens");
        service.Address.Should().NotBeEmpty("the service should start, but printed:\n{0}", service.Printed().Text);
        return service;
    }

    /// <summary>A key that the first start printed.</summary>
    public string Key(string name) => Printed().Match(name + @"=(\S+)").Groups[1].Value;

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Listen()
    {
        void Add(object _, DataReceivedEventArgs line)
        {
            lock (_printed)
            {
                _printed.AppendLine(line.Data);
            }
        }

        _process.OutputDataReceived += Add;
        _process.ErrorDataReceived += Add;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private Output Printed()
    {
        lock (_printed)
        {
            return new Output(_printed.ToString());
        }
    }

    private sealed record Output(string Text)
    {
        public Match Match(string pattern) => Regex.Match(Text, pattern);
    }
}
