using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Storage;

/// <summary>struct iovec of writev(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IoVector(nint Address, nint Length)
{
    /// <summary>The bytes, as long as they stay where they are.</summary>
    public unsafe ReadOnlySpan<byte> Span => new((void*)Address, checked((int)Length));
}
