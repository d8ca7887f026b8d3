using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Mail;

/// <summary>Settings <c>Dsar:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>Server name; empty in Development: mails go to the development mailbox.</summary>
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 25;

    /// <summary>StartTLS; may be off only towards loopback.</summary>
    public bool StartTls { get; set; } = true;

    public string? User { get; set; }

    [Web.Secret]
    public string? Password { get; set; }

    /// <summary>The one address that all mails come from.</summary>
    [EmailAddress]
    public string From { get; set; } = "dsar@localhost.localdomain";
}

/// <summary>Sends by SMTP with the framework's own client.</summary>
public sealed class SmtpMailer(IOptions<SmtpOptions> options) : IMailer
{
    private static readonly TimeSpan SessionTime = TimeSpan.FromSeconds(60);

    public async Task Send(Letter letter, CancellationToken ct)
    {
        var o = options.Value;
        using var client = new SmtpClient(o.Host!, o.Port) { EnableSsl = o.StartTls };
        if (o.User is { Length: > 0 })
        {
            client.Credentials = new System.Net.NetworkCredential(o.User, o.Password);
        }

        using var message = new MailMessage(new MailAddress(o.From, letter.FromName), new MailAddress(letter.To)) { Subject = letter.Subject, Body = letter.Text };
        message.Headers.Add("Message-ID", $"<{letter.Id:N}@{new MailAddress(o.From).Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(SessionTime);
        try
        {
            await client.SendMailAsync(message, time.Token);
        }
        catch (SmtpFailedRecipientException e) when ((int)e.StatusCode is >= 500 and < 600)
        {
            throw new MailRefusedException();
        }
    }
}
