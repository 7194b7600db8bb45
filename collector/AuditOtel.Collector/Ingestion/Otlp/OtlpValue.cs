using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>What ingestion has to know of one checked AnyValue.</summary>
/// <param name="IsPresent">It is something other than nothing or empty text.</param>
/// <param name="Text">Where its text stands; empty when it is no text.</param>
/// <param name="Integer">Its whole number; 0 when it is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OtlpValue(bool IsPresent, ByteRange Text, long Integer);
