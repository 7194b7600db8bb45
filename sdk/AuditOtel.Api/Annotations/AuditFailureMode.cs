namespace AuditOtel;

/// <summary>What becomes of an action whose intent no collector confirms.</summary>
public enum AuditFailureMode
{
    /// <summary>As the trail's options say.</summary>
    TrailDefault = 0,

    /// <summary>The action is refused.</summary>
    Deny = 1,

    /// <summary>
    /// The action runs when its intent is on stable storage in this host's outbox, from where it is delivered later. Without an outbox in the trail's options,
    /// and when it is full or its disk fails, the action is refused.
    /// </summary>
    Spool = 2,

    /// <summary>
    /// The action runs, with the outbox's help if there is one and without any record otherwise; what was lost is counted and the count is recorded. Only where
    /// the trail's options allow it; elsewhere it means <see cref="Spool"/> with an outbox and <see cref="Deny"/> without.
    /// </summary>
    Continue = 3,
}
