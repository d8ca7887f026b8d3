using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dsar.Api.Web;

/// <summary>A body of which it matters which members were sent: absent, null and given differ. It has the form of <typeparamref name="T"/>, or is refused as that would be.</summary>
[JsonConverter(typeof(MembersConverter))]
public sealed class Members<T>(JsonObject sent, T typed) : ISentMembers
{
    /// <summary>The members as sent.</summary>
    public JsonObject Sent { get; } = sent;

    /// <summary>The same, read as its type; absent members are null.</summary>
    public T Typed { get; } = typed;

    Type ISentMembers.Form => typeof(T);

    /// <summary>The members that were sent, without some.</summary>
    public JsonObject Without(params string[] names) => new(Sent.Where(m => !names.Contains(m.Key)).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
}

/// <summary>Names the form of a body for the contract's document.</summary>
public interface ISentMembers
{
    Type Form { get; }
}

/// <summary>Merge patches (RFC 7396): null takes a member away, objects are merged, all else is replaced.</summary>
public static class MergePatch
{
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner)
            {
                // Also where nothing was, so that a null inside takes away and is never stored.
                var merged = target[name] as JsonObject ?? [];
                Apply(merged, inner);
                if (merged.Parent is null)
                {
                    target[name] = merged;
                }
            }
            else if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}

/// <summary>Reads the members twice: as their type, which refuses what does not fit, and as they were sent.</summary>
internal sealed class MembersConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeof(ISentMembers).IsAssignableFrom(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Reader<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Reader<T> : JsonConverter<Members<T>>
    {
        public override Members<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var again = reader;
            var typed = JsonSerializer.Deserialize<T>(ref reader, options);
            return new Members<T>(JsonSerializer.Deserialize<JsonObject>(ref again, options)!, typed!);
        }

        public override void Write(Utf8JsonWriter writer, Members<T> value, JsonSerializerOptions options) => value.Sent.WriteTo(writer, options);
    }
}
