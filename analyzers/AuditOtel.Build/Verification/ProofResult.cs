namespace AuditOtel.Build.Verification;

/// <summary>What the verifier found in one assembly.</summary>
/// <param name="Annotations">The annotated methods.</param>
/// <param name="Faults">What is not proven.</param>
/// <param name="Surface">The lines and the digest of the surface that the records carry.</param>
internal sealed record ProofResult(IReadOnlyList<Annotation> Annotations, IReadOnlyList<ProofFault> Faults, AuditedSurface Surface);
