using System.Text;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Dsar.Api.Tests;

/// <summary>
/// Every text and byte column is classified: whose data, what for, kept until when, sealed or not; the table stands in src/Dsar.Api/Data/README.md.
/// A new column fails until it is; <c>DSAR_UPDATE=1</c> rewrites the table. Seen red with a column that was not in the table and with one that is no more.
/// </summary>
public sealed class PersonalDataTests
{
    private const string Readme = "src/Dsar.Api/Data/README.md";
    private const string Begin = "<!-- columns:begin -->";
    private const string End = "<!-- columns:end -->";
    private const string Closing = "closing + closedRetentionMonths";
    private const string Stays = "stays: it tells nothing of the person";
    private const string Kept = "stays with the receipt: it tells nothing of the person";
    private const string Backups = "the system's backupRetention";
    private const string Removal = "controller removed";
    private const string Always = "installation's life";

    /// <summary>Whose data a column can hold; nobody: codes, digests and settings.</summary>
    private enum Whose
    {
        Nobody,
        Subject,
        Staff,
    }

    private static readonly Dictionary<string, (Whose Whose, string Purpose, string Until)> Columns = new()
    {
        ["api_keys.created_by"] = (Whose.Nobody, "type and id of who made it", Removal),
        ["api_keys.hash"] = (Whose.Nobody, "SHA-256 of a random key; looks it up", Removal),
        ["api_keys.name"] = (Whose.Staff, "label in lists of keys", Removal),
        ["api_keys.prefix"] = (Whose.Nobody, "first 14 characters, so that a person recognises a key", Removal),
        ["api_keys.scopes"] = (Whose.Nobody, "what the key allows", Removal),
        ["audit_checkpoints.head_hash"] = (Whose.Nobody, "end of a chain when it was signed", "10 years"),
        ["audit_checkpoints.signature"] = (Whose.Nobody, "proves it", "10 years"),
        ["audit_entries.action"] = (Whose.Nobody, "code of what was done", "10 years"),
        ["audit_entries.actor_type"] = (Whose.Nobody, "kind of actor; who is an id beside it", "10 years"),
        ["audit_entries.data"] = (Whose.Nobody, "ids, codes, counts, dates, digests under keys that the action allows", "10 years"),
        ["audit_entries.hash"] = (Whose.Nobody, "chain", "10 years"),
        ["audit_entries.object_type"] = (Whose.Nobody, "kind of thing", "10 years"),
        ["audit_entries.prev_hash"] = (Whose.Nobody, "chain", "10 years"),
        ["audit_entries.subject_hmac"] = (Whose.Nobody, "keyed digest under the request's key: noise once the key is destroyed", "10 years"),
        ["audit_heads.hash"] = (Whose.Nobody, "end of a chain", "10 years"),
        ["controllers.activity_versions"] = (Whose.Nobody, "how often each activity was changed", Removal),
        ["controllers.body"] = (Whose.Nobody, "the register, published by the controller", Removal),
        ["controllers.file_hash"] = (Whose.Nobody, "tells a changed file", Removal),
        ["controllers.key"] = (Whose.Nobody, "name of the controller in files", Removal),
        ["deferred_rows.activity"] = (Whose.Nobody, "key of an activity", Kept),
        ["deferred_rows.after"] = (Whose.Nobody, "event that a keeping period is counted from", Kept),
        ["deferred_rows.collection"] = (Whose.Nobody, "key of a collection", Kept),
        ["deferred_rows.ground"] = (Whose.Nobody, "code of why it is kept", Kept),
        ["deferred_rows.locators"] = (Whose.Subject, "keys of the rows that are erased later", "the rows are erased"),
        ["deferred_rows.lookups"] = (Whose.Subject, "HMACs under the controller's key: what the same person asks later is found", "the rows are erased"),
        ["deferred_rows.state"] = (Whose.Nobody, "where it stands", Kept),
        ["deferred_rows.statute"] = (Whose.Nobody, "legal source", Kept),
        ["deferred_rows.system"] = (Whose.Nobody, "key of a system", Kept),
        ["erased_rows.collection"] = (Whose.Nobody, "key of a collection", Backups),
        ["erased_rows.fields"] = (Whose.Nobody, "names of the fields that were replaced", Backups),
        ["erased_rows.key_fields"] = (Whose.Nobody, "names of the fields of a key", Backups),
        ["erased_rows.kind"] = (Whose.Nobody, "what was done", Backups),
        ["erased_rows.marks"] = (Whose.Nobody, "keyed digests of row keys, ties and replaced values, compared with a restored backup", Backups),
        ["erased_rows.rows"] = (Whose.Subject, "keys and values of rows that were corrected or marked, compared with a restored backup", Backups),
        ["erased_rows.system"] = (Whose.Nobody, "key of a system", Backups),
        ["execution_batches.collection"] = (Whose.Nobody, "key of a collection", Stays),
        ["execution_batches.kind"] = (Whose.Nobody, "what was done", Stays),
        ["execution_batches.receipt"] = (Whose.Nobody, "counts, times and hashes of what was done", Stays),
        ["execution_batches.root"] = (Whose.Nobody, "digest of keyed operation ids", Stays),
        ["execution_batches.system"] = (Whose.Nobody, "key of a system", Stays),
        ["history.about"] = (Whose.Nobody, "key of a system, or code of what the entry is about", Stays),
        ["history.article"] = (Whose.Nobody, "legal source", Stays),
        ["history.code"] = (Whose.Nobody, "what happened", Stays),
        ["idempotency.fingerprint"] = (Whose.Nobody, "SHA-256 of method, path and body", "24 hours"),
        ["idempotency.key"] = (Whose.Nobody, "the caller's own key; api.md forbids personal data in it", "24 hours"),
        ["idempotency.response"] = (Whose.Subject, "the answer, given again at a repeat", "24 hours"),
        ["identity_checks.code_hash"] = (Whose.Nobody, "HMAC of challenge and code under the installation's key", "the check has ended"),
        ["installation.check"] = (Whose.Nobody, "proves the master key at start", Always),
        ["keys.master_id"] = (Whose.Nobody, "which master key wraps it", Always),
        ["keys.wrapped"] = (Whose.Nobody, "a data key under the master key; null once destroyed", "its owner's end"),
        ["lookups.hash"] = (Whose.Subject, "HMAC under the controller's key: exact search, sibling rule", Closing),
        ["operations.input"] = (Whose.Subject, "reason of a replay, as a person wrote it", Removal),
        ["operations.problem"] = (Whose.Nobody, "code of what went wrong", Removal),
        ["operations.report"] = (Whose.Nobody, "dry run of a system: names of tables and columns, counts", Removal),
        ["outbox.body"] = (Whose.Subject, "receiver, subject and text of a mail", "sent or given up"),
        ["outbox.kind"] = (Whose.Nobody, "which letter", Stays),
        ["outbox.last_error_code"] = (Whose.Nobody, "code of the last failure", Stays),
        ["outbox.state"] = (Whose.Nobody, "queued, sent or failed", Stays),
        ["people.email"] = (Whose.Staff, "tells people apart (four eyes)", "two years after the last act"),
        ["people.email_hash"] = (Whose.Staff, "HMAC under the controller's key: one person per address", "two years after the last act"),
        ["people.name"] = (Whose.Staff, "shown beside what the person did", "two years after the last act"),
        ["plans.body"] = (Whose.Nobody, "compiled data maps: names of tables and columns", Removal),
        ["plans.hash"] = (Whose.Nobody, "digest of the plan", Removal),
        ["records.body"] = (Whose.Nobody, "open members of an act: codes, dates, counts, ids", Stays),
        ["records.content"] = (Whose.Subject, "content members of an act: reasons, questions, findings' excluded rows", Closing),
        ["records.content_names"] = (Whose.Nobody, "names of the sealed members, shown as null once they are destroyed", Stays),
        ["records.created_by"] = (Whose.Nobody, "type and id of the actor; the name is joined when shown", Stays),
        ["records.inner"] = (Whose.Nobody, "file names, group numbers, keys of systems, sealed keys of files", Stays),
        ["records.state"] = (Whose.Nobody, "where the record stands", Stays),
        ["registers.body"] = (Whose.Nobody, "a register as it was when a decision was made", Removal),
        ["registers.hash"] = (Whose.Nobody, "digest of that register", Removal),
        ["request_contents.content"] = (Whose.Subject, "details, own words, the other controller named", Closing),
        ["request_contents.created_by"] = (Whose.Nobody, "type and id of the actor", Stays),
        ["request_contents.preferred_delivery"] = (Whose.Nobody, "portal, registered_post or handover", Stays),
        ["requests.audit_subject"] = (Whose.Subject, "keyed digest of name and identifiers that the audit entries about the person carry", Closing),
        ["requests.decision"] = (Whose.Nobody, "state and id of the decision, ids of who decided and approved", Stays),
        ["requests.extension"] = (Whose.Nobody, "ground and dates", Stays),
        ["requests.forwarding_proposed"] = (Whose.Nobody, "id and time", Stays),
        ["requests.labels"] = (Whose.Nobody, "the controller's words for sorting; the API's document forbids personal data in them", Stays),
        ["requests.grounds"] = (Whose.Nobody, "codes of grounds", Stays),
        ["requests.identity_questions"] = (Whose.Nobody, "ids and times of checks", Stays),
        ["requests.reference"] = (Whose.Nobody, "random number of the matter", Stays),
        ["requests.required_why"] = (Whose.Nobody, "codes of what raises the level", Stays),
        ["requests.review"] = (Whose.Nobody, "counts of what is open", Stays),
        ["requests.systems"] = (Whose.Nobody, "status and row count of each system", Stays),
        ["restriction_lookups.hash"] = (Whose.Subject, "HMAC under the controller's key: the check finds the restriction", "the restriction is lifted"),
        ["restrictions.activities"] = (Whose.Nobody, "keys of activities", Stays),
        ["restrictions.allowed"] = (Whose.Nobody, "codes of the uses that go on", Stays),
        ["restrictions.explanation"] = (Whose.Subject, "why it ends or goes on, as a person wrote it", "it is lifted and the request's content destroyed"),
        ["signing_keys.public_key"] = (Whose.Nobody, "published for anybody", Always),
        ["steps.last_error_code"] = (Whose.Nobody, "type of the last failure, never its text", Stays),
        ["submission_contents.held_contact"] = (Whose.Nobody, "not_checked, matched, mismatch or unknown", Stays),
        ["submission_contents.subject"] = (Whose.Subject, "name, contact, identifiers, representative", Closing),
        ["submissions.external_ref_id"] = (Whose.Nobody, "the caller's own reference; api.md forbids personal data in it", Stays),
        ["submissions.external_ref_source"] = (Whose.Nobody, "which of the caller's systems", Stays),
        ["submissions.reference"] = (Whose.Nobody, "random number of the matter", Stays),
        ["systems.key"] = (Whose.Nobody, "name of the system in files", Removal),
        ["systems.last_test"] = (Whose.Nobody, "what the last look at the system found: codes, names of tables and columns", Removal),
        ["systems.map"] = (Whose.Nobody, "the data map: names of tables and columns", Removal),
        ["systems.map_hash"] = (Whose.Nobody, "tells a changed file", Removal),
    };

    /// <summary>A person's data that cannot be sealed because equal values must be found: keyed hashes.</summary>
    private static readonly string[] Hashed = ["requests.audit_subject", "lookups.hash", "restriction_lookups.hash", "deferred_rows.lookups", "people.email_hash"];

    [Fact]
    public void Every_text_and_byte_column_is_classified()
    {
        var found = Found().ToDictionary(c => c.Name, c => c.Property);
        Repository.None(found.Keys.Except(Columns.Keys).Select(c => $"  {c}"), "Say in PersonalDataTests.Columns whose data it is, what for, until when; then DSAR_UPDATE=1 dotnet test --filter PersonalDataTests.");
        Repository.None(Columns.Keys.Except(found.Keys).Select(c => $"  {c}"), "These columns are no more: take them out of PersonalDataTests.Columns.");
        Repository.None(
            found.Where(c => Columns[c.Key].Whose != Whose.Nobody && !IsSealed(c.Value) && !Hashed.Contains(c.Key)).Select(c => $"  {c.Key}"),
            "A person's data are sealed: declare the property as Sealed and seal it with the Vault.");
    }

    [Fact]
    public void The_table_of_columns_is_the_committed_one()
    {
        var path = Path.Combine(Repository.Root, Readme);
        var text = File.ReadAllText(path);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var renewed = text[..from] + "\n" + Table() + text[to..];
        if (Environment.GetEnvironmentVariable("DSAR_UPDATE") == "1")
        {
            File.WriteAllText(path, renewed);
        }

        File.ReadAllText(path).Should().Be(renewed, "the table is generated: DSAR_UPDATE=1 dotnet test tests/Dsar.Api.Tests --filter PersonalDataTests");
    }

    private static string Table()
    {
        var table = new StringBuilder("| column | whose | what for | kept until | stored |\n|---|---|---|---|---|\n");
        foreach (var (name, property) in Found().OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            var (whose, purpose, until) = Columns[name];
            var stored = IsSealed(property) ? "sealed" : Hashed.Contains(name) ? "keyed hash" : "in clear";
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{name}` | {whose.ToString().ToLowerInvariant()} | {purpose} | {until} | {stored} |\n");
        }

        return table.ToString();
    }

    private static bool IsSealed(IProperty property) => property.ClrType == typeof(Sealed);

    /// <summary>Columns whose stored type is text or bytes; enums are codes by their type.</summary>
    private static IEnumerable<(string Name, IProperty Property)> Found() =>
        from entity in StoredModel.Of().GetEntityTypes()
        from property in entity.GetProperties()
        let stored = property.FindRelationalTypeMapping()!.Converter?.ProviderClrType ?? property.ClrType
        where (stored == typeof(string) || stored == typeof(byte[]) || property.IsPrimitiveCollection) && !(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType).IsEnum
        select ($"{entity.GetTableName()}.{property.GetColumnName()}", property);
}

/// <summary>The model of what is stored, without a database.</summary>
internal static class StoredModel
{
    public static IModel Of()
    {
        using var db = new PostgresDsarDbContext(new DbContextOptionsBuilder<PostgresDsarDbContext>().UseNpgsql("Host=localhost").Options, new Caller(), TimeProvider.System);
        return db.Model;
    }
}
