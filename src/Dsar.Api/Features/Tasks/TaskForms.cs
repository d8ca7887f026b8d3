using Dsar.Api.Features.Attachments;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Features.Tasks;

/// <summary>An identifier of the person, masked: enough to tell that the right request is open, too little to be passed on.</summary>
public sealed record MaskedIdentifier(IdentifierKind Type, string Value);

/// <summary>What is asked for in a search by hand: whom, and the fields of the system's map that records are checked against.</summary>
public sealed record TaskForm(IReadOnlyList<MaskedIdentifier> Identities, IReadOnlyList<ManualCollection> Collections)
{
    /// <summary>The form of a system; null when its map has no fields.</summary>
    public static TaskForm? Of(Plan plan, string system, IReadOnlyList<Identifier> identities, Language language) =>
        ManualForm.Of(plan, system, language).Collections is { Count: > 0 } collections && collections.Any(c => c.Fields.Count > 0)
            ? new TaskForm([.. identities.Select(i => new MaskedIdentifier(i.Kind, Masked(i))).Distinct()], collections) : null;

    private static string Masked(Identifier identifier) => Masking.Apply(Cell.Text(identifier.Value), identifier.Kind switch
    {
        IdentifierKind.Email => MaskStyle.Email,
        IdentifierKind.Phone or IdentifierKind.Personnummer => MaskStyle.Phone,
        IdentifierKind.NameAddress => MaskStyle.Initials,
        _ => MaskStyle.Last4,
    }, "***").Value;
}

/// <summary>Checks what came of a search by hand against its form: records as sent, or in CSV and JSON files.</summary>
public sealed class TaskForms(AttachmentDesk attachments)
{
    /// <summary>What does not fit the form, with its place, or how many records the files hold.</summary>
    public async Task<(Problem? Wrong, int InFiles)> Check(TaskForm form, CompleteTask.Input input, CancellationToken ct)
    {
        var (check, count) = (new ManualForm(form.Collections), 0);
        var faults = check.Check((input.Records ?? []).Select(r => (IReadOnlyDictionary<string, string?>)r)).Select(f => new FieldError($"/records/{f.Record}{(f.Member is null ? null : $"/{Pointer(f.Member)}")}", null, f.Code, f.Detail)).ToList();
        for (var i = 0; i < (input.AttachmentIds?.Count ?? 0); i++)
        {
            if (await attachments.Table(input.AttachmentIds![i], ct) is not { } table)
            {
                continue;
            }

            try
            {
                await using var file = table.File;
                var records = await ManualForm.Read(file, table.IsCsv, ct);
                count += records.Count;
                faults.AddRange(check.Check(records).Select(f => new FieldError($"/attachmentIds/{i}", null, f.Code, $"Record {f.Record + 1}{(f.Member is null ? null : $", {Quotes.Guarded(f.Member)}")}: {f.Detail}")));
            }
            catch (FormatException)
            {
                faults.Add(new FieldError($"/attachmentIds/{i}", null, "wrong_format", "The file is no table with names in its first line, and no JSON array of objects."));
            }
        }

        return (faults.Count > 0 ? Problem.Validation([.. faults]) : null, count);
    }

    private static string Pointer(string member) => Quotes.Guarded(member).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
