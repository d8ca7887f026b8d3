namespace Dsar.Api.Setup;

public static class Start
{
    public static Task Prepare(WebApplication app) => Task.CompletedTask;
}
