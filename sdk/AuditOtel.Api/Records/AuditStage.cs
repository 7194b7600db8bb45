namespace AuditOtel;

/// <summary>Which moment of an action a record tells of, recorded as <c>audit.stage</c> in lower case.</summary>
public enum AuditStage
{
    /// <summary>The whole action in one record.</summary>
    Event = 0,

    /// <summary>The action is about to run; its outcome is not known yet.</summary>
    Intent = 1,

    /// <summary>The action has ended.</summary>
    Outcome = 2,
}
