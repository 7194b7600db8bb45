namespace AuditOtel;

/// <summary>What kind of party acted, recorded as <c>audit.actor.type</c> in lower case.</summary>
public enum AuditActorType
{
    /// <summary>A person.</summary>
    User = 0,

    /// <summary>A program acting under its own identity.</summary>
    Service = 1,

    /// <summary>The operating system or the audit system itself.</summary>
    System = 2,
}
