using MediatR;

namespace Dsar.Api.Web;

/// <summary>What a use case answers: a value, or a <see cref="Web.Problem"/> that was to be expected.</summary>
public interface IOutcome<TSelf> where TSelf : IOutcome<TSelf>
{
    /// <summary>The problem, or null when there is a value.</summary>
    Problem? Problem { get; }

    /// <summary>An outcome that is a problem; lets a pipeline behaviour answer without knowing the value's type.</summary>
    static abstract TSelf Failed(Problem problem);
}

/// <summary>A value or a problem, never both.</summary>
public sealed class Outcome<T> : IOutcome<Outcome<T>>
{
    private readonly T? _value;

    private Outcome(T? value, Problem? problem) => (_value, Problem) = (value, problem);

    public Problem? Problem { get; }

    /// <summary>The value. Throws <see cref="InvalidOperationException"/> when the outcome is a problem.</summary>
    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"The outcome is the problem '{Problem.Code}'.");

    public static Outcome<T> Failed(Problem problem) => new(default, problem);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Problem problem) => Failed(problem);
}

/// <summary>Marks a message whose effects are stored in one transaction with its audit entry.</summary>
public interface ICommand;

/// <summary>Changes something. Runs through validation and commit.</summary>
public interface ICommand<T> : IRequest<Outcome<T>>, ICommand;

/// <summary>Reads only; runs through validation, never through commit.</summary>
public interface IQuery<T> : IRequest<Outcome<T>>;

/// <summary>A query that opens sealed content: it is answered only after its access entry is stored (assurance, "no entry, no act").</summary>
public interface IReadsContent : ICommand;
