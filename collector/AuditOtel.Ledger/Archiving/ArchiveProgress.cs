using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Archiving;

/// <summary>How far archiving has come.</summary>
/// <param name="Bytes">Bytes of segments archived so far.</param>
/// <param name="Total">Bytes of all segments to archive.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ArchiveProgress(long Bytes, long Total);
