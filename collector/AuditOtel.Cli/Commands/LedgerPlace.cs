using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Cli.Commands;

/// <summary>A directory that a reading command was pointed at.</summary>
internal static class LedgerPlace
{
    /// <summary>
    /// As <see cref="Checked"/>, for verifying: a directory that holds no trace of a ledger was mistyped and is no finding, while one of which
    /// parts are left may have been tampered with.
    /// </summary>
    /// <exception cref="CommandFailure">The name is empty, the directory is not open to this user, or nothing in it is of a ledger.</exception>
    internal static string WithTraceOfLedger(string directory)
    {
        var path = Checked(directory);
        if (File.Exists(path) || ArchiveSummary.IsExtracted(path) || ArchivesIn(path).Count > 0)
            return path;
        string[] traces = [LedgerDirectory.ManifestFile, LedgerDirectory.CheckpointFile, LedgerDirectory.SegmentsDirectory, LedgerDirectory.TreeDirectory];
        return traces.Any(name => Path.Exists(Path.Combine(path, name)))
            ? path
            : throw new CommandFailure(ExitCode.InputOutput, $"There is no ledger in '{path}': name a ledger's directory or an archive.");
    }

    /// <summary>As <see cref="Checked"/>, for what needs the ledger itself: an archive is none.</summary>
    /// <exception cref="CommandFailure">The name is empty, the directory is not open to this user, or it is an archive.</exception>
    internal static string OfLedger(string directory)
    {
        var path = Checked(directory);
        return File.Exists(path) || ArchiveSummary.IsExtracted(path)
            ? throw new CommandFailure(ExitCode.InputOutput, $"'{path}' is an archive or another file, and this needs the ledger itself: name the ledger's directory.")
            : path;
    }

    /// <summary>The full path; a directory that this user may not open is not mistaken for one without a ledger.</summary>
    /// <exception cref="CommandFailure">The name is empty, or the directory is not open to this user.</exception>
    internal static string Checked(string directory)
    {
        if (directory.Length == 0)
            throw new CommandFailure(ExitCode.Usage, "The ledger's directory is an empty name: name the directory.");
        var path = Path.GetFullPath(directory);
        try
        {
            if (Directory.Exists(path))
                _ = Directory.EnumerateFileSystemEntries(path).Any();
            return path;
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new CommandFailure(ExitCode.NotAllowed, $"The directory '{path}' is not open to this user: run as its owner, or name another directory.", cause);
        }
    }

    /// <summary>The archives in a directory that is no ledger: files and extracted ones, in order of their ledger and first index; none when there are none.</summary>
    internal static IReadOnlyList<string> ArchivesIn(string path)
    {
        if (!Directory.Exists(path) || LedgerDirectory.Exists(path) || ArchiveSummary.IsExtracted(path))
            return [];
        var files = Directory.EnumerateFiles(path).Where(static file => file.EndsWith(ArchiveSummary.FileEnding, StringComparison.Ordinal));
        var extracted = Directory.EnumerateDirectories(path).Where(ArchiveSummary.IsExtracted);
        return [.. files.Concat(extracted).Order(StringComparer.Ordinal)];
    }
}
