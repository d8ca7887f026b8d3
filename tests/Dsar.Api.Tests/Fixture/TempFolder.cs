namespace Dsar.Api.Tests;

/// <summary>Folders that a test leaves.</summary>
internal static class TempFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Deletes one with all that is in it. What a host wrote last may still be on its way, so it is tried again for a while.</summary>
    public static void Delete(string folder)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        SpinWait.SpinUntil(() => IsGone(folder), Patience);
    }

    private static bool IsGone(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
