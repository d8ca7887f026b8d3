using Dsar.Api.Data;
using Dsar.Api.Features.ApiKeys;
using Dsar.Api.Features.Approvals;
using Dsar.Api.Features.Attachments;
using Dsar.Api.Features.Clarifications;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Deliveries;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Extensions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Forwardings;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Features.Messages;
using Dsar.Api.Features.Notes;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Features.Withdrawals;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>Which record a noun answers with, and what types are called in the document.</summary>
internal static class SchemaNames
{
    /// <summary>The record of each noun; a noun without one has the members of every record only.</summary>
    private static readonly Dictionary<Noun, Type> Records = new()
    {
        [Noun.Approvals] = typeof(RecordApproval.Record),
        [Noun.Attachments] = typeof(AttachmentRecord),
        [Noun.Messages] = typeof(MessageRecord),
        [Noun.Notes] = typeof(AddNote.Record),
        [Noun.Clarifications] = typeof(ClarificationRecord),
        [Noun.Collections] = typeof(CollectionRecord),
        [Noun.Decisions] = typeof(DecisionRecord),
        [Noun.Deliveries] = typeof(DeliveryRecord),
        [Noun.Executions] = typeof(ExecutionRecord),
        [Noun.Extensions] = typeof(ExtendDeadline.Record),
        [Noun.Findings] = typeof(FindingRecord),
        [Noun.Forwardings] = typeof(ForwardingRecord),
        [Noun.IdentityChecks] = typeof(IdentityCheckView),
        [Noun.Packages] = typeof(PackageRecord),
        [Noun.Tasks] = typeof(TaskRecord),
        [Noun.Withdrawals] = typeof(WithdrawRequest.Record),
    };

    /// <summary>Inputs that a request's allowedActions names by the noun that is posted.</summary>
    private static readonly Dictionary<Type, Noun> Acts = new()
    {
        [typeof(AddNote.Input)] = Noun.Notes,
        [typeof(AddAttachment.Input)] = Noun.Attachments,
        [typeof(SendMessage.Input)] = Noun.Messages,
        [typeof(CreateTask.Input)] = Noun.Tasks,
        [typeof(ProposeDecision.Input)] = Noun.Decisions,
        [typeof(RecordApproval.Input)] = Noun.Approvals,
        [typeof(AskClarification.Input)] = Noun.Clarifications,
        [typeof(ExtendDeadline.Input)] = Noun.Extensions,
        [typeof(StartCollection.Input)] = Noun.Collections,
        [typeof(RetryExecution.Input)] = Noun.Executions,
        [typeof(BuildPackage.Input)] = Noun.Packages,
        [typeof(ForwardRequest.Input)] = Noun.Forwardings,
        [typeof(DeliverPackage.Input)] = Noun.Deliveries,
        [typeof(WithdrawRequest.Input)] = Noun.Withdrawals,
    };

    /// <summary>Types that are called otherwise than in the code, so that the name says what it is on the wire.</summary>
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(RequestView)] = "DataSubjectRequest",
        [typeof(KeyPerson)] = "KeyPersonInput",
        [typeof(Words2)] = "LocalTextInput",
        [typeof(ListFindingRows.Response)] = "FindingRow",
    };

    public static Type RecordOf(Noun noun) => Records.GetValueOrDefault(noun, typeof(RecordHead));

    public static bool IsRecord(Type type) => type == typeof(RecordHead) || Records.ContainsValue(type);

    /// <summary>Members that the API joins to a record although another type holds them.</summary>
    public static IEnumerable<Type> PartsOf(Type record) => record == typeof(IdentityCheckView) ? [typeof(RecordHead), typeof(IdentityCheckContent)] : [typeof(RecordHead)];

    public static string Of(Type type)
    {
        if (Names.TryGetValue(type, out var given))
        {
            return given;
        }

        if (Records.FirstOrDefault(r => r.Value == type) is { Value: not null } record)
        {
            return RecordEndpoints.Singular(record.Key);
        }

        if (Acts.TryGetValue(type, out var act))
        {
            return RecordEndpoints.Singular(act) + "Input";
        }

        var name = type.Name.Split('`')[0];
        name = name == "Input" ? type.DeclaringType?.Name + name : name;
        var arguments = string.Concat(type.GetGenericArguments().Select(Of));
        return arguments + (name.EndsWith("View", StringComparison.Ordinal) ? name[..^4] : name);
    }
}

/// <summary>The members that every record under a request begins with.</summary>
internal sealed record RecordHead(Guid Id, RequestRef Request, DateTimeOffset CreatedAt, ActorView CreatedBy);
