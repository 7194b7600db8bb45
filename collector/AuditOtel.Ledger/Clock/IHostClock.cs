namespace AuditOtel.Ledger.Clock;

/// <summary>What the host knows about time beside the wall clock.</summary>
internal interface IHostClock
{
    /// <summary>Milliseconds since the boot, suspended time included; nobody can set it.</summary>
    long Boot { get; }

    /// <summary>Whether and how well the wall clock is disciplined.</summary>
    KernelClock Kernel();
}
