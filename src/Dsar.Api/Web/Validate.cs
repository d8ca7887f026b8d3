using FluentValidation;
using MediatR;

namespace Dsar.Api.Web;

/// <summary>Checks the shape of a message before its handler runs; never looks at stored objects.</summary>
public sealed class Validate<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IOutcome<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var errors = new List<FieldError>();
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            errors.AddRange(result.Errors.Select(e => new FieldError(Pointer(e.PropertyName), null, e.ErrorCode, e.ErrorMessage)));
        }

        return errors.Count == 0 ? await next() : TResponse.Failed(Problem.Validation([.. errors]));
    }

    /// <summary><c>Input.Subject.Identifiers[0].Value</c> becomes <c>/subject/identifiers/0/value</c>: the body is the command's Input.</summary>
    private static string Pointer(string property)
    {
        var parts = property.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(parts.SkipWhile(p => p == "Input").Select(p => "/" + char.ToLowerInvariant(p[0]) + p[1..]));
    }
}
