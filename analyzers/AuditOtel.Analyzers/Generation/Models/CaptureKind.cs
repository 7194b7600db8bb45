namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>How a value is captured; the names are those of the runtime's methods.</summary>
internal enum CaptureKind
{
    Target,
    Argument,
    Secret,
    Change,
}
