using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger;

/// <summary>Recomputes a ledger from its entries and compares it with its signed checkpoint, on all cores, in constant memory and without writing.</summary>
public static class LedgerVerifier
{
    /// <summary>How often a verification is begun that a live collector's retention overtook.</summary>
    private const int Attempts = 3;

    /// <summary>Verifies a ledger; bad content is reported, never thrown.</summary>
    /// <exception cref="LedgerException">There is no such directory or archive, the archive is of an unknown version, or the verifier key or checkpoint given is none (<see cref="LedgerReason.Invalid"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VerificationReport Verify(VerificationOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string path = Path.GetFullPath(options.Directory);
        VerificationInputs inputs = VerificationInputs.Parse(options);
        if (File.Exists(path))
            return VerifyArchive(options with { Directory = path }, inputs, ct);
        if (!Directory.Exists(path))
            throw new LedgerException(LedgerReason.Missing, $"There is no directory '{path}'; name the directory of a ledger, or an archive.");
        return VerifyLedger(options, inputs, path, ct);
    }

    private static VerificationReport VerifyArchive(VerificationOptions options, VerificationInputs inputs, CancellationToken ct)
    {
        try
        {
            using ExtractedArchive extracted = ExtractedArchive.Extract(options.Directory, ct);
            return VerifyExtracted(options, inputs, extracted.Directory, ct);
        }
        catch (LedgerException e) when (e.Reason == LedgerReason.Corrupt)
        {
            var problems = new ProblemList();
            problems.Add(ProblemKind.ArchiveDamaged, 0, e.Message);
            return new VerificationReport(problems.Result(), 0, 0, MerkleTree.EmptyRoot(), 0, problems.Sorted(), 0, 0) { ProvenRoot = MerkleTree.EmptyRoot() };
        }
    }

    private static VerificationReport VerifyExtracted(VerificationOptions options, VerificationInputs inputs, string path, CancellationToken ct)
    {
        var problems = new ProblemList();
        var run = new ArchiveVerification(options, inputs, problems, ct);
        Guard(problems, () => run.Next, () =>
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, path);
            run.Verify(root);
        });
        return run.Report();
    }

    private static VerificationReport VerifyLedger(VerificationOptions options, VerificationInputs inputs, string path, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            string before = CheckpointIn(path);
            var problems = new ProblemList();
            // Otherwise the file would make a ledger whose first segments were removed pass for an archive of the rest.
            if (ArchiveManifest.IsIn(path))
                problems.Add(ProblemKind.Format, 0, $"The directory holds the file '{ArchiveManifest.File}', which only an archive holds: verify the archive itself if this was unpacked from one.");
            var run = new VerificationRun(options, inputs, problems, ct);
            Guard(problems, () => run.Entries, () =>
            {
                using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, path);
                run.Verify(root);
            });
            // A segment that expired meanwhile looks as if it were removed: only the newer checkpoint covers the entry that says so.
            bool isOvertaken = problems.Has(ProblemKind.TombstoneForged) || problems.Has(ProblemKind.SegmentMissing) || problems.Has(ProblemKind.Format);
            if (!isOvertaken || attempt == Attempts || string.Equals(before, CheckpointIn(path), StringComparison.Ordinal))
                return run.Report();
        }
    }

    private static string CheckpointIn(string path)
    {
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, path);
            return Convert.ToHexString(root.ReadAll(LedgerDirectory.CheckpointFile, CheckpointNote.MaxBytes));
        }
        catch (StorageException e)
        {
            // The verification itself says what is wrong with it.
            return e.Message;
        }
    }

    private static void Guard(ProblemList problems, Func<long> verified, Action verify)
    {
        try
        {
            verify();
        }
        catch (StorageException e)
        {
            problems.AddUnreadable(verified(), e);
        }
        catch (LedgerException e)
        {
            problems.AddRefused(verified(), e);
        }
    }
}
