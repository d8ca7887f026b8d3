using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Dsar.Api.Web;

/// <summary>A member of a body has the right JSON but not the right shape; carries the stable code, never the value.</summary>
public sealed class InputJsonException(string code, string detail) : JsonException(detail)
{
    /// <summary>wrong_type, wrong_format or unknown_value.</summary>
    public string Code { get; } = code;
}

/// <summary>
/// How bodies of callers are read, stricter than what we store: texts become NFC, lines are trimmed and count as missing when empty, words, ids and times have
/// one spelling, control characters are refused.
/// </summary>
public static class InputJson
{
    /// <summary>Members that hold texts of several lines, kept as written; every other text is one line.</summary>
    public static readonly IReadOnlySet<string> Texts = new HashSet<string>
    {
        "text", "question", "reason", "explanation", "whyAsked", "evidence", "comment", "statement", "instructions", "sv", "en",
        "interest", "necessity", "personSituation", "safeguards", "result", "unlawful", "requiredBy", "childService", "expression", "publicInterest", "art9Condition",
    };

    private static readonly Text SeveralLines = new(severalLines: true);

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        Json.Configure(options);
        options.Converters.Insert(0, new Text(severalLines: false));
        options.Converters.Insert(0, new Exact<Guid>("wrong_format", "An id is a UUID in lower case.", t => Ids.TryRead(t, out var id) ? id : null, id => id.ToString()));
        options.Converters.Insert(0, new Exact<DateOnly>("wrong_format", "A day is YYYY-MM-DD.", Day, d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        options.Converters.Insert(0, new EnumWords());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepLines } };
        return options;
    }

    private static void KeepLines(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.PropertyType == typeof(string) && Texts.Contains(p.Name)))
        {
            property.CustomConverter = SeveralLines;
        }
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new InputJsonException("wrong_type", "The member takes a text.");
        }

        try
        {
            return reader.GetString()!.Normalize(NormalizationForm.FormC);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new InputJsonException("wrong_format", "The text is not Unicode.");
        }
    }

    private sealed class Text(bool severalLines) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = InputJson.Read(ref reader);
            if (text.Any(c => char.IsControl(c) && !(severalLines && c is '\n' or '\t')))
            {
                throw new InputJsonException("wrong_format", "Control characters are not accepted.");
            }

            return severalLines ? text : text.Trim() is { Length: > 0 } line ? line : null;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>A value with one spelling.</summary>
    private sealed class Exact<T>(string code, string detail, Func<string, T?> read, Func<T, string> write) : JsonConverter<T> where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(InputJson.Read(ref reader)) ?? throw new InputJsonException(code, detail);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }

    /// <summary>Enum values are their snake_case word and nothing else: no other case, no number, no list.</summary>
    private sealed class EnumWords : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)typeof(EnumWords).GetMethod(nameof(Of), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(typeToConvert).Invoke(null, null)!;

        private static Exact<T> Of<T>() where T : struct, Enum
        {
            var words = Enum.GetValues<T>().ToDictionary(Words.Of);
            return new Exact<T>("unknown_value", "This is not one of the values of the member.", t => words.TryGetValue(t, out var value) ? value : null, Words.Of);
        }
    }
}

/// <summary>Ids on the wire: a UUID in lower case with hyphens.</summary>
public static class Ids
{
    private const int Length = 36;

    public static bool TryRead(string? text, out Guid id)
    {
        id = Guid.Empty;
        return text is { Length: Length } && !text.Any(char.IsAsciiLetterUpper) && Guid.TryParseExact(text, "D", out id);
    }
}
