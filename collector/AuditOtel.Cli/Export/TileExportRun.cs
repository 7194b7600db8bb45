using AuditOtel.Cli.Commands;
using AuditOtel.Cli.Output;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Cli.Export;

/// <summary>An export of a whole ledger as tiles.</summary>
internal static class TileExportRun
{
    internal static void Run(string source, string path, bool json, CancellationToken cancellationToken)
    {
        var ledger = LedgerPlace.OfLedger(source);
        OutsidePlace.Demand(path, ledger, "The export");
        var report = Export(ledger, path, cancellationToken);
        if (json)
            PrintJson(report, path);
        else
            Terminal.Notice($"Wrote {report.Entries:N0} entries in {report.Tiles:N0} tiles and bundles and {report.Checkpoints:N0} kept checkpoints to {Path.GetFullPath(path)}. They hold personal data.");
    }

    private static TileExportReport Export(string directory, string path, CancellationToken cancellationToken)
    {
        using var tiles = TileReader.Open(directory);
        using var kept = KeptCheckpoints.Open(directory);
        using var progress = ProgressBar.OfEntries("exporting", tiles.Checkpoint.Size);
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
