namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>One row of the table: a system call that reaches the ledger's files.</summary>
/// <param name="Name">Its name, as strace writes it.</param>
/// <param name="Errors">With what it is failed; empty when it is not failed, for the reason given.</param>
/// <param name="Reason">Why it is not failed.</param>
internal sealed record SystemCall(string Name, string[] Errors, string Reason = "")
{
    /// <summary>Whether only calls on the ledger's files may be failed: the runtime makes this call for itself, too.</summary>
    internal bool NeedsPath { get; init; }

    internal bool IsFailed => Errors.Length > 0;
}
