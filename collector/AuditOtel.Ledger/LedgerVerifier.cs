using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger;

/// <summary>Recomputes a ledger from its entries and compares it with its signed checkpoint, on all cores, in constant memory and without writing.</summary>
public static class LedgerVerifier
{
    /// <summary>Verifies a ledger; bad content is reported, never thrown.</summary>
    /// <exception cref="LedgerException">There is no such directory, or the verifier key or checkpoint given is none (<see cref="LedgerReason.Invalid"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VerificationReport Verify(VerificationOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string path = Path.GetFullPath(options.Directory);
        if (!Directory.Exists(path))
            throw new LedgerException(LedgerReason.Missing, $"There is no directory '{path}'; name the directory of a ledger.");
        var problems = new ProblemList();
        var run = new VerificationRun(options, VerificationInputs.Parse(options), problems, ct);
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, path);
            run.Verify(root);
        }
        catch (StorageException e)
        {
            problems.AddUnreadable(run.Entries, e);
        }
        catch (LedgerException e)
        {
            problems.AddRefused(run.Entries, e);
        }

        return run.Report();
    }
}
