namespace AuditOtel.Cli;

/// <summary>Ends a command with one sentence on standard error and an exit code.</summary>
internal sealed class CommandFailure(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    internal int ExitCode { get; } = exitCode;
}
