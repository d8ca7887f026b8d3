using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/Dsar.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
