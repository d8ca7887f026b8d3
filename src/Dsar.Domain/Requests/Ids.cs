using System.Diagnostics.CodeAnalysis;

namespace Dsar.Domain;

/// <summary>Identifies one request: one data subject's exercise of one right. UUID version 7, so ids sort by creation.</summary>
public readonly record struct RequestId(Guid Value) : IParsable<RequestId>
{
    /// <summary>A new id, later in order than those made before.</summary>
    public static RequestId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static RequestId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RequestId result)
    {
        var parsed = Guid.TryParse(s, provider, out var value);
        result = new RequestId(value);
        return parsed;
    }

    /// <summary>The id in lower-case hexadecimal with hyphens.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>Identifies a submission: the requests that came in together.</summary>
public readonly record struct SubmissionId(Guid Value)
{
    /// <summary>A new id, later in order than those made before.</summary>
    public static SubmissionId New() => new(Guid.CreateVersion7());

    /// <summary>The id in lower-case hexadecimal with hyphens.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>Identifies a data controller (GDPR Art. 4(7)).</summary>
public readonly record struct ControllerId(Guid Value)
{
    /// <summary>A new id, later in order than those made before.</summary>
    public static ControllerId New() => new(Guid.CreateVersion7());

    /// <summary>The id in lower-case hexadecimal with hyphens.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>Identifies a natural person who acts for the controller; several keys of one person share it, so that four eyes compares people.</summary>
public readonly record struct PersonId(Guid Value)
{
    /// <summary>A new id, later in order than those made before.</summary>
    public static PersonId New() => new(Guid.CreateVersion7());

    /// <summary>The id in lower-case hexadecimal with hyphens.</summary>
    public override string ToString() => Value.ToString();
}
