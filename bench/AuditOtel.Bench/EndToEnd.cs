using AuditOtel.Cli.Bench;

namespace AuditOtel.Bench;

/// <summary>The figures of <c>auditotel bench</c> as lines of this report, with their goals.</summary>
internal static class EndToEnd
{
    private const double Half = 0.50;

    internal static IEnumerable<Measurement> Describe(BenchFigures figures)
    {
        var (single, many, batches, stored) = (figures.SingleToRaw(Half), figures.ConcurrentToSingle, figures.IngestToLimit, figures.StoredToOwn);
        var isHash = figures.HashRecordsPerSecond * figures.Settings.RecordBytes < figures.SequentialBytesPerSecond;
        yield return new Measurement(
            "one record, lean client, p50", "us", figures.Single.Microseconds(Half), figures.Raw.Microseconds(Half), "pwrite + fdatasync of 512 B", $"{single:0.00} x", "<= 1.5 x", single <= 1.5);
        yield return new Measurement(
            $"{BenchFigures.Clients} lean clients", "records/s", figures.ConcurrentRecordsPerSecond, figures.SingleRecordsPerSecond, "one of them", $"{many:0.0} x", ">= 15 x", many >= 15);
        yield return new Measurement(
            $"batches of {figures.Settings.Batch} records of {figures.Settings.RecordBytes} B", "records/s", figures.IngestRecordsPerSecond,
            isHash ? figures.HashRecordsPerSecond : figures.SequentialBytesPerSecond / figures.Settings.RecordBytes,
            isHash ? "SHA-256 of leaf and node, one core" : "pwrite + fdatasync of the same bytes", $"{batches:P0} of it", ">= 70%", batches >= 0.7);
        yield return new Measurement("stored for each byte sent", "B", stored, 1, "the LogRecord alone", $"{stored:0.000} x", "<= 1.25 x", stored <= 1.25);
    }
}
