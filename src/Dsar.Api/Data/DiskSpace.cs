namespace Dsar.Api.Data;

/// <summary>Room left on the data folder's disk. Short of it large work waits; the last of it is kept for what is already promised.</summary>
/// <param name="measure">Free bytes.</param>
/// <param name="holds">How long a measurement holds, in milliseconds: a call must not cost a look at the disk.</param>
public sealed class DiskSpace(Func<long> measure, long holds)
{
    /// <summary>Below 1 GiB no search, package or backup begins.</summary>
    private const long Room = 1024L * 1024 * 1024;

    /// <summary>Below 256 MiB calls that write are refused; reading, and the access entries it leaves, go on.</summary>
    private const long Reserve = 256L * 1024 * 1024;

    private const long HalfASecond = 500;

    private long _free;
    private long _until = long.MinValue;

    /// <summary>Looks at the disk that a folder lies on.</summary>
    public static DiskSpace Of(DataFolder folder) => new(() => new DriveInfo(folder.Path).AvailableFreeSpace, HalfASecond);

    public bool IsShort => Free < Room;

    public bool IsFull => Free < Reserve;

    /// <summary>Free bytes.</summary>
    public long Free
    {
        get
        {
            if (Environment.TickCount64 >= Volatile.Read(ref _until))
            {
                Volatile.Write(ref _free, measure());
                Volatile.Write(ref _until, Environment.TickCount64 + holds);
            }

            return Volatile.Read(ref _free);
        }
    }
}
