namespace Dsar.Api.Tests;

/// <summary>The shipped seeds, and copies of them that a test may change.</summary>
public static class Seeds
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([Repository.Root, "seeds", .. parts]);

    public static void Copy(string to)
    {
        foreach (var file in Directory.EnumerateFiles(Path(), "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(Path(), file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Replaces text in a file of a copy; the text must be there.</summary>
    public static async Task Change(string file, string old, string changed)
    {
        var text = await File.ReadAllTextAsync(file);
        text.Should().Contain(old);
        await File.WriteAllTextAsync(file, text.Replace(old, changed, StringComparison.Ordinal));
    }
}
