namespace Dsar.Discovery.Tests;

/// <summary>Where the tests find PostgreSQL: an Npgsql connection string to a server where databases may be made.</summary>
internal static class PostgresServer
{
    public const string Variable = "DSAR_TEST_POSTGRES";

    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    public static string? Skip => ConnectionString is null ? $"{Variable} is not set" : null;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Skip;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresServer.Skip;
}
