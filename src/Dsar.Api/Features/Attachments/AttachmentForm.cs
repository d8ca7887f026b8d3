using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Features.Attachments;

/// <summary>What came: the file sealed on disk and what was said of it, or the problem.</summary>
public sealed record AttachmentUpload(AddAttachment.Input? Input, ReceivedFile? File, Problem? Problem) : IDisposable
{
    public void Dispose() => File?.Dispose();
}

/// <summary>Reads the form of an attachment, exactly the parts <c>metadata</c> and <c>file</c> in either order, and gives the call the fingerprint of its parts.</summary>
public sealed class AttachmentForm(AttachmentFiles files, Idempotency idempotency, IOptions<JsonOptions> json)
{
    /// <summary>Longest file.</summary>
    public const long MaxFile = 25 * 1024 * 1024;

    /// <summary>Longest form: the file, what is said of it, and the lines around them.</summary>
    public const long MaxBody = MaxFile + (2 * MaxMetadata);

    private const int MaxMetadata = 64 * 1024;
    private static readonly Problem TooLarge = new("payload_too_large", Members: Problem.Extra(("limitBytes", MaxFile)));

    private byte[]? _metadata;
    private ReceivedFile? _file;

    /// <summary>The caller disposes the answer.</summary>
    public async Task<AttachmentUpload> Read(HttpRequest request, CancellationToken ct)
    {
        var problem = default(Problem);
        try
        {
            problem = request.ContentLength > MaxBody ? TooLarge : await MultipartParts.Read(request, MaxBody, (name, body) => Take(name, body, ct), ct) ?? Missing();
            if (problem is null && !BodyRules.IsWellFormed(_metadata!))
            {
                problem = new Problem("malformed_json");
            }

            var input = problem is null ? JsonSerializer.Deserialize<AddAttachment.Input>(_metadata, json.Value.SerializerOptions) : null;
            if (problem is null && input is null)
            {
                problem = Problem.Field("/metadata", "required", "The part is required.");
            }

            if (problem is not null)
            {
                _file?.Dispose();
                return new AttachmentUpload(null, null, problem);
            }

            idempotency.Use(Idempotency.Parse(request.Headers["Idempotency-Key"])!, Fingerprint(request));
            return new AttachmentUpload(input, _file, null);
        }
        catch (JsonException e)
        {
            _file?.Dispose();
            throw new BadHttpRequestException("The metadata is not what the operation takes.", e);
        }
        catch
        {
            _file?.Dispose();
            throw;
        }
    }

    private async Task<Problem?> Take(string name, Stream body, CancellationToken ct)
    {
        switch (name)
        {
            case "metadata" when _metadata is null:
                var text = new byte[MaxMetadata + 1];
                var read = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, ct);
                _metadata = text[..read];
                return read > MaxMetadata ? new Problem("payload_too_large", Members: Problem.Extra(("limitBytes", MaxMetadata))) : null;
            case "file" when _file is null:
                _file = await files.Receive(body, MaxFile, ct);
                return _file is null ? TooLarge
                    : _file.Bytes == 0 ? Problem.Field("/file", "too_short", "The file is empty.")
                    : _file.MediaType is null ? new Problem("unsupported_media_type", Members: Problem.Extra(("accepted", FileSigns.Accepted))) : null;
            case "metadata" or "file":
                return Problem.Field("/" + name, "not_unique", "The part appears twice.");
            default:
                return Problem.Validation(new FieldError(null, null, "unknown_field", "The form has the parts metadata and file and no other."));
        }
    }

    private Problem? Missing()
    {
        var missing = new[] { ("metadata", _metadata is null), ("file", _file is null) }.Where(p => p.Item2).Select(p => new FieldError("/" + p.Item1, null, "required", "The part is required.")).ToArray();
        return missing.Length == 0 ? null : Problem.Validation(missing);
    }

    /// <summary>Of the parts, not of the boundary between them or their order.</summary>
    private byte[] Fingerprint(HttpRequest request) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path.Value}\nmetadata {Convert.ToHexStringLower(SHA256.HashData(_metadata!))}\nfile {_file!.Sha256}\n"));
}
