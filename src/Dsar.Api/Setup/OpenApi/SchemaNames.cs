using Dsar.Api.Data;
using Dsar.Api.Features.ApiKeys;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>Which record a noun answers with, and what types are called in the document.</summary>
internal static class SchemaNames
{
    /// <summary>The record of each noun: <c>NoteRecord</c>, or a use case's own <c>Record</c>; a noun without one has the members of every record only.</summary>
    private static readonly Dictionary<Noun, Type> Records = Enum.GetValues<Noun>()
        .Select(n => (Noun: n, Type: TypesOf(n).SingleOrDefault(t => n == Noun.IdentityChecks ? t == typeof(IdentityCheckView) : t.Name == "Record" || t.Name == RecordEndpoints.Singular(n) + "Record")))
        .Where(r => r.Type is not null).ToDictionary(r => r.Noun, r => r.Type!);

    /// <summary>What is posted to make a noun's record: the input of the one use case there that names no record.</summary>
    private static readonly Dictionary<Type, Noun> Acts = Enum.GetValues<Noun>()
        .SelectMany(n => TypesOf(n).Where(t => t.Name == "Command" && t.GetProperty("Input") is not null && t.GetProperties().All(p => p.PropertyType != typeof(Guid))).Select(t => (Noun: n, Type: t.GetProperty("Input")!.PropertyType)))
        .ToDictionary(a => a.Type, a => a.Noun);

    /// <summary>Types that are called otherwise than in the code, so that the name says what it is on the wire.</summary>
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(RequestView)] = "DataSubjectRequest",
        [typeof(KeyPerson)] = "KeyPersonInput",
        [typeof(CreateApiKey.Input)] = "ApiKeyInput",
        [typeof(SubmitRequest.Input)] = "IntakeSubmission",
        [typeof(Words2)] = "LocalTextInput",
        [typeof(Domain.NoticeState)] = "RecipientNoticeState",
        [typeof(ListFindingRows.Response)] = "FindingRow",
    };

    public static Type RecordOf(Noun noun) => Records.GetValueOrDefault(noun, typeof(RecordHead));

    public static bool IsRecord(Type type) => type == typeof(RecordHead) || Records.ContainsValue(type);

    /// <summary>Members that the API joins to a record although another type holds them.</summary>
    public static IEnumerable<Type> PartsOf(Type record) => record == typeof(IdentityCheckView) ? [typeof(RecordHead), typeof(IdentityCheckContent)] : [typeof(RecordHead)];

    /// <summary>Names of what records are joined from.</summary>
    public static readonly string[] Parts = [nameof(RecordHead), nameof(IdentityCheckContent)];

    public static string Of(Type type)
    {
        if (Names.TryGetValue(type, out var given))
        {
            return given;
        }

        if (Records.FirstOrDefault(r => r.Value == type) is { Value: not null } record)
        {
            return RecordEndpoints.RecordName(record.Key);
        }

        if (Acts.TryGetValue(type, out var act))
        {
            return RecordEndpoints.RecordName(act) + "Input";
        }

        var name = type.Name.Split('`')[0];
        name = name == "Input" ? type.DeclaringType?.Name + name : name;
        var arguments = string.Concat(type.GetGenericArguments().Select(Of));
        return arguments + (name.EndsWith("View", StringComparison.Ordinal) ? name[..^4] : name);
    }

    private static IEnumerable<Type> TypesOf(Noun noun) => typeof(SchemaNames).Assembly.GetTypes().Where(t => t.Namespace == $"Dsar.Api.Features.{noun}");
}

/// <summary>The members that every record under a request begins with.</summary>
internal sealed record RecordHead(Guid Id, RequestRef Request, DateTimeOffset CreatedAt, ActorView CreatedBy);
