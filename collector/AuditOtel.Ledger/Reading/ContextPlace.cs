using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Reading;

/// <summary>Where the body of a context lies in its segment.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ContextPlace(long Offset, int Length);
