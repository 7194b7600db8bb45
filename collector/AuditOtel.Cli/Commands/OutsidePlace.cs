using AuditOtel.Ledger.Files;

namespace AuditOtel.Cli.Commands;

/// <summary>Keeps what commands make out of the ledger's own directory, where nothing but the ledger belongs.</summary>
internal static class OutsidePlace
{
    /// <exception cref="CommandFailure">The path leads into the ledger's directory.</exception>
    internal static void Demand(string path, string ledger, string what)
    {
        if (RealPath.IsInside(path, ledger))
            throw new CommandFailure(ExitCode.Usage, $"{what} must not lie in the ledger's own directory '{ledger}': name another place.");
    }
}
