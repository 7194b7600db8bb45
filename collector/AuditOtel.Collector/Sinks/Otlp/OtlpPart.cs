using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>One record on its way into requests.</summary>
/// <param name="LogRecord">The ledger's own bytes.</param>
/// <param name="Place">Attributes that follow them, as wire bytes; empty when none were asked for.</param>
/// <param name="Context">Which of the contexts it stands in.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OtlpPart(ReadOnlyMemory<byte> LogRecord, ReadOnlyMemory<byte> Place, int Context)
{
    internal int Length => LogRecord.Length + Place.Length;
}
