using BenchmarkDotNet.Running;
using Dsar.Benchmarks.Baselines;

namespace Dsar.Benchmarks;

/// <summary>Runs one measurement; every figure it prints is a ratio against a named baseline of the same run.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args) => args switch
    {
        ["intake", ..] => await Intake.Run(),
        ["list", .. var rest] => await Listing.Run(rest),
        ["start", ..] => await Starting.Run(),
        ["workflow", .. var rest] => Workflow(rest),
        ["baseline-empty", .. var rest] => await EmptyApp.Run(rest),
        ["baseline-scaffold", .. var rest] => await Scaffold.Run(rest),
        ["baseline-offset", .. var rest] => await OffsetList.Run(rest),
        _ => Usage(),
    };

    private static int Workflow(string[] args)
    {
        BenchmarkSwitcher.FromTypes([typeof(WorkflowBenchmarks)]).Run([.. args, "--filter", "*"]);
        return 0;
    }

    private static int Usage()
    {
        Console.Error.WriteLine("Measurements: intake, list [rows], start, workflow. See README.md beside this project.");
        return 2;
    }
}
