using System.Text.Json;
using Dsar.Api.Security;

namespace Dsar.Api.Setup;

/// <summary>What people must know after a restore, from the audit mirror alone: which requests were received after the backup and must be taken in again, and how much else was done.</summary>
internal static class LostWork
{
    public static IEnumerable<string> Lines(AuditFolder folder)
    {
        foreach (var chain in folder.Chains())
        {
            foreach (var (restored, gap) in AuditBranch.Gaps(folder.Entries(chain)))
            {
                yield return $"Chain {chain}: entries {restored.From} to {restored.To} were made after the backup.";
                foreach (var received in gap.Where(e => e.Action == AuditAction.RequestReceived.Name))
                {
                    using var data = JsonDocument.Parse(received.Data);
                    string Of(string name) => data.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "?";
                    yield return $"  lost: request {Of("reference")}, {Of("right")}, received {received.At}: ask the person, or take it in again from its source";
                }

                foreach (var stop in gap.Where(e => e.Action == AuditAction.RestrictionInForce.Name))
                {
                    yield return $"  lost: restriction {stop.ObjectId} of request {stop.RequestId}, in force since {stop.At}: put it in force again, or take its request in again";
                }

                foreach (var kind in gap.Where(e => e.Action != AuditAction.RequestReceived.Name && e.Action != AuditAction.RestrictionInForce.Name && e.Action != AuditAction.ContentViewed.Name).GroupBy(e => e.Action).OrderBy(g => g.Key, StringComparer.Ordinal))
                {
                    yield return $"  {kind.Count()} x {kind.Key}";
                }
            }
        }
    }
}
