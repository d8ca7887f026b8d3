using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Dsar.Api.Web;

/// <summary>How JSON looks on the wire and in JSON columns: camelCase members, snake_case enum values, UTC times with milliseconds, nothing unknown let in.</summary>
public static partial class Json
{
    public static readonly JsonSerializerOptions Wire = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new UtcMillisecondsConverter());
        return options;
    }

    /// <summary>Out: <c>2026-11-23T08:00:00.000Z</c>. In: RFC 3339 with any offset, offset required.</summary>
    private sealed class UtcMillisecondsConverter : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new InputJsonException("wrong_type", "The member takes a text.");
            }

            // Digits behind the seventh are finer than a time here holds, and are left out.
            return reader.ValueSpan.Length <= LongestTime && Rfc3339().Match(reader.GetString()!) is { Success: true } m
                && DateTimeOffset.TryParse(m.Groups[1].Value + m.Groups[2].Value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
                ? value.ToUniversalTime()
                : throw new InputJsonException("wrong_format", "A time is RFC 3339 with an offset.");
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
    }

    private const int LongestTime = 64;

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})?)[0-9]{0,9}([Zz]|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
