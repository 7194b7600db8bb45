using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Storage;

/// <summary>What statvfs(3) tells of a file system.</summary>
/// <param name="Free">Bytes that an unprivileged process may still take.</param>
/// <param name="Total">Bytes in all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileSystemSpace(long Free, long Total);
