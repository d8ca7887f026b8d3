namespace Dsar.Api.Demo;

public static class Demo
{
    public static Task<int> Run(string[] args, TextWriter output) => Task.FromResult(args.Length);
}
