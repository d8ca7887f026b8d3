using System.Security.Cryptography;
using Dsar.Api.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dsar.Api.Tests;

/// <summary>A data folder and a master key of its own, to start the program on as an operator would: through its entry point or up to the first call.</summary>
internal sealed class Installations : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("dsar-start");

    public Installations() => Key = KeyFile("master.key", RandomNumberGenerator.GetBytes(32));

    public string Data => Path.Combine(_root.FullName, "data");

    /// <summary>Path of a good key.</summary>
    public string Key { get; }

    public StringWriter Printed { get; } = new();

    public string KeyFile(string name, byte[] content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = Path.Combine(_root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }

    public string Folder(string name, params (string File, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, name)).FullName;
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return folder;
    }

    /// <summary>Production with this folder and key; later settings win.</summary>
    public string[] Arguments(params string[] more) =>
        ["--environment=Production", $"--Dsar:DataFolder={Data}", "--Dsar:Jobs:Run=false", "--urls=http://127.0.0.1:0", $"--Dsar:Keys:MasterKeyFile={Key}",
         "--Dsar:PublicAddress=https://dsar.example.com", "--Dsar:Smtp:Host=localhost", .. more];

    /// <summary>The service up to its first call; its log goes to <paramref name="log"/> when given.</summary>
    public async Task<WebApplication> Prepared(ILoggerProvider? log = null, params string[] more)
    {
        var app = App.Build(Arguments(more));
        if (log is not null)
        {
            app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        }

        try
        {
            await Start.Prepare(app);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the program's entry point: its exit code and what it wrote to stderr.</summary>
    public static async Task<(int Exit, string Error)> Program(params string[] arguments)
    {
        var (exit, _, error) = await Verb(arguments);
        return (exit, error);
    }

    /// <summary>The same with what it wrote to stdout. Test classes that call it are of the collection <c>console</c>: there is one console.</summary>
    public static async Task<(int Exit, string Output, string Error)> Verb(params string[] arguments)
    {
        var (before, output, error) = ((Console.Out, Console.Error), new StringWriter(), new StringWriter());
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            var run = Task.Run(() => (int)typeof(Program).Assembly.EntryPoint!.Invoke(null, [arguments])!);
            return (await run.WaitAsync(TimeSpan.FromSeconds(60)), output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(before.Out);
            Console.SetError(before.Error);
        }
    }

    public void Dispose() => TempFolder.Delete(_root.FullName);
}
