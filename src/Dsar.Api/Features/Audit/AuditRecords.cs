using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;

namespace Dsar.Api.Features.Audit;

/// <summary>One link of the audit chain; no personal data beyond the name of the person who acted, which is joined when shown and is not in the chain.</summary>
public sealed record AuditEntryView(
    long Seq, DateTimeOffset At, ActorView Actor, string Action, string ObjectType, Guid ObjectId, Guid? RequestId, string? SubjectHmac, JsonObject Data, string PrevHash, string Hash);

/// <summary>A signed statement of where the chain ended at a time. The signature (base64) is over 0x01 and, each with its length, controllerId, seq, headHash, at and keyId.</summary>
public sealed record CheckpointView(Guid Id, Guid ControllerId, long Seq, string HeadHash, DateTimeOffset At, string Algorithm, Guid KeyId, string Signature)
{
    public static CheckpointView Of(AuditCheckpoint c) => new(
        c.Id, c.ControllerId.Value, c.Seq, Convert.ToHexStringLower(c.HeadHash), c.At, CheckpointRecord.Algorithm, c.KeyId, Convert.ToBase64String(c.Signature));
}
