using System.Net.Mail;
using FluentValidation;

namespace Dsar.Api.Web;

/// <summary>The few shapes that all inputs are made of, each with its stable code.</summary>
public static class Rules
{
    public static IRuleBuilderOptions<T, TProperty> Code<T, TProperty>(this IRuleBuilderOptions<T, TProperty> rule, string code, string detail) =>
        rule.WithErrorCode(code).WithMessage(detail);

    /// <summary>Present, and not empty after trimming.</summary>
    public static IRuleBuilderOptions<T, TProperty> Required<T, TProperty>(this IRuleBuilder<T, TProperty> rule) =>
        rule.Must(v => v is not null && (v is not string s || s.Trim().Length > 0)).Code("required", "The member is required.");

    /// <summary>Nothing, or an e-mail address as a mail can be sent to it: one mailbox, and nothing that a mail header reads as something else.</summary>
    public static bool IsEmail(string? email) =>
        email is null || (email.Length is >= 3 and <= 254 && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || "<>()[],;:\\\"%".Contains(c, StringComparison.Ordinal))
            && MailAddress.TryCreate(email, out var mailbox) && mailbox.Address == email);

    /// <summary>A member that is an e-mail address.</summary>
    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) => rule.Must(IsEmail).Code("wrong_format", "An e-mail address has 3 to 254 characters and one @.");

    /// <summary>A text of several lines: at most <paramref name="max"/> characters, no control characters but line feed and tab.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.Must(v => v is null || v.Length <= max).Code("too_long", $"At most {max} characters.")
            .Must(v => v is null || v.All(c => !char.IsControl(c) || c is '\n' or '\t')).Code("wrong_format", "Control characters are not accepted.");

    /// <summary>A text of one line: at most <paramref name="max"/> characters, no control characters.</summary>
    public static IRuleBuilderOptions<T, string?> Line<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.Must(v => v is null || v.Length <= max).Code("too_long", $"At most {max} characters.")
            .Must(v => v is null || v.All(c => !char.IsControl(c))).Code("wrong_format", "Control characters are not accepted.");
}
