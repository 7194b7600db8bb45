using System.Runtime.InteropServices;

namespace AuditOtel.Cli.Bench;

/// <summary>What came of one turn of sending.</summary>
/// <param name="RecordsPerSecond">Acknowledged records a second.</param>
/// <param name="ProcessorMicroseconds">Processor time a record took, of client and collector together: it depends little on what else the host does.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Sending(double RecordsPerSecond, double ProcessorMicroseconds);
