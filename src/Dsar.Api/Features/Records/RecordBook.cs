using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Records;

/// <summary>Writes and reads the records that acts leave under a request: splits off and seals content, adds the head that every record has.</summary>
public sealed class RecordBook(DsarDbContext db, Vault vault, Caller caller, PeopleNames names, TimeProvider clock)
{
    /// <summary>Adds the record of an act; it is stored with the act.</summary>
    public async Task<RequestRecord> Add<T>(DataSubjectRequest request, Noun noun, T record, CancellationToken ct, string? state = null, Guid? id = null, DateTimeOffset? dueAt = null) where T : notnull
    {
        var (open, content) = ContentMembers.Split(record);
        var row = new RequestRecord
        {
            Id = id ?? Guid.CreateVersion7(),
            ControllerId = request.ControllerId,
            RequestId = request.Id,
            Noun = noun,
            State = state,
            DueAt = dueAt,
            Body = open.ToJsonString(Json.Wire),
            CreatedBy = JsonSerializer.Serialize(caller.Actor, Json.Wire),
            CreatedAt = clock.GetUtcNow(),
        };
        await Seal(row, content, ct);
        db.Records.Add(row);
        return row;
    }

    /// <summary>The record with its content, for the installation's own work; content is null once destroyed.</summary>
    public async Task<T> Read<T>(RequestRecord row, CancellationToken ct) =>
        Merge(row, row.Content is { } c ? await vault.OpenForWork(row.Place, c, ct) : null).Deserialize<T>(Json.Wire)!;

    /// <summary>Replaces the record by a changed one.</summary>
    public async Task Update<T>(RequestRecord row, T changed, CancellationToken ct, string? state = null) where T : notnull
    {
        var (open, content) = ContentMembers.Split(changed);
        row.Body = open.ToJsonString(Json.Wire);
        await Seal(row, content, ct);
        row.State = state ?? row.State;
        row.Version++;
    }

    /// <summary>Writes the audit entry of the act that left or changed a record, with a keyed digest of the words in it.</summary>
    public async Task Audit(AuditAction action, string objectType, RequestRecord row, CancellationToken ct, params (string Key, object Value)[] data)
    {
        var digest = row.Content is { } content ? await vault.ProofOf(row.Place, content, row.RequestId, ct) : null;
        db.Audit(action, objectType, row.Id, row.RequestId, digest is null ? data : [.. data, (AuditAction.Digest, digest)]);
    }

    /// <summary>The record as this caller may see it, with id, request, time and author. Opening content writes an access entry.</summary>
    public async Task<View> View(DataSubjectRequest request, RequestRecord row, CancellationToken ct)
    {
        var opened = row.Content is { } content && (caller.SeesContent || ContentMembers.ShownToAll(row.Noun.ToString()).Count > 0)
            ? ContentMembers.For(caller.SeesContent, row.Noun.ToString(), await vault.Open(row.Place, content, AccessReason.Message, request.Id, ct))
            : null;
        var merged = Merge(row, opened ?? Destroyed(row));
        var value = await Head(request, row.Id, row.CreatedAt, JsonSerializer.Deserialize<Actor>(row.CreatedBy, Json.Wire)!, ct);
        foreach (var (name, member) in merged.ToList())
        {
            value[name] = member?.DeepClone();
        }

        await names.Fill(value, ct);
        return new View(value, ETags.Of(row.Id, row.Version));
    }

    /// <summary>The members every record under a request begins with.</summary>
    public async Task<JsonObject> Head(DataSubjectRequest request, Guid id, DateTimeOffset at, Actor by, CancellationToken ct) => new()
    {
        ["id"] = id,
        ["request"] = JsonSerializer.SerializeToNode(RequestRef.Of(request), Json.Wire),
        ["createdAt"] = JsonSerializer.SerializeToNode(at, Json.Wire),
        ["createdBy"] = JsonSerializer.SerializeToNode(await names.View(by, ct), Json.Wire),
    };

    private async Task Seal(RequestRecord row, JsonObject? content, CancellationToken ct)
    {
        content = content is { Count: 0 } ? null : content; // members inside a member that is not there yet
        // Without a word there is nothing to seal: so a record can still be written of a request whose key is destroyed.
        row.Content = content?.Any(m => m.Value is not null) == true ? await vault.Seal(row.Place, content.ToJsonString(Json.Wire), ct) : null;
        row.ContentNames = content is null ? null : string.Join(' ', content.Select(m => m.Key));
    }

    /// <summary>Content members that are no more, as null, to those who could see them.</summary>
    private string? Destroyed(RequestRecord row)
    {
        if (row.Content is not null || row.ContentNames is not { } names)
        {
            return null;
        }

        var ended = new JsonObject(names.Split(' ').Select(n => KeyValuePair.Create(n, (JsonNode?)null)));
        return ContentMembers.For(caller.SeesContent, row.Noun.ToString(), ended.ToJsonString());
    }

    private static JsonObject Merge(RequestRecord row, string? content)
    {
        var value = JsonNode.Parse(row.Body)!.AsObject();
        if (content is not null)
        {
            ContentMembers.Join(value, JsonNode.Parse(content)!.AsObject());
        }

        return value;
    }
}
