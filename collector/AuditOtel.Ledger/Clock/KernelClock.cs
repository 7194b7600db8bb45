using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Clock;

/// <summary>What adjtimex(2) told: the status and the largest error in microseconds, <see cref="uint.MaxValue"/> when it is not known.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KernelClock(ClockStatus Status, uint MaxErrorMicroseconds)
{
    public static readonly KernelClock Unknown = new(ClockStatus.Unknown, uint.MaxValue);
}
