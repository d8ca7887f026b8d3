namespace Dsar.Domain;

/// <summary>What a data subject may ask for. One request exercises exactly one; the article stands in <see cref="Rights"/>.</summary>
public enum Right
{
    /// <summary>A copy of the data and the information about its use (GDPR Art. 15; rätt till tillgång, registerutdrag).</summary>
    Access,

    /// <summary>Wrong data corrected, incomplete data completed (GDPR Art. 16; rätt till rättelse).</summary>
    Rectification,

    /// <summary>Data erased (GDPR Art. 17; rätt till radering).</summary>
    Erasure,

    /// <summary>Data kept but not used (GDPR Art. 18; rätt till begränsning av behandling).</summary>
    Restriction,

    /// <summary>Own data in a file that other systems can read (GDPR Art. 20; rätt till dataportabilitet).</summary>
    Portability,

    /// <summary>A use stopped (GDPR Art. 21, 7(3), 22(3); rätt att göra invändningar). The kind is <see cref="ObjectionKind"/>.</summary>
    Objection,
}

/// <summary>What is objected to; each kind has its own article and, for the absolute ones, no balancing and no extension.</summary>
public enum ObjectionKind
{
    /// <summary>On grounds of the person's own situation (GDPR Art. 21(1)).</summary>
    OwnSituation,

    /// <summary>To direct marketing; absolute (GDPR Art. 21(2)-(3)).</summary>
    DirectMarketing,

    /// <summary>To research or statistics (GDPR Art. 21(6)).</summary>
    Research,

    /// <summary>Consent taken back; absolute (GDPR Art. 7(3)).</summary>
    ConsentWithdrawal,

    /// <summary>A person is to look at an automated decision (GDPR Art. 22(3)).</summary>
    AutomatedDecision,
}
