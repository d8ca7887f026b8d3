namespace Dsar.Domain;

/// <summary>What is done about one item (a group of rows with the same facts).</summary>
public enum ItemOutcome
{
    /// <summary>Given to the person (GDPR Art. 15, 20).</summary>
    Disclose,

    /// <summary>Not done for this item; the ground says why.</summary>
    Withhold,

    /// <summary>Erased (GDPR Art. 17).</summary>
    Erase,

    /// <summary>Made anonymous for good (GDPR rec. 26).</summary>
    Anonymise,

    /// <summary>Kept for a stated reason until a date, restricted otherwise, then erased (GDPR Art. 17(3)).</summary>
    RetainUntil,

    /// <summary>Kept but not used (GDPR Art. 18).</summary>
    Restrict,

    /// <summary>Corrected or completed (GDPR Art. 16).</summary>
    Rectify,

    /// <summary>A use is stopped (GDPR Art. 21, 7(3)).</summary>
    Stop,

    /// <summary>Another controller's; passed on or referred (GDPR Art. 28(3)(e), 4(7)).</summary>
    Forward,
}
