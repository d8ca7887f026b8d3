using Dsar.Api.Data;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Removes files that nothing stands for any more: run files and packages whose record has ended, and what a build left that was killed before its
/// record was stored. A file's name begins with the id of its record, so the state alone says what may stay.
/// </summary>
public sealed class Leftovers(DsarDbContext db, DataFolder folder, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <summary>Folders whose files belong to records.</summary>
    private static readonly string[] Folders = ["runs", "packages", "attachments"];

    /// <summary>A file without a record may be one that is being written: its record is stored when it is whole.</summary>
    private static readonly TimeSpan Unfinished = TimeSpan.FromHours(2);

    /// <summary>Looks through every folder; answers how many files were removed.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        var removed = 0;
        foreach (var some in Files().Chunk(AtOnce))
        {
            var wanted = await Wanted([.. some.Select(f => f.Id).Distinct()], ct);
            foreach (var (path, id) in some)
            {
                if (!wanted.TryGetValue(id, out var keep) ? clock.GetUtcNow() - File.GetLastWriteTimeUtc(path) > Unfinished : !keep)
                {
                    File.Delete(path);
                    removed++;
                }
            }
        }

        return removed;
    }

    /// <summary>Removes the files of records, as far as they have ended.</summary>
    public async Task Remove(IReadOnlyCollection<Guid> records, CancellationToken ct)
    {
        var wanted = await Wanted(records, ct);
        foreach (var id in records.Where(r => !wanted.GetValueOrDefault(r)))
        {
            foreach (var path in Folders.Select(f => Path.Combine(folder.Path, f)).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, $"{id:N}*")))
            {
                File.Delete(path);
            }
        }
    }

    private IEnumerable<(string Path, Guid Id)> Files() =>
        from name in Folders
        let path = Path.Combine(folder.Path, name)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path)
        where Path.GetFileName(file) is { Length: > 32 } n && Guid.TryParseExact(n[..32], "N", out _)
        select (file, Guid.ParseExact(Path.GetFileName(file)[..32], "N"));

    /// <summary>For each record that exists, whether its file is still needed.</summary>
    private async Task<Dictionary<Guid, bool>> Wanted(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var rows = await db.Records.AsNoTracking().IgnoreQueryFilters().Where(r => ids.Contains(r.Id))
            .Join(db.Requests.AsNoTracking().IgnoreQueryFilters(), r => r.RequestId, q => q.Id, (r, q) => new { r.Id, r.Noun, r.State, Request = q.State, q.ContentDestroyedAt })
            .ToListAsync(ct);
        var later = await db.Deferred.AsNoTracking().IgnoreQueryFilters().Where(d => ids.Contains(d.Id)).Select(d => new { d.Id, d.EndedAt }).ToListAsync(ct);
        var wanted = rows.ToDictionary(r => r.Id, r => r.ContentDestroyedAt is null && r.Noun switch
        {
            Noun.Collections => r.Request != RequestState.Withdrawn,
            Noun.Packages => r.State is not ("expired" or "destroyed" or "failed"),
            Noun.Attachments => r.State is not "rejected",
            _ => true,
        });
        var replays = await db.Operations.AsNoTracking().IgnoreQueryFilters().Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, o.EndedAt }).ToListAsync(ct);
        later.Concat(replays).ToList().ForEach(d => wanted[d.Id] = d.EndedAt is null); // what a later erasure or a replay has begun is carried on from its run
        return wanted;
    }
}
