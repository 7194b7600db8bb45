using System.Runtime.InteropServices;
using AuditOtel.Collector.Ingestion.Otlp;

namespace AuditOtel.Collector.Ingestion;

/// <summary>The receipt of one accepted record; its id is a place in the request.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReceiptLine(ByteRange RecordId, long Index, ulong ReceivedUnixNanoseconds, LeafHash LeafHash);
