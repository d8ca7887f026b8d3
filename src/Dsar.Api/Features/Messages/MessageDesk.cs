using Dsar.Api.Data;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Mail;
using Dsar.Domain;

namespace Dsar.Api.Features.Messages;

/// <summary>The words of letters that the installation writes itself, what follows from a message, and the message as a letter.</summary>
public sealed class MessageDesk(RequestDesk desk, RecipientNoticeDesk notices, RecordBook book, MailOutbox mails, TimeProvider clock)
{
    private const int DaysToReply = 14;
    private static readonly LocalText Message = new("Ett meddelande om din begäran", "A message about your request");
    private static readonly LocalText Answer = new("Svar på ditt klagomål", "Answer to your complaint");
    private static readonly LocalText Notice = new("Avgift för din begäran", "A fee for your request");
    private static readonly LocalText Extension = new("Svaret tar längre tid", "Our answer takes longer");
    private static readonly LocalText Receipt = new("Vi har tagit emot din begäran", "We have received your request");
    private static readonly LocalText Forwarded = new("En annan ska svara dig", "Another must answer you");
    private static readonly LocalText Referred = new("En annan ansvarar för uppgifterna", "Another is responsible for the data");
    private static readonly LocalText Withdrawn = new("Du har återtagit din begäran", "You have withdrawn your request");
    private static readonly LocalText Late = new("Svaret är försenat", "Our answer is late");
    private static readonly LocalText RecipientsList = new("De har fått veta vad vi gjort", "Who has been told what we did");
    private static readonly LocalText LiftNotice = new("Pausen för dina uppgifter upphör", "The pause for your data ends");
    private static readonly LocalText FromPerson = new("Meddelande från personen", "Message from the person");
    private static readonly LocalText Complaint = new("Klagomål från personen", "Complaint from the person");

    /// <summary>What a letter says on this day, without its frame.</summary>
    public async Task<string> Words(DataSubjectRequest request, MessageTemplate template, Fee? fee, LateAnswer? late, DateTimeOffset now, CancellationToken ct)
    {
        var (frame, today) = (await Frame(request, now, ct), StockholmTime.DayOf(now));
        return template switch
        {
            MessageTemplate.FeeNotice => MessageLetters.FeeNotice(frame, fee!.Amount!.Trim(), fee.Ground!.Value, fee.Evidence!, today.AddDays(DaysToReply)),
            MessageTemplate.RecipientsList => MessageLetters.Words(LaterLetters.RecipientsList(frame, await notices.Told(request.Id, ct))),
            MessageTemplate.Late => MessageLetters.Words(LaterLetters.Late(frame, request.DeadlineOn(today).Effective, late!.Reason!, late.NewDate!.Value)),
            _ => MessageLetters.Words(ShortLetters.Receipt(frame, [.. (await desk.Siblings(request.SubmissionId, ct)).Select(r => r.Right)], request.DeadlineOn(today))),
        };
    }

    /// <summary>The mail that there is something to read, and the task to answer a complaint.</summary>
    public async Task Follow(DataSubjectRequest request, RequestRecord row, MessageRecord message, string? email, CancellationToken ct)
    {
        if (email is not null)
        {
            await mails.Queue("news", request, request.Reference, email, await desk.Register(request, ct), new Dictionary<string, string>(), ct, row.Id);
        }

        if (message is { Kind: MessageKind.Complaint, Direction: MessageDirection.In })
        {
            var due = StockholmTime.DayOf(clock.GetUtcNow()).AddDays(DaysToReply);
            var task = new TaskRecord(TaskKind.Other, null, "Answer the complaint", "The person has complained. Read the message, answer it with a message of kind complaint, then complete this task.", TaskState.Open, due, null);
            await book.Add(request, Noun.Tasks, task, ct, TaskRows.Aside);
        }
    }

    /// <summary>Writes a letter of the installation's own to the person, with the mail that there is something to read.</summary>
    public async Task Write(DataSubjectRequest request, MessageTemplate template, Document letter, MessageZone zone, CancellationToken ct)
    {
        var email = (await desk.Subject(request, ct)).Contact?.Email;
        var (row, message) = await Keep(request, template, letter, zone, email, ct);
        await Follow(request, row, message, email, ct);
    }

    /// <summary>Keeps a letter of the installation's own among the messages; whoever calls tells the person, by mail when <paramref name="email"/> is given.</summary>
    public async Task<(RequestRecord Row, MessageRecord Message)> Keep(DataSubjectRequest request, MessageTemplate? template, Document letter, MessageZone zone, string? email, CancellationToken ct)
    {
        var message = new MessageRecord(
            MessageKind.Message, MessageDirection.Out, email is null ? MessageChannel.Post : MessageChannel.Portal, template, zone, MessageLetters.Words(letter), null, [], clock.GetUtcNow(), email is null ? NoticeState.None : NoticeState.Queued);
        return (await book.Add(request, Noun.Messages, message, ct), message);
    }

    /// <summary>The message as a letter ready to print.</summary>
    public async Task<Document> Letter(DataSubjectRequest request, RequestRecord row, MessageRecord message, CancellationToken ct)
    {
        var frame = await Frame(request, row.CreatedAt, ct);
        return message switch
        {
            { Direction: MessageDirection.In, Kind: MessageKind.Complaint } => MessageLetters.Received(frame, Complaint, message.Text),
            { Direction: MessageDirection.In } => MessageLetters.Received(frame, FromPerson, message.Text),
            { Template: MessageTemplate.FeeNotice } => MessageLetters.Letter(frame, Notice, message.Text, free: false),
            { Template: MessageTemplate.Forwarded } => MessageLetters.Letter(frame, Forwarded, message.Text),
            { Template: MessageTemplate.Referred } => MessageLetters.Letter(frame, Referred, message.Text),
            { Template: MessageTemplate.RecipientsList } => MessageLetters.Letter(frame, RecipientsList, message.Text),
            { Template: MessageTemplate.LiftNotice } => MessageLetters.Letter(frame, LiftNotice, message.Text),
            { Template: MessageTemplate.Extension } => MessageLetters.Letter(frame, Extension, message.Text),
            { Template: MessageTemplate.Withdrawn } => MessageLetters.Letter(frame, Withdrawn, message.Text),
            { Template: MessageTemplate.Late } => MessageLetters.Letter(frame, Late, message.Text),
            { Template: MessageTemplate.Receipt } => MessageLetters.Letter(frame, Receipt, message.Text),
            { Kind: MessageKind.Complaint } => MessageLetters.Letter(frame, Answer, message.Text),
            _ => MessageLetters.Letter(frame, Message, message.Text),
        };
    }

    /// <summary>What a letter of this day says about itself.</summary>
    public async Task<LetterFrame> Frame(DataSubjectRequest request, DateTimeOffset at, CancellationToken ct) => new(
        await desk.Register(request, ct), request.Reference, request.Right, request.Kind, StockholmTime.DayOf(request.ReceivedAt), StockholmTime.DayOf(at), request.Language)
    {
        OpenedByController = request.OpenedAfter is not null,
    };
}
