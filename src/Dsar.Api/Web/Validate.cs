using FluentValidation;
using MediatR;

namespace Dsar.Api.Web;

/// <summary>Checks the shape of a message before its handler runs; never looks at stored objects.</summary>
public sealed class Validate<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IOutcome<TResponse>
{
    private const int MaxDepth = 8;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var errors = Misfits(request, "", 0).ToList();
        if (errors.Count > 0)
        {
            return TResponse.Failed(Problem.Validation([.. errors]));
        }

        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            errors.AddRange(result.Errors.Select(e => new FieldError(Pointer(e.PropertyName), null, e.ErrorCode, e.ErrorMessage)));
        }

        return errors.Count == 0 ? await next() : TResponse.Failed(Problem.Validation([.. errors]));
    }

    /// <summary>No list of an input may hold null, which the serializer lets in and no rule would meet; nothing is above the ceilings.</summary>
    private static IEnumerable<FieldError> Misfits(object? value, string pointer, int depth)
    {
        if (value is string { Length: > Ceilings.Text })
        {
            yield return new FieldError(pointer, null, "too_long", $"At most {Ceilings.Text} characters.");
        }

        if (value is System.Collections.ICollection { Count: > Ceilings.Items })
        {
            yield return new FieldError(pointer, null, "too_many", $"At most {Ceilings.Items} items.");
            yield break;
        }

        if (value is null or string || depth > MaxDepth || value.GetType() is { IsPrimitive: true } or { IsEnum: true })
        {
            yield break;
        }

        if (value is System.Collections.IEnumerable list)
        {
            var i = 0;
            foreach (var element in list)
            {
                foreach (var error in element is null ? [new FieldError($"{pointer}/{i}", null, "required", "A list holds no null.")] : Misfits(element, $"{pointer}/{i}", depth + 1))
                {
                    yield return error;
                }

                i++;
            }

            yield break;
        }

        foreach (var property in value.GetType().Namespace?.StartsWith("Dsar", StringComparison.Ordinal) == true ? value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0) : [])
        {
            var name = property.Name is "Input" or "Typed" ? "" : "/" + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            foreach (var error in Misfits(property.GetValue(value), pointer + name, depth + 1))
            {
                yield return error;
            }
        }
    }

    /// <summary><c>Input.Subject.Identifiers[0].Value</c> becomes <c>/subject/identifiers/0/value</c>: the body is the command's Input.</summary>
    private static string Pointer(string property)
    {
        if (property.StartsWith('/'))
        {
            return property;
        }

        var parts = property.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(parts.SkipWhile(p => p is "Input" or "Typed").Select(p => "/" + char.ToLowerInvariant(p[0]) + p[1..]));
    }
}
