using System.Security.Cryptography;
using Dsar.Api.Data;
using Xunit.Abstractions;

namespace Dsar.Api.Tests.Faults;

/// <summary>Kills a service and starts it again, aimed at steps or at any moment, and keeps what each kill hit.</summary>
internal sealed class Kills(KilledService service, Claims claims, IReadOnlyList<Task> clients, Random random, ITestOutputHelper output)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(3);
    private readonly HashSet<Claims.Claim> _hits = [];
    private readonly List<string> _masters = [];

    public int Count { get; private set; }

    /// <summary>Claims that were held by a process when it was killed.</summary>
    public IReadOnlyList<Claims.Claim> Hits => [.. _hits];

    /// <summary>Until every step was hit so often. A process that has the wanted lease is stopped first, so that nothing moves between look and kill.</summary>
    public async Task AtEach(IReadOnlyList<string> steps, int times, TimeSpan patience)
    {
        for (var wanted = steps; wanted.Count > 0; wanted = [.. steps.Where(s => _hits.Count(h => h.Step == s) < times)])
        {
            // The sweep is met on the way to what it finds.
            wanted = wanted.Count > 1 ? [.. wanted.Where(s => s != nameof(Step.Sweep))] : wanted;
            using var time = new CancellationTokenSource(patience);
            while (!IsAt(wanted))
            {
                time.IsCancellationRequested.Should().BeFalse("{0} must come to be done, or they cannot be killed", string.Join(", ", wanted));
                await ClientsGoOn();
                await Task.Delay(BetweenLooks, CancellationToken.None);
            }

            Kill(string.Join(' ', wanted));
            MakeDue(wanted);
            service.Start();
        }
    }

    /// <summary>At moments that nothing aims at; one in two while the service still starts.</summary>
    public async Task AtAnyMoment(int times)
    {
        for (var n = 0; n < times; n++)
        {
            if (random.Next(2) > 0)
            {
                await service.Address;
            }

            await Task.Delay(random.Next(20, 1500));
            await ClientsGoOn();
            Kill("anything");
            service.Start();
        }
    }

    private bool IsAt(IReadOnlyList<string> wanted)
    {
        if (!service.Listens || !New().Any(c => wanted.Contains(c.Step)))
        {
            return false;
        }

        // At the claim itself, or some way into the work.
        Thread.Sleep(random.Next(0, 8));
        service.Stop();
        if (New().Any(c => wanted.Contains(c.Step)))
        {
            return true;
        }

        service.Continue();
        return false;
    }

    /// <summary>A client that fails says why at once.</summary>
    private Task ClientsGoOn() => clients.FirstOrDefault(c => c.IsFaulted) ?? Task.CompletedTask;

    private void Kill(string aim)
    {
        service.Kill();
        Count++;
        var hit = New().ToList();
        _hits.UnionWith(hit);
        output.WriteLine($"aimed at {aim}; hit {string.Join(' ', hit.Select(h => h.Step))}");
    }

    private IEnumerable<Claims.Claim> New() => claims.Held().Where(c => !_hits.Contains(c));

    /// <summary>What passing time does not make due again: a backup soon after the last, a new master key.</summary>
    private void MakeDue(IReadOnlyList<string> wanted)
    {
        if (wanted.Contains(nameof(Step.Backup)) && Directory.Exists(Path.Combine(service.Data, "backups")))
        {
            Directory.Delete(Path.Combine(service.Data, "backups"), recursive: true);
        }

        if (wanted.Contains(nameof(Step.Rewrap)))
        {
            var file = Path.Combine(Path.GetDirectoryName(service.Data)!, $"master{_masters.Count}.key");
            File.WriteAllBytes(file, RandomNumberGenerator.GetBytes(32));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            service.Settings[$"Dsar__Keys__RetiredKeyFiles__{_masters.Count}"] = _masters.Count == 0 ? First() : _masters[^1];
            _masters.Add(file);
            service.Settings["Dsar__Keys__MasterKeyFile"] = file;
        }
    }

    /// <summary>The first key lies in the data folder of a Development installation; a retired one may not.</summary>
    private string First()
    {
        var file = Path.Combine(Path.GetDirectoryName(service.Data)!, "first.key");
        File.Copy(Path.Combine(service.Data, "keys", "master.key"), file);
        return file;
    }
}
