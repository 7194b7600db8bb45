using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Ingestion;

/// <summary>What the duplicate window keeps of one stored record.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredId(UInt128 Key, UInt128 Content, long Index, ulong ReceivedUnixNanoseconds);
