namespace Dsar.Domain;

/// <summary>All that a request is received with. Who asks and in which words is sealed elsewhere.</summary>
public sealed record RequestReceipt
{
    /// <summary>Identifies the request.</summary>
    public required RequestId Id { get; init; }

    /// <summary>The controller it is addressed to.</summary>
    public required ControllerId ControllerId { get; init; }

    /// <summary>The submission it came in with.</summary>
    public required SubmissionId SubmissionId { get; init; }

    /// <summary>The reference the person may quote, such as GD-7K3M-9Q2P; shared by the submission.</summary>
    public required string Reference { get; init; }

    /// <summary>The right exercised.</summary>
    public required Right Right { get; init; }

    /// <summary>The kind of an objection; null for every other right.</summary>
    public ObjectionKind? Kind { get; init; }

    /// <summary>How it came.</summary>
    public required IntakeChannel Channel { get; init; }

    /// <summary>The language of the answer.</summary>
    public required Language Language { get; init; }

    /// <summary>When it reached the controller (UTC): arrival, not registration.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The identity level the right requires, 0 to 4.</summary>
    public required int RequiredLevel { get; init; }

    /// <summary>The level already held by the submission, 0 to 4.</summary>
    public int HeldLevel { get; init; }

    /// <summary>The controller's setting for eves.</summary>
    public EvesRule Eves { get; init; }

    /// <summary>The controller's setting for four eyes.</summary>
    public ApprovalRule Approval { get; init; }

    /// <summary>What the working target is counted by.</summary>
    public TargetKind Target { get; init; }

    /// <summary>True when the person's data are protected (sekretessmarkering, skyddad folkbokföring).</summary>
    public bool ProtectedIdentity { get; init; }

    /// <summary>True when the person named another company and asked nothing of the controller's own data.</summary>
    public bool NamedOtherControllerOnly { get; init; }

    /// <summary>The request after whose stop the controller opened this one by itself (<see cref="AfterStop"/>); null: the person asked for it.</summary>
    public RequestId? OpenedAfter { get; init; }
}
