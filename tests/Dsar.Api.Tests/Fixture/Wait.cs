using System.Diagnostics;
using Xunit.Sdk;

namespace Dsar.Api.Tests;

/// <summary>Waits for what other processes, threads and servers do; fails, saying what did not come, instead of waiting for ever.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Until it is so.</summary>
    /// <param name="isSo">Looks once.</param>
    /// <param name="what">What is waited for, as a sentence.</param>
    /// <param name="within">The longest that it may take; two minutes when it is not said.</param>
    public static Task Until(Func<bool> isSo, string what, TimeSpan? within = null) => Until(() => Task.FromResult(isSo()), what, within);

    public static async Task Until(Func<Task<bool>> isSo, string what, TimeSpan? within = null)
    {
        for (var waited = Stopwatch.StartNew(); !await isSo(); await Task.Delay(BetweenLooks))
        {
            if (waited.Elapsed > (within ?? Patience))
            {
                throw new XunitException($"Waited {waited.Elapsed.TotalSeconds:0} s in vain until {what}.");
            }
        }
    }

    /// <summary>Until there is something to find; answers it.</summary>
    public static async Task<T> For<T>(Func<Task<T?>> find, string what, TimeSpan? within = null)
        where T : class
    {
        T? found = null;
        await Until(async () => (found = await find()) is not null, what, within);
        return found!;
    }
}
