namespace Dsar.Api.Mail;

/// <summary>One mail ready to leave. Personal data: never logged.</summary>
/// <param name="Id">Becomes the Message-ID, so that a repeat is recognisable.</param>
/// <param name="To">The receiver's address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="FromName">The controller's name.</param>
public sealed record Letter(Guid Id, string To, string Subject, string Text, string FromName)
{
    public override string ToString() => $"Letter {Id}";
}

/// <summary>The way mails leave. Throws when the mail was not accepted; <see cref="MailRefusedException"/> when trying again is pointless.</summary>
public interface IMailer
{
    Task Send(Letter letter, CancellationToken ct);
}

/// <summary>The receiver's server refuses this mail for good (SMTP 5xx).</summary>
public sealed class MailRefusedException() : Exception("The mail was refused for good.");
