using Dsar.Api.Data;
using Dsar.Api.Mail;
using Dsar.Api.Security;

namespace Dsar.Api.Setup;

/// <summary>The lines of a start: where things are, and keys that are shown once.</summary>
public static class Banner
{
    public static async Task Write(TextWriter console, WebApplication app, PrintedKeys? keys, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var urls = app.Urls.Count > 0 ? app.Urls : app.Configuration["urls"]?.Split(';') ?? ["http://localhost:5000"];
        var url = urls.First().TrimEnd('/');
        var lines = new List<string>
        {
            "",
            $"Dsar {Start.Version} · {app.Environment.EnvironmentName} · data in {app.Services.GetRequiredService<DataFolder>().Path}",
            $"  API          {url}/v1",
            $"  OpenAPI      {url}/openapi/dsar.v1.json" + (app.Environment.IsDevelopment() ? $"  (page: {url}/openapi)" : ""),
            $"  Health       {url}/health/ready",
            $"  Master key   {app.Services.GetRequiredService<MasterKey>().Origin}",
        };
        if (app.Services.GetService<DevelopmentMailer>() is not null)
        {
            lines.Add($"  Mailbox      {url}/dev/mailbox");
        }

        if (keys is not null)
        {
            lines.Add("");
            lines.Add("Keys, shown only now:");
            lines.Add($"  HOST={keys.Host}   makes controllers and their first keys, valid 24 hours");
        }

        if (keys is { Decider: not null })
        {
            lines.Add($"  DECIDER={keys.Decider}   Anna Ek, demo-hosting: works, decides, delivers");
            lines.Add($"  APPROVER={keys.Approver}   Bo Falk, demo-hosting: approves");
        }

        lines.Add("");
        foreach (var line in lines)
        {
            await console.WriteLineAsync(line);
        }
    }
}
