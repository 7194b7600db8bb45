using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Build.Verification;

/// <summary>What the verifier found in one assembly.</summary>
/// <param name="Annotations">The annotated methods.</param>
/// <param name="Faults">What is not proven.</param>
/// <param name="Surface">What the assembly audits and excuses; the records carry its digest.</param>
internal sealed record ProofResult(IReadOnlyList<Annotation> Annotations, IReadOnlyList<ProofFault> Faults, AuditedSurface Surface);
