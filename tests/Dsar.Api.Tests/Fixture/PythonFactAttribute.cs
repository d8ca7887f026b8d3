namespace Dsar.Tests;

/// <summary>Needs the interpreter that an independent check is written for; skipped, naming it, when it is not on the path.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() =>
        Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3"))) ? null : "python3 is not on the path.";
}
