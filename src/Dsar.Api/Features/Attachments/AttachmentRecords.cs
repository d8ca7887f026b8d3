using Dsar.Api.Web;

namespace Dsar.Api.Features.Attachments;

/// <summary>What a file is for.</summary>
public enum AttachmentKind
{
    Mandate,
    Letter,
    Evidence,
    Other,
}

/// <summary>Who may see a file: people at the controller only, or the data subject too.</summary>
public enum AttachmentVisibility
{
    Internal,
    Subject,
}

/// <summary>Whether a file can be opened: not before it was scanned where a scanner is set, never once it was refused.</summary>
public enum AttachmentState
{
    Held,
    Available,
    Rejected,
}

/// <summary>An attachment as recorded. Its type is what its content shows, whatever its name says.</summary>
public sealed record AttachmentRecord(
    [property: ContentMember] string FileName, string MediaType, long Bytes, string Sha256, AttachmentKind Kind, AttachmentVisibility Visibility, AttachmentState State);
