namespace AuditOtel.Build.Verification;

/// <summary>One method that is not proven to write its record.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Reason">What is wrong, as the end of a sentence.</param>
internal sealed record ProofFault(string Method, string Reason);
