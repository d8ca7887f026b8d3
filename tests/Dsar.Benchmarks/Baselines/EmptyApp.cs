using Microsoft.AspNetCore.Builder;

namespace Dsar.Benchmarks.Baselines;

/// <summary>Baseline of the start: the smallest web application there is.</summary>
internal static class EmptyApp
{
    public static async Task<int> Run(string[] args)
    {
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/health/ready", () => "ok");
        await app.RunAsync();
        return 0;
    }
}
