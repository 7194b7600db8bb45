using System.Globalization;
using System.Text.Json;
using AuditOtel.Cli.Output;

namespace AuditOtel.Cli.Bench;

/// <summary>The figures for people and for machines (contract.md, "bench").</summary>
internal static class BenchOutput
{
    private const double Half = 0.50;
    private const double Most = 0.99;

    internal static void Print(BenchFigures figures)
    {
        var of = $"{figures.Settings.RecordBytes} bytes";
        Line("what", "ours", "raw", "ratio", "raw is");
        Line($"one record of {of}, p50", $"{figures.Single.Microseconds(Half):N0} us", $"{figures.Raw.Microseconds(Half):N0} us", $"{figures.SingleToRaw(Half):0.00} x", "pwrite + fdatasync of 512 bytes");
        Line($"one record of {of}, p99", $"{figures.Single.Microseconds(Most):N0} us", $"{figures.Raw.Microseconds(Most):N0} us", $"{figures.SingleToRaw(Most):0.00} x", "the same");
        Line($"{BenchFigures.Clients} clients", $"{figures.ConcurrentRecordsPerSecond:N0} /s", $"{figures.SingleRecordsPerSecond:N0} /s", $"{figures.ConcurrentToSingle:0.0} x", "one client of ours");
        Line($"batches of {figures.Settings.Batch}", $"{figures.IngestRecordsPerSecond:N0} /s", $"{figures.HashRecordsPerSecond:N0} /s", $"{figures.IngestRecordsPerSecond / figures.HashRecordsPerSecond:P0}", "SHA-256 of leaf and node, one core");
        Line("", $"{figures.IngestBytesPerSecond / 1e6:N1} MB/s", $"{figures.SequentialBytesPerSecond / 1e6:N1} MB/s", $"{figures.IngestBytesPerSecond / figures.SequentialBytesPerSecond:P0}", "pwrite + fdatasync of a batch's bytes, 64 MiB again and again");
        Line("", "", $"{figures.GrowingBytesPerSecond / 1e6:N1} MB/s", $"{figures.IngestBytesPerSecond / figures.GrowingBytesPerSecond:P0}", "the same to a file that grows");
        Line("processor time, batches", $"{figures.IngestProcessorMicroseconds:N1} us", $"{1e6 / figures.HashRecordsPerSecond:N1} us", "", "client and collector, a record; SHA-256 of leaf and node");
        Line("processor time, many clients", $"{figures.ConcurrentProcessorMicroseconds:N1} us", "", "", "client and collector, a record");
        Line("stored for each byte sent", "", "", $"{figures.StoredToOwn:0.000} x", "the LogRecord's bytes, against all files of the ledger but the reserve");
    }

    internal static void PrintJson(BenchFigures figures) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        Section(writer, "ingest", ("recordsPerSecond", figures.IngestRecordsPerSecond), ("bytesPerSecond", figures.IngestBytesPerSecond), ("processorUs", figures.IngestProcessorMicroseconds));
        Section(writer, "single", ("p50Us", figures.Single.Microseconds(Half)), ("p99Us", figures.Single.Microseconds(Most)), ("recordsPerSecond", figures.SingleRecordsPerSecond));
        Section(writer, "concurrent", ("clients", BenchFigures.Clients), ("recordsPerSecond", figures.ConcurrentRecordsPerSecond), ("processorUs", figures.ConcurrentProcessorMicroseconds));
        Section(
            writer, "raw", ("fdatasync512P50Us", figures.Raw.Microseconds(Half)), ("fdatasync512P99Us", figures.Raw.Microseconds(Most)),
            ("sequentialBytesPerSecond", figures.SequentialBytesPerSecond), ("growingBytesPerSecond", figures.GrowingBytesPerSecond), ("hashRecordsPerSecond", figures.HashRecordsPerSecond));
        Section(
            writer, "ratios", ("ingestToLimit", figures.IngestToLimit), ("singleP50ToRaw", figures.SingleToRaw(Half)),
            ("singleP99ToRaw", figures.SingleToRaw(Most)), ("concurrentToSingle", figures.ConcurrentToSingle));
        writer.WriteEndObject();
    });

    private static void Section(Utf8JsonWriter writer, string name, params ReadOnlySpan<(string Name, double Value)> values)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
            writer.WriteNumber(key, Math.Round(value, 3));
        writer.WriteEndObject();
    }

    private static void Line(string what, string ours, string raw, string ratio, string against) =>
        Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-30} {ours,14} {raw,14} {ratio,10}  {against}"));
}
