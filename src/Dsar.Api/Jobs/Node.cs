namespace Dsar.Api.Jobs;

/// <summary>
/// This process among those that share a database. Its id lies in the data folder and is held by a lock while the process lives: a restart gets the same
/// id and may void the leases it held itself at once, and two processes of one machine never share one.
/// </summary>
public sealed class Node : IDisposable
{
    private readonly FileStream _held;

    private Node(FileStream held, Guid id) => (_held, Id) = (held, id);

    public Guid Id { get; }

    /// <summary>Takes the first id of this machine that no living process holds; makes one when all are held.</summary>
    public static Node Load(string dataFolder)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                var file = new FileStream(Path.Combine(dataFolder, $"node-{Environment.MachineName}-{number}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return new Node(file, IdIn(file));
            }
            catch (IOException) when (number < 100)
            {
                // Another process of this machine holds it.
            }
        }
    }

    public void Dispose() => _held.Dispose();

    private static Guid IdIn(FileStream file)
    {
        Span<byte> stored = stackalloc byte[16];
        if (file.ReadAtLeast(stored, 16, throwOnEndOfStream: false) == 16)
        {
            return new Guid(stored);
        }

        var id = Guid.CreateVersion7();
        file.SetLength(0);
        file.Write(id.ToByteArray());
        file.Flush(flushToDisk: true);
        return id;
    }
}
