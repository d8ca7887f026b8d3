namespace Dsar.Domain;

/// <summary>Whether data are kept too long; told on any request of any right, and in the report to the controller (GDPR Art. 5(1)(e)).</summary>
public enum OverdueFlag
{
    /// <summary>Not kept too long, or not known.</summary>
    No,

    /// <summary>Kept too long if counted from collection, because the policy names no event. Nothing is erased on this without an agent.</summary>
    Suspected,

    /// <summary>Kept too long.</summary>
    Yes,
}

/// <summary>The rule of what is kept too long.</summary>
public static class Overdue
{
    /// <summary>The flag of a verdict.</summary>
    public static OverdueFlag Of(RetentionVerdict verdict) => verdict.IsOverdue ? OverdueFlag.Yes : verdict.Suspected ? OverdueFlag.Suspected : OverdueFlag.No;

    /// <summary>True when it may be erased without a request (C-46/23): kept too long for certain, nobody waits for a copy of it, and no hold is on it.</summary>
    /// <param name="verdict">What the keeping period says.</param>
    /// <param name="copyOutstanding">True while the person waits for a copy (<see cref="Siblings"/>): what is owed in an answer is not erased before it.</param>
    /// <param name="hold">A hold, or null.</param>
    public static bool MayBeErased(RetentionVerdict verdict, bool copyOutstanding, Hold? hold) => verdict.IsOverdue && !copyOutstanding && hold is null;
}
