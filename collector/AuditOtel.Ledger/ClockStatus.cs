namespace AuditOtel.Ledger;

/// <summary>What the kernel says about the host's clock (adjtimex(2)).</summary>
public enum ClockStatus
{
    /// <summary>The kernel did not tell.</summary>
    Unknown = 0,

    /// <summary>A time service disciplines the clock.</summary>
    Synchronised = 1,

    /// <summary>Nothing disciplines the clock (STA_UNSYNC or TIME_ERROR).</summary>
    Unsynchronised = 2,
}
