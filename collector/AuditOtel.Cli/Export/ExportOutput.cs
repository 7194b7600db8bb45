using AuditOtel.Cli.Output;

namespace AuditOtel.Cli.Export;

/// <summary>Tells what an export wrote, so that it can be cited.</summary>
internal static class ExportOutput
{
    internal static void Tell(ExportReport report, string place)
    {
        Terminal.Notice($"Wrote {Count(report.Records)} to {place}, {report.Bytes:N0} bytes, SHA-256 {Convert.ToHexStringLower(report.Sha256)}. They hold personal data.");
        foreach (var ledger in report.Ledgers)
        {
            var range = ledger.First is { } first ? $" (indexes {first} to {ledger.Last})" : "";
            var proven = ledger.IsProven ? "each entry is the one that was signed" : "not proven here: run 'auditotel verify' on the archives";
            Terminal.Notice($"Ledger {ledger.Name}: {Count(ledger.Records)}{range} under tree size {ledger.TreeSize} and root {Convert.ToBase64String(ledger.Root)}; {proven}.");
            if (ledger.Missing > 0)
                Terminal.Notice($"Ledger {ledger.Name}: {ledger.Missing:N0} entries were not there, because they expired: name the archives that hold them, too.");
        }
    }

    internal static void PrintJson(ExportReport report, string format, string path) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("path", path);
        writer.WriteString("format", format);
        writer.WriteNumber("records", report.Records);
        writer.WriteNumber("bytes", report.Bytes);
        writer.WriteString("sha256", Convert.ToHexStringLower(report.Sha256));
        writer.WriteStartArray("ledgers");
        foreach (var ledger in report.Ledgers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", ledger.Name);
            writer.WriteNumber("records", ledger.Records);
            if (ledger is { First: { } first, Last: { } last })
            {
                writer.WriteNumber("first", first);
                writer.WriteNumber("last", last);
            }

            writer.WriteNumber("treeSize", ledger.TreeSize);
            writer.WriteString("root", Convert.ToBase64String(ledger.Root));
            writer.WriteBoolean("proven", ledger.IsProven);
            writer.WriteNumber("missing", ledger.Missing);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string Count(long records) => records == 1 ? "1 record" : $"{records:N0} records";
}
