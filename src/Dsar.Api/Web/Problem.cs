using Dsar.Domain;

namespace Dsar.Api.Web;

/// <summary>One thing wrong with the input, without the value that was sent.</summary>
/// <param name="Pointer">JSON Pointer into the body, or null.</param>
/// <param name="Parameter">Name of a query parameter or header, or null.</param>
/// <param name="Code">Stable code: required, too_long, wrong_type, unknown_value …</param>
/// <param name="Detail">One sentence for a developer.</param>
public sealed record FieldError(string? Pointer, string? Parameter, string Code, string Detail);

/// <summary>An expected failure (RFC 9457). The status and the titles belong to the code and stand in Texts/problems.yaml.</summary>
/// <param name="Code">Stable code, never translated.</param>
/// <param name="Detail">What is wrong this time, or null for the code's own sentence.</param>
/// <param name="Errors">Errors per field; empty unless the input is at fault.</param>
/// <param name="Members">Extra members that the code promises.</param>
public sealed record Problem(string Code, string? Detail = null, IReadOnlyList<FieldError>? Errors = null, IReadOnlyDictionary<string, object?>? Members = null)
{
    /// <summary>Seconds after which trying again makes sense, or null for the code's own.</summary>
    public int? RetryAfter { get; init; }

    public static readonly Problem NotFound = new("not_found");

    public static readonly Problem VersionConflict = new("version_conflict");

    /// <summary>The input is well-formed JSON but not what the operation takes.</summary>
    public static Problem Validation(params FieldError[] errors) => new("validation_failed", Errors: errors);

    /// <summary>One field of the body is wrong.</summary>
    public static Problem Field(string pointer, string code, string detail) => Validation(new FieldError(pointer, null, code, detail));

    /// <summary>Not possible in this state; the caller learns what is.</summary>
    public static Problem InvalidState(RequestState state, IEnumerable<string> allowedActions, string? detail = null) =>
        new("invalid_state", detail, null, Extra(("state", state), ("allowedActions", allowedActions.ToArray())));

    /// <summary>A nested record that is no longer open.</summary>
    public static Problem RecordState(string state) => new("invalid_state", null, null, Extra(("state", state), ("allowedActions", Array.Empty<string>())));

    public static IReadOnlyDictionary<string, object?> Extra(params (string Name, object? Value)[] members) =>
        members.ToDictionary(m => m.Name, m => m.Value);
}
