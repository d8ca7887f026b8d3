using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dsar.Domain.Tests;

/// <summary>What is stored: nested values survive JSON, and the aggregate can be brought back from columns.</summary>
public sealed class StoredShapeTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private static readonly DateTimeOffset At = Scenario.Start;

    public static TheoryData<object> Values =>
    [
        new SystemCoverage("crm", SystemStatus.Waived, "disabled", PersonId.New(), At, 2, 30),
        new ReviewState(3, 1, 1, 2, 1, 3) { OpenGaps = [Guid.CreateVersion7()], RequiredWhy = [new("logs", Guid.CreateVersion7())] },
        new Decision(Guid.CreateVersion7(), DecisionState.Approved, RequestOutcome.PartlyGranted, ["access_granted"], ActorType.Person, PersonId.New(), At) { SheetComplete = true, ApprovedBy = PersonId.New(), ApprovedAt = At, OnePerson = true },
        new Extension(ExtensionGround.Complexity, At, new(2026, 4, 7), new(2026, 6, 5), true),
        new IdentityQuestion(Guid.CreateVersion7(), At, true, At, At),
        new ProposedAct(PersonId.New(), At),
        Register.Controller with { Gaps = [new("period_not_stated", new("sv", "en"), "customers", Right.Access)], IdentityPolicy = new() { Access = 3 } },
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_nested_value_survives_JSON(object value)
    {
        var text = JsonSerializer.Serialize(value, value.GetType(), Json);
        JsonSerializer.Deserialize(text, value.GetType(), Json).Should().BeEquivalentTo(value, options => options.RespectingRuntimeTypes());
    }

    [Theory]
    [InlineData(typeof(DataSubjectRequest))]
    [InlineData(typeof(HistoryEntry))]
    [InlineData(typeof(Clarification))]
    [InlineData(typeof(Submission))]
    [InlineData(typeof(IdentityCheck))]
    public void An_entity_has_a_private_constructor_and_no_public_setter(Type entity)
    {
        entity.GetConstructor(BindingFlags.NonPublic | BindingFlags.Instance, []).Should().NotBeNull();
        entity.GetConstructors().Should().BeEmpty();
        entity.GetProperties().Where(p => p.SetMethod is { IsPublic: true }).Should().BeEmpty();
    }

    [Fact]
    public void The_leave_to_search_can_be_made_by_the_aggregate_only() => typeof(ConfirmedIdentity).GetConstructors().Should().BeEmpty();

    [Fact]
    public void The_request_holds_no_text_of_a_person()
    {
        var texts = typeof(DataSubjectRequest).GetProperties().Where(p => p.PropertyType == typeof(string)).Select(p => p.Name);
        texts.Should().BeEquivalentTo(nameof(DataSubjectRequest.Reference), nameof(DataSubjectRequest.Article));
    }
}
