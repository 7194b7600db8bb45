namespace AuditOtel;

/// <summary>The verb of an action, recorded as <c>audit.action</c> in upper case.</summary>
public enum AuditAction
{
    /// <summary>Not stated; the build derives it from the operation's last word. Never recorded.</summary>
    Unspecified = 0,

    /// <summary>Something new exists.</summary>
    Create = 1,

    /// <summary>Something was looked at.</summary>
    Read = 2,

    /// <summary>Something was changed.</summary>
    Update = 3,

    /// <summary>Something is gone.</summary>
    Delete = 4,

    /// <summary>Something was carried out that fits no other verb.</summary>
    Execute = 5,

    /// <summary>An identity was proven.</summary>
    Login = 6,

    /// <summary>A session was ended.</summary>
    Logout = 7,

    /// <summary>A right was given.</summary>
    Grant = 8,

    /// <summary>A right was taken.</summary>
    Revoke = 9,

    /// <summary>Something was switched on.</summary>
    Enable = 10,

    /// <summary>Something was switched off.</summary>
    Disable = 11,

    /// <summary>Something was started.</summary>
    Start = 12,

    /// <summary>Something was stopped.</summary>
    Stop = 13,

    /// <summary>Something left the system.</summary>
    Export = 14,

    /// <summary>Something entered the system.</summary>
    Import = 15,

    /// <summary>A request was granted.</summary>
    Approve = 16,

    /// <summary>A request was refused.</summary>
    Reject = 17,

    /// <summary>A connection was made.</summary>
    Connect = 18,
}
