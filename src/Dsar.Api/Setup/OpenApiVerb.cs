namespace Dsar.Api.Setup;

/// <summary><c>openapi</c>: the API document without a running service.</summary>
internal static class OpenApiVerb
{
    /// <summary>Writes the OpenAPI document to a file, or to stdout.</summary>
    public static async Task<int> Run(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("dsar-openapi");
        try
        {
            await using var app = App.Build(["--Dsar:Jobs:Run=false", $"--Dsar:DataFolder={folder.FullName}", "--environment=Development"]);
            var json = await OpenApiSetup.Json(app);
            if (args is [var file, ..])
            {
                await File.WriteAllTextAsync(file, json);
            }
            else
            {
                await Console.Out.WriteLineAsync(json);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
