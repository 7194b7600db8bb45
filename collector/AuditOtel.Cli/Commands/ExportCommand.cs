using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel export</c>: the ledger in another form.</summary>
internal static class ExportCommand
{
    private enum Format
    {
        TlogTiles,
        Csv,
        Jsonl,
        Otlp,
        Ecs,
        Ocsf,
        Cef,
    }

    internal static Command Create()
    {
        var directory = CommonOptions.Directory();
        var format = WordOption.Create("--format", "The form.", Enum.GetValues<Format>(), value => value is Format.TlogTiles ? "tlog-tiles" : value.ToString().ToLowerInvariant());
        format.HelpName = "FORMAT";
        format.Required = true;
        var output = new Option<string>("--out") { Description = "What to make; it must not exist.", HelpName = "PATH", Required = true };
        var json = CommonOptions.Json();
        var command = new Command("export", "Writes a ledger in another form: tlog-tiles is a directory that transparency-log tools read (C2SP tlog-tiles), with all entries.") { directory, format, output, json };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(format) is not Format.TlogTiles)
                throw new CommandFailure(ExitCode.Usage, $"The format {parsed.GetValue(format)?.ToString().ToLowerInvariant()} is not available yet in this version: use --format tlog-tiles, or 'auditotel search' for csv and jsonl.");
            var path = parsed.GetRequiredValue(output);
            if (path.Length == 0)
                throw new CommandFailure(ExitCode.Usage, "--out is empty: name the directory to make.");
            var ledger = LedgerPlace.OfLedger(parsed.GetRequiredValue(directory));
            OutsidePlace.Demand(path, ledger, "The export");
            var report = Export(ledger, path, cancellation);
            if (parsed.GetValue(json))
                PrintJson(report, path);
            else
                Terminal.Notice($"Wrote {report.Entries:N0} entries in {report.Tiles:N0} tiles and bundles and {report.Checkpoints:N0} kept checkpoints to {Path.GetFullPath(path)}. They hold personal data.");
            return Task.FromResult(ExitCode.Good);
        });
        return command;
    }

    private static TileExportReport Export(string directory, string path, CancellationToken cancellationToken)
    {
        using var tiles = TileReader.Open(directory);
        using var kept = KeptCheckpoints.Open(directory);
        using var progress = ExportProgressBar.ForTerminal(tiles.Checkpoint.Size);
        return TileExport.Write(tiles, kept, path, progress, cancellationToken);
    }

    private static void PrintJson(TileExportReport report, string path) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("directory", Path.GetFullPath(path));
        writer.WriteNumber("entries", report.Entries);
        writer.WriteNumber("tiles", report.Tiles);
        writer.WriteNumber("checkpoints", report.Checkpoints);
        writer.WriteEndObject();
    });
}
