namespace AuditOtel.Cli;

/// <summary>Exit codes of every command (contract.md, "auditotel").</summary>
internal static class ExitCode
{
    /// <summary>Done as asked.</summary>
    internal const int Good = 0;

    /// <summary>A finding: tampering, a mismatch, an incomplete trail.</summary>
    internal const int Finding = 1;

    /// <summary>Wrong usage or configuration.</summary>
    internal const int Usage = 2;

    /// <summary>Something could not be read or written.</summary>
    internal const int InputOutput = 3;

    /// <summary>Not allowed.</summary>
    internal const int NotAllowed = 4;
}
