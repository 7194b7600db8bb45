using System.IO.Compression;
using AuditOtel.Cli.Commands;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Query.Export;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Files;

namespace AuditOtel.Cli.Export;

/// <summary>An export of records to a file that is whole or not there at all, or to standard output.</summary>
internal static class RecordExportRun
{
    private const string StandardOutput = "-";
    private const string CompressedEnding = ".gz";

    internal static void Run(RecordExport export, string path, bool json, CancellationToken cancellationToken)
    {
        if (export.From >= export.To)
            throw new CommandFailure(ExitCode.Usage, "--from is not before --to, so nothing can fit: exchange them.");
        if (path is not StandardOutput)
            ToFile(export, Path.GetFullPath(path), json, cancellationToken);
        else if (json)
            throw new CommandFailure(ExitCode.Usage, "--json prints to standard output, where the records go: name a file, or leave --json out.");
        else
            ToStandardOutput(export, cancellationToken);
    }

    private static void ToStandardOutput(RecordExport export, CancellationToken cancellationToken)
    {
        using var output = new DemandedOutput();
        var report = Write(export, output, isCompressed: false, cancellationToken);
        output.Flush();
        ExportOutput.Tell(report, "standard output");
    }

    private static void ToFile(RecordExport export, string path, bool json, CancellationToken cancellationToken)
    {
        foreach (var source in export.Sources.Where(static source => LedgerDirectory.Exists(source)))
            OutsidePlace.Demand(path, source, "The export");
        using var directory = Open(path);
        using var file = directory.Create(Path.GetFileName(path));
        var report = Write(export, file.Content, path.EndsWith(CompressedEnding, StringComparison.OrdinalIgnoreCase), cancellationToken);
        file.Complete();
        if (json)
            ExportOutput.PrintJson(report, export.Format.Name, path);
        else
            ExportOutput.Tell(report, path);
    }

    private static OutputDirectory Open(string path)
    {
        var directory = Path.GetDirectoryName(path);
        return directory is not null && Directory.Exists(directory) && !Path.EndsInDirectorySeparator(path)
            ? OutputDirectory.Open(directory, followsLink: true)
            : throw new CommandFailure(ExitCode.InputOutput, $"'{path}' cannot be made, because '{directory ?? path}' is no directory, or no file is named: make the directory first, or name another place.");
    }

    private static ExportReport Write(RecordExport export, Stream target, bool isCompressed, CancellationToken cancellationToken)
    {
        TerminalProgressBar<long>? progress = null;
        try
        {
            using var digest = new DigestStream(target);
            using (var output = isCompressed ? new GZipStream(digest, CompressionLevel.Optimal, leaveOpen: true) : null)
            {
                var ledgers = (export with { Progress = total => progress = ProgressBar.OfEntries("exporting", total) }).Write((Stream?)output ?? digest, cancellationToken);
                output?.Dispose();
                return new ExportReport(ledgers, digest.Length, digest.Digest());
            }
        }
        catch (LedgerException failure) when (failure.Reason is LedgerReason.Corrupt)
        {
            // No finding of a verification: what was asked for could not be read, and nothing of it is left.
            throw new CommandFailure(ExitCode.InputOutput, failure.Message, failure);
        }
        finally
        {
            progress?.Dispose();
        }
    }
}
