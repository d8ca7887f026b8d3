using System.Net;
using Dsar.Api.Web;

namespace Dsar.Api.Mail;

/// <summary>Keeps mails in memory so that a developer can read the code a person would get. Development only, loopback only.</summary>
public sealed class DevelopmentMailer(TimeProvider clock) : IMailer
{
    private const int Kept = 500;
    private readonly Lock _lock = new();
    private readonly List<Received> _mails = [];

    /// <summary>A mail as the mailbox shows it.</summary>
    public sealed record Received(Guid Id, DateTimeOffset At, string To, string Subject, string Text);

    public Task Send(Letter letter, CancellationToken ct)
    {
        lock (_lock)
        {
            _mails.RemoveAll(m => m.Id == letter.Id);
            _mails.Add(new Received(letter.Id, clock.GetUtcNow(), letter.To, letter.Subject, letter.Text));
            _mails.RemoveRange(0, Math.Max(0, _mails.Count - Kept));
        }

        return Task.CompletedTask;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Received> All()
    {
        lock (_lock)
        {
            return [.. _mails.AsEnumerable().Reverse()];
        }
    }

    /// <summary>The mailbox as page and as JSON.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/dev/mailbox", (DevelopmentMailer box, HttpContext http) => Loopback(http) ? Results.Content(Page(box.All()), "text/html; charset=utf-8") : Results.NotFound())
            .AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/dev/mailbox.json", (DevelopmentMailer box, HttpContext http) => Loopback(http) ? Results.Json(box.All(), Json.Wire) : Results.NotFound())
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static bool Loopback(HttpContext http) => http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static string Page(IReadOnlyList<Received> mails)
    {
        static string E(string text) => WebUtility.HtmlEncode(text);
        var items = mails.Count == 0
            ? "<p class=\"empty\">No mail yet. File a request with an e-mail contact and its receipt and code appear here.</p>"
            : string.Concat(mails.Select(m => $"<article><header><h2>{E(m.Subject)}</h2><p>To <b>{E(m.To)}</b> · {AuditTime(m.At)}</p></header><pre>{E(m.Text)}</pre></article>"));
        return $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Development mailbox</title>
            <style>
            body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f3f4f6;color:#1b1f24}
            main{max-width:44rem;margin:0 auto;padding:2rem 1rem}
            h1{font-size:1.5rem;margin:0 0 .25rem}
            .lead{color:#57606a;margin:0 0 1.5rem}
            article{background:#fff;border:1px solid #d0d7de;border-radius:.5rem;margin:0 0 1rem;padding:1rem 1.25rem}
            h2{font-size:1.05rem;margin:0}
            header p{color:#57606a;font-size:.875rem;margin:.125rem 0 .75rem}
            pre{font:inherit;margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
            .empty{color:#57606a}
            </style></head><body><main><h1>Development mailbox</h1>
            <p class="lead">{{(mails.Count == 1 ? "1 mail" : $"{mails.Count} mails, newest first")}}. Nothing here has left this machine. As data: <a href="/dev/mailbox.json">mailbox.json</a></p>
            {{items}}</main></body></html>
            """;
    }

    private static string AuditTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}
