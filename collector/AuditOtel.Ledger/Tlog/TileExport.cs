using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// Writes a ledger as a directory that any web server can serve as a C2SP tlog-tiles log: <c>checkpoint</c>, <c>tile/...</c>, every kept checkpoint under
/// <c>checkpoints/</c>, and the verifier keys. It appears under its name when it is whole and durable, or not at all.
/// </summary>
public static class TileExport
{
    private const string PartialSuffix = ".partial";

    /// <summary>Exports what the reader's checkpoint covers.</summary>
    /// <param name="tiles">The ledger; it may be live.</param>
    /// <param name="kept">Its kept checkpoints.</param>
    /// <param name="path">The directory to make; it must not exist.</param>
    /// <param name="progress">Is told how many entries were written; null when nobody asks.</param>
    /// <param name="ct">Ends the export; nothing is left of it.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="LedgerException">The path is taken, the ledger is not what was signed, or the disk refused.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TileExportReport Write(TileReader tiles, KeptCheckpoints kept, string path, IProgress<long>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentNullException.ThrowIfNull(kept);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string partial = target + PartialSuffix;
        foreach (string taken in (string[])[target, partial])
        {
            if (Path.Exists(taken))
                throw new LedgerException(LedgerReason.Exists, $"There is something at '{taken}' already; remove it, or choose another place for the export.");
        }

        try
        {
            return Write(root => new TileExportRun(tiles, kept, root, progress, ct), target, partial);
        }
        catch (StorageException e)
        {
            throw new LedgerException(LedgerReason.Unreadable, $"The export to '{target}' cannot be written: {e.Message}.", e);
        }
    }

    private static TileExportReport Write(Func<DurableDirectory, TileExportRun> begin, string target, string partial)
    {
        using DurableDirectory parent = DurableDirectory.Open(LinuxSystemCalls.Instance, Path.GetDirectoryName(target) ?? "/");
        try
        {
            TileExportReport report;
            using (DurableDirectory root = parent.CreateDirectory(Path.GetFileName(partial)))
            using (TileExportRun run = begin(root))
                report = run.Write();
            parent.Rename(Path.GetFileName(partial), Path.GetFileName(target));
            return report;
        }
        catch
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
            throw;
        }
    }
}
