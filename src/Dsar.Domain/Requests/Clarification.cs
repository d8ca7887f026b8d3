namespace Dsar.Domain;

/// <summary>Why a question was put to the person.</summary>
public enum ClarificationWhy
{
    /// <summary>Much data is processed about the person (GDPR rec. 63); pauses the clock.</summary>
    LargeAmount,

    /// <summary>Nothing can be done without the answer; pauses the clock, with a recorded reason.</summary>
    CannotAct,

    /// <summary>It is not clear which right is meant (GDPR Art. 12(2)); does not pause.</summary>
    WhichRight,

    /// <summary>Any other question; does not pause.</summary>
    Other,
}

/// <summary>A question to the person about what they mean. The words are sealed elsewhere.</summary>
public sealed class Clarification
{
    private Clarification()
    {
    }

    internal Clarification(Guid id, RequestId requestId, ClarificationWhy why, DateTimeOffset askedAt)
    {
        Id = id;
        RequestId = requestId;
        Why = why;
        AskedAt = askedAt;
    }

    /// <summary>Identifies the question.</summary>
    public Guid Id { get; private set; }

    /// <summary>The request it belongs to.</summary>
    public RequestId RequestId { get; private set; }

    /// <summary>Why it was asked.</summary>
    public ClarificationWhy Why { get; private set; }

    /// <summary>When it was asked (UTC).</summary>
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>When the person was reminded (UTC), 14 days after the question.</summary>
    public DateTimeOffset? RemindedAt { get; internal set; }

    /// <summary>When it was answered (UTC).</summary>
    public DateTimeOffset? AnsweredAt { get; internal set; }

    /// <summary>When it was closed without an answer (UTC): an agent goes on with what is known.</summary>
    public DateTimeOffset? ClosedAt { get; internal set; }

    /// <summary>True while an answer is waited for.</summary>
    public bool IsOpen => AnsweredAt is null && ClosedAt is null;

    /// <summary>True when the kind of question can pause the clock; whether it does also depends on when it was asked (EDPB 01/2022).</summary>
    public bool CanPause => Why is ClarificationWhy.LargeAmount or ClarificationWhy.CannotAct;
}
