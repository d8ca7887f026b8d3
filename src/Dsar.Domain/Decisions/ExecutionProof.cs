namespace Dsar.Domain;

/// <summary>One thing proven of the carrying out of a decision. Which of them a right needs is in its table's row FinishExecution.</summary>
public enum ExecutionProof
{
    /// <summary>Each corrected value was written and read back (GDPR Art. 16).</summary>
    ValuesReadBack,

    /// <summary>What was to be erased is found no more, or its system is named among those that failed (GDPR Art. 17(1)).</summary>
    ErasedToZero,

    /// <summary>What is kept has its deferred erasure and its restriction (GDPR Art. 17(3), 18).</summary>
    KeepsStored,

    /// <summary>What was erased is noted, so that a restored backup is erased again (GDPR Art. 17(1), 32).</summary>
    ErasureRegisterWritten,

    /// <summary>The steps towards other controllers who hold public copies are noted, or there are none (GDPR Art. 17(2)).</summary>
    PublicCopiesNoted,

    /// <summary>Each restriction is in force and answered by the check (GDPR Art. 18(2)).</summary>
    RestrictionsInForce,

    /// <summary>Erasures planned for restricted items wait (GDPR Art. 18(1)(b)-(c)).</summary>
    ScheduledErasuresHeld,

    /// <summary>A direct transfer was accepted, is stated not to be feasible, or was not asked for (GDPR Art. 20(2)).</summary>
    TransferSettled,

    /// <summary>Every system has confirmed the stop, or asks the check before it uses the data (GDPR Art. 21(1), 21(3)).</summary>
    StopsConfirmed,

    /// <summary>The keyed mark that prevents new use of the contact is in force (GDPR Art. 21(3)).</summary>
    SuppressionInForce,

    /// <summary>The provisional restriction has become a stop, or its lifting is announced (GDPR Art. 18(3)).</summary>
    ProvisionalSettled,

    /// <summary>A person has looked at the automated decision and closed the task with a reason (GDPR Art. 22(3)).</summary>
    HumanReviewed,

    /// <summary>Each recipient of the data has a notice, or an excuse (GDPR Art. 19).</summary>
    NoticesQueued,
}
