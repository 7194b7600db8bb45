namespace AuditOtel.Build.Verification;

/// <summary>Why an assembly does not pass.</summary>
/// <param name="Code">The rule that forbids it.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="Reason">What is wrong, as the end of a sentence.</param>
internal sealed record ProofFault(string Code, string Method, string Reason)
{
    /// <param name="method">The name of a method that is not proven to write its record.</param>
    /// <param name="reason">What is wrong, as the end of a sentence.</param>
    internal ProofFault(string method, string reason)
        : this(BuildErrors.Unproven, method, reason)
    {
    }

    /// <summary>What is wrong and what to do.</summary>
    internal string Message => string.Equals(Code, BuildErrors.Unproven, StringComparison.Ordinal)
        ? $"'{Method}' is not proven to write its record: {Reason}. Rebuild the project; if it stays, see docs/automatic-route.md."
        : $"'{Method}': {Reason}.";
}
