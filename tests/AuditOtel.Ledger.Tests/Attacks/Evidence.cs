namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>What an auditor must have kept away from the attacker to find an attack.</summary>
public enum Evidence
{
    /// <summary>Nothing: the ledger contradicts itself.</summary>
    None,

    /// <summary>The verification key.</summary>
    Key,

    /// <summary>A checkpoint from before the attack, of fewer entries than there are.</summary>
    Checkpoint,

    /// <summary>The newest checkpoint from before the attack.</summary>
    LaterCheckpoint,
}
