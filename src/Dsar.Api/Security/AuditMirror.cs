using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Security;

/// <summary>
/// Copies every audit entry and checkpoint into the <see cref="AuditFolder"/> within a second of its commit, and signs the ends of the chains at stop. What is
/// missing there is found from the state, so a crash loses nothing. Of several nodes the one that holds the folder's lock writes.
/// </summary>
public sealed partial class AuditMirror(IServiceScopeFactory scopes, AuditFolder folder, IOptions<JobOptions> jobs, TimeProvider clock, ILogger<AuditMirror> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<Guid, long> _mirrored = [];
    private readonly HashSet<Guid> _fork = [];
    private HashSet<string>? _checkpoints;
    private DateTimeOffset _lastCheckpoint;
    private DateTimeOffset? _wholeAt;
    private FileStream? _lock;

    /// <summary>False while the folder cannot be written, or holds another history than the database.</summary>
    public bool Works { get; private set; } = true;

    /// <summary>For how long the mirror has not held every entry; null on a node that leaves it to another.</summary>
    public TimeSpan? Lag => _wholeAt is { } whole ? clock.GetUtcNow() - whole : null;

    /// <summary>Writes what is missing in the folder. Does nothing on a node that does not hold the folder's lock.</summary>
    public async Task CatchUp(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (!Lock())
            {
                _wholeAt = null;
                return;
            }

            _wholeAt ??= clock.GetUtcNow();
            var looked = clock.GetUtcNow();
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
            var works = true;
            foreach (var head in await db.AuditHeads.AsNoTracking().ToListAsync(ct))
            {
                works &= await Mirror(db, head, ct);
            }

            await MirrorCheckpoints(db, ct);
            (Works, _wholeAt) = (works, works ? looked : _wholeAt);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(async () =>
        {
            await SignEnds(cancellationToken);
            await CatchUp(cancellationToken);
        });
        _lock?.Dispose();
        _lock = null;
    }

    public override void Dispose()
    {
        _lock?.Dispose();
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!jobs.Value.Run)
        {
            // A process that leaves work to another leaves it this too, until it stops.
            return;
        }

        await Try(() => PublishKeys(stoppingToken));
        using var timer = new PeriodicTimer(Often);
        try
        {
            do
            {
                await Try(() => CatchUp(stoppingToken));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is left is written by StopAsync, or found at the next start.
        }
    }

    private async Task Try(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is, calls go on being served, and health tells.
            if (Works)
            {
                Log.Failed(log, e.GetType().Name);
            }

            Works = false;
        }
    }

    private bool Lock()
    {
        try
        {
            _lock ??= new FileStream(Path.Combine(folder.Path, "mirror.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException) when (Directory.Exists(folder.Path))
        {
            (_checkpoints, _lock) = (null, null);
            _mirrored.Clear();
            return false;
        }
    }

    private async Task<bool> Mirror(DsarDbContext db, AuditHead head, CancellationToken ct)
    {
        var chain = head.ControllerId;
        if (!_mirrored.TryGetValue(chain, out var seq))
        {
            if (await AuditBranch.NextOf(db, folder, chain, ct) is not { } next)
            {
                if (_fork.Add(chain))
                {
                    Web.Telemetry.VerifyFailures.Add(1);
                    Log.Fork(log, chain);
                }

                return false;
            }

            seq = next - 1;
        }

        while (seq < head.Seq)
        {
            var entries = await db.AuditEntries.AsNoTracking().Where(e => e.ControllerId == chain && e.Seq > seq).OrderBy(e => e.Seq).Take(Batch).ToListAsync(ct);
            if (entries.Count == 0)
            {
                // The end tells of entries that are not there: health says so, and audit verify where.
                return false;
            }

            folder.Append(chain, entries.Select(AuditRecord.Of));
            seq = entries[^1].Seq;
        }

        _mirrored[chain] = seq;
        return true;
    }

    private async Task MirrorCheckpoints(DsarDbContext db, CancellationToken ct)
    {
        if (_checkpoints is null)
        {
            var written = File.Exists(folder.Checkpoints) ? NdJson.Lines(folder.Checkpoints).Select(l => l.Text is null ? null : CheckpointRecord.Parse(l.Text)).OfType<CheckpointRecord>().ToList() : [];
            _checkpoints = [.. written.Select(c => c.Id)];
        }

        var from = _lastCheckpoint - (_lastCheckpoint == default ? TimeSpan.Zero : ClockSkew);
        var stored = await db.AuditCheckpoints.IgnoreQueryFilters().AsNoTracking().Where(c => c.At >= from).OrderBy(c => c.At).ToListAsync(ct);
        var missing = stored.Where(c => !_checkpoints.Contains(c.Id.ToString())).ToList();
        if (missing.Count > 0)
        {
            folder.Append(missing.Select(CheckpointRecord.Of));
            _checkpoints.UnionWith(missing.Select(c => c.Id.ToString()));
            await PublishKeys(ct);
        }

        _lastCheckpoint = stored.Count > 0 ? stored[^1].At : _lastCheckpoint;
    }

    /// <summary>The first start makes the signing key here, off the way of the first call.</summary>
    private async Task PublishKeys(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        await scope.ServiceProvider.GetRequiredService<Vault>().SigningKey(ct);
        await db.SaveChangesAsync(ct);
        foreach (var key in await db.SigningKeys.AsNoTracking().ToListAsync(ct))
        {
            folder.Publish(key);
        }
    }

    private async Task SignEnds(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<DsarDbContext>();
        await services.GetRequiredService<CheckCounts>().Enter(stopping: true, ct);
        foreach (var chain in await Checkpoints.Due(db, clock.GetUtcNow(), stopping: true, ct))
        {
            await services.GetRequiredService<Checkpoints>().Sign(chain, ct);
        }

        await db.SaveChangesAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(50, LogLevel.Error, "The audit mirror could not be written ({Code}); it goes on by itself")]
        public static partial void Failed(ILogger logger, string code);

        [LoggerMessage(51, LogLevel.Error, "The audit mirror of chain {Chain} holds another history than the database; run audit verify")]
        public static partial void Fork(ILogger logger, Guid chain);
    }
}
