using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>struct pollfd of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PollRequest(int Descriptor, short Events, short Returned);
