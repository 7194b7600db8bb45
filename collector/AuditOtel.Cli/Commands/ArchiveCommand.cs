using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel archive</c>: self-verifying archives of closed segments.</summary>
internal static class ArchiveCommand
{
    internal static Command Create()
    {
        var directory = CommonOptions.Directory();
        var to = new Option<string>("--to") { Description = "Where the archives go; created when it is not there.", HelpName = "DIR2", Required = true };
        var before = CommonOptions.Instant("--before", "Only segments that were complete before this time.");
        var json = CommonOptions.Json();
        var command = new Command("archive", "Archives every closed segment that is not archived yet, so that it verifies alone. Works while the collector runs.") { directory, to, before, json };
        command.SetAction((parsed, cancellation) =>
        {
            var target = parsed.GetRequiredValue(to);
            if (target.Length == 0)
                throw new CommandFailure(ExitCode.Usage, "--to is empty: name a directory for the archives.");
            var ledger = LedgerPlace.OfLedger(parsed.GetRequiredValue(directory));
            OutsidePlace.Demand(target, ledger, "Archives");
            using var progress = ProgressBar.Of<ArchiveProgress>("archiving", static value => (value.Bytes, value.Total, $"{value.Bytes:N0} bytes"));
            var options = new ArchiveOptions
            {
                Directory = ledger,
                Target = Path.GetFullPath(target),
                Before = parsed.GetValue(before),
                Progress = progress,
            };
            var archives = LedgerArchiver.Archive(options, TimeProvider.System, cancellation);
            progress?.Dispose();
            Print(archives, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Good);
        });
        return command;
    }

    private static void Print(IReadOnlyList<ArchiveInfo> archives, bool json)
    {
        if (json)
        {
            PrintJson(archives);
            return;
        }

        foreach (var archive in archives)
            Terminal.Out.WriteLine($"{archive.Path}  entries {archive.First} to {archive.Last}, {archive.Records:N0} records, {archive.Bytes:N0} bytes, SHA-256 {Convert.ToHexStringLower(archive.Sha256)}{(archive.WasThere ? " (was there already)" : "")}");
        Terminal.Notice(archives.Count switch
        {
            0 => "Nothing to archive: every closed segment is archived already, or none is old enough.",
            1 => "1 archive, read again and found right. It verifies alone: auditotel verify ARCHIVE --seal-key FILE",
            _ => $"{archives.Count} archives, read again and found right. Each verifies alone: auditotel verify ARCHIVE --seal-key FILE",
        });
    }

    private static void PrintJson(IReadOnlyList<ArchiveInfo> archives) => Terminal.JsonList("archives", archives, static (writer, archive) =>
    {
        writer.WriteString("path", archive.Path);
        writer.WriteNumber("first", archive.First);
        writer.WriteNumber("last", archive.Last);
        writer.WriteNumber("records", archive.Records);
        writer.WriteNumber("bytes", archive.Bytes);
        writer.WriteString("sha256", Convert.ToHexStringLower(archive.Sha256));
        writer.WriteBoolean("wasThere", archive.WasThere);
    });
}
