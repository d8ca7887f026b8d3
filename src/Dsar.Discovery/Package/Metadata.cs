using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The files of <c>metadata/</c>: the same information as the pages, for computers.</summary>
internal sealed class Metadata(PackageInput input)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>GDPR Art. 15(1)(a)-(h) and (2) for each activity in which something is disclosed.</summary>
    public byte[] Activities()
    {
        var found = input.Items.Where(i => !i.Silent && i.Outcome == ItemOutcome.Disclose).Select(i => i.Group.Activity).ToHashSet(StringComparer.Ordinal);
        return Write(w =>
        {
            w.WriteStartArray();
            foreach (var activity in input.Controller.Activities.Where(a => found.Contains(a.Key)))
            {
                Activity(w, activity);
            }

            w.WriteEndArray();
        });
    }

    public static byte[] Exceptions(IReadOnlyList<ExceptionRow> rows) => Write(w =>
    {
        w.WriteStartArray();
        foreach (var row in rows)
        {
            w.WriteStartObject();
            w.WriteString("system", row.System);
            w.WriteString("collection", row.Collection);
            w.WriteString("activity", row.Activity);
            w.WriteString("outcome", row.Outcome);
            Texts(w, "fields", row.Fields);
            w.WriteString("ground", row.Ground);
            w.WriteString("article", row.Article);
            w.WriteString("statute", row.Statute);
            Local(w, "reason", row.Reason);
            w.WriteNumber("rows", row.Rows);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    public byte[] Completeness() => Write(w =>
    {
        var statement = input.Completeness;
        w.WriteStartObject();
        w.WriteBoolean("allSearched", statement.AllSearched);
        w.WriteString("planHash", statement.PlanHash);
        w.WriteString("runDigest", statement.RunDigest);
        Texts(w, "uncoveredActivities", statement.UncoveredActivities);
        w.WriteStartArray("systems");
        foreach (var system in statement.Systems)
        {
            System(w, system);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });

    private static void System(Utf8JsonWriter w, SystemSearch system)
    {
        w.WriteStartObject();
        w.WriteString("system", system.Key);
        Local(w, "title", system.Title);
        w.WriteString("status", SourceMap.Snake(system.Status.ToString()));
        w.WriteString("rule", system.Rule);
        w.WriteString("error", system.Error);
        Local(w, "reason", system.Reason);
        w.WriteNumber("rows", system.Rows);
        w.WriteString("endedAt", system.EndedAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null));
        Locals(w, "notSearched", system.NotSearched);
        w.WriteStartArray("collections");
        foreach (var collection in system.Collections)
        {
            w.WriteStartObject();
            w.WriteString("collection", collection.Name);
            Local(w, "title", collection.Title);
            w.WriteString("status", SourceMap.Snake(collection.Status.ToString()));
            w.WriteString("rule", collection.Rule);
            w.WriteString("error", collection.Error);
            w.WriteNumber("rows", collection.Rows);
            w.WriteString("digest", collection.Digest);
            Texts(w, "neverRead", collection.Credentials);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private void Activity(Utf8JsonWriter w, ProcessingActivity activity)
    {
        w.WriteStartObject();
        w.WriteString("activity", activity.Key);
        Local(w, "name", activity.Name);
        w.WriteString("role", SourceMap.Snake(activity.Role.ToString()));
        Locals(w, "purposes", activity.Purposes);
        Locals(w, "dataCategories", activity.DataCategories);
        Texts(w, "lawfulBases", [.. activity.LawfulBases.Select(b => b.Basis is { } basis ? SourceMap.Snake(basis.ToString()) : "not_stated")]);
        Recipients(w, activity);
        Retention(w, activity);
        Locals(w, "sources", activity.Sources);
        Local(w, "automatedDecisions", activity.AutomatedDecisions);
        Local(w, "transfers", activity.Transfers?.Text);
        Information(w, input.Information.FirstOrDefault(a => a.Key == activity.Key)?.Members ?? []);
        w.WriteEndObject();
    }

    // What the person reads, word for word: with the dates and sources of these rows, and what was stated where the register says nothing.
    private static void Information(Utf8JsonWriter w, IReadOnlyList<SheetMember> members)
    {
        w.WriteStartArray("information");
        foreach (var member in members)
        {
            w.WriteStartObject();
            w.WriteString("article", member.Article);
            Local(w, "heading", member.Heading);
            Locals(w, "lines", member.Lines);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Recipients(Utf8JsonWriter w, ProcessingActivity activity)
    {
        w.WriteStartArray("recipients");
        foreach (var recipient in activity.Recipients)
        {
            w.WriteStartObject();
            w.WriteString("name", recipient.Name);
            w.WriteString("kind", SourceMap.Snake(recipient.Kind.ToString()));
            Local(w, "purpose", recipient.Purpose);
            w.WriteString("country", recipient.Country);
            Local(w, "safeguard", recipient.Safeguard);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Retention(Utf8JsonWriter w, ProcessingActivity activity)
    {
        w.WriteStartArray("retention");
        foreach (var rule in activity.Retention)
        {
            w.WriteStartObject();
            w.WriteString("anchor", rule.Anchor is { } anchor ? SourceMap.Snake(anchor.ToString()) : null);
            w.WriteString("keep", rule.Keep);
            w.WriteString("statute", rule.Statute);
            Local(w, "while", rule.While);
            w.WriteBoolean("notStated", rule.NotStated);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Local(Utf8JsonWriter w, string name, LocalText? text)
    {
        if (text is null)
        {
            w.WriteNull(name);
            return;
        }

        w.WriteStartObject(name);
        w.WriteString("sv", text.Sv);
        w.WriteString("en", text.En);
        w.WriteEndObject();
    }

    private static void Locals(Utf8JsonWriter w, string name, IReadOnlyList<LocalText> texts)
    {
        w.WriteStartArray(name);
        foreach (var text in texts)
        {
            w.WriteStartObject();
            w.WriteString("sv", text.Sv);
            w.WriteString("en", text.En);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    internal static void Texts(Utf8JsonWriter w, string name, IReadOnlyList<string> texts)
    {
        w.WriteStartArray(name);
        foreach (var text in texts)
        {
            w.WriteStringValue(text);
        }

        w.WriteEndArray();
    }

    /// <summary>JSON as every file of the package has it: indented, one form of line ends, a last one.</summary>
    internal static byte[] Write(Action<Utf8JsonWriter> body)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, Options))
        {
            body(writer);
        }

        memory.Write(Encoding.UTF8.GetBytes("\n"));
        return memory.ToArray();
    }
}
