using System.Runtime.InteropServices;

namespace AuditOtel.Trail;

/// <summary>How an action was let in.</summary>
/// <param name="Route">Where its first record goes.</param>
/// <param name="Number">The number of its first record; 0 when it runs without a record.</param>
/// <param name="Mode">What becomes of the action when that fails.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Admission(AdmissionRoute Route, long Number, AuditFailureMode Mode)
{
    internal bool IsUnrecorded => Route == AdmissionRoute.Unrecorded;
}
