using System.Runtime.InteropServices;

namespace AuditOtel.Trail;

/// <summary>What is left when a trail has closed.</summary>
/// <param name="InMemory">Records that are lost with the process.</param>
/// <param name="InOutbox">Records that the next process delivers.</param>
/// <param name="Actions">Actions that still run.</param>
/// <param name="Uncounted">Lost actions whose count is recorded nowhere.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeftRecords(int InMemory, long InOutbox, int Actions, long Uncounted);
