using System.Text.Json;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Dsar.Api.Data.Mappings;

/// <summary>How types become columns on both providers.</summary>
public static class Conventions
{
    public static void Apply(ModelConfigurationBuilder configuration, bool sqlite)
    {
        configuration.Properties<RequestId>().HaveConversion<RequestIdConverter>();
        configuration.Properties<SubmissionId>().HaveConversion<SubmissionIdConverter>();
        configuration.Properties<ControllerId>().HaveConversion<ControllerIdConverter>();
        configuration.Properties<PersonId>().HaveConversion<PersonIdConverter>();
        configuration.Properties<Sealed>().HaveConversion<SealedConverter>();
        foreach (var type in Enums)
        {
            configuration.Properties(type).HaveConversion<string>().HaveMaxLength(40);
        }

        if (sqlite)
        {
            // Text neither sorts nor compares as a time on SQLite.
            configuration.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();
        }
        else
        {
            configuration.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        }
    }

    private static readonly Type[] Enums =
    [
        typeof(Right), typeof(RequestState), typeof(RequestOutcome), typeof(IntakeChannel), typeof(Language), typeof(KeyKind),
        typeof(CallerKind), typeof(Noun), typeof(Step), typeof(OperationKind), typeof(ObjectionKind), typeof(EvesRule), typeof(ApprovalRule), typeof(TargetKind), typeof(DeliveryBasis),
        typeof(ClarificationWhy), typeof(ActorType), typeof(HistoryType), typeof(RequestTrigger), typeof(IdentityMethod), typeof(IdentityCheckState),
        typeof(RestrictionReason), typeof(RestrictionState),
    ];

    /// <summary>A value stored as JSON text; compared by its text.</summary>
    public static (ValueConverter<T, string> Converter, ValueComparer<T> Comparer) JsonColumn<T>() =>
        (new ValueConverter<T, string>(v => JsonSerializer.Serialize(v, Json.Wire), v => JsonSerializer.Deserialize<T>(v, Json.Wire)!),
         new ValueComparer<T>(
             (a, b) => JsonSerializer.Serialize(a, Json.Wire) == JsonSerializer.Serialize(b, Json.Wire),
             v => JsonSerializer.Serialize(v, Json.Wire).GetHashCode(StringComparison.Ordinal),
             v => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(v, Json.Wire), Json.Wire)!));

    private sealed class RequestIdConverter() : ValueConverter<RequestId, Guid>(id => id.Value, value => new RequestId(value));

    private sealed class SubmissionIdConverter() : ValueConverter<SubmissionId, Guid>(id => id.Value, value => new SubmissionId(value));

    private sealed class ControllerIdConverter() : ValueConverter<ControllerId, Guid>(id => id.Value, value => new ControllerId(value));

    private sealed class PersonIdConverter() : ValueConverter<PersonId, Guid>(id => id.Value, value => new PersonId(value));

    private sealed class SealedConverter() : ValueConverter<Sealed, byte[]>(s => s.Bytes, b => new Sealed(b));

    private sealed class TicksConverter() : ValueConverter<DateTimeOffset, long>(t => t.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(t => t.ToUniversalTime(), t => t);
}
