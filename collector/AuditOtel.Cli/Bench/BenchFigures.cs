namespace AuditOtel.Cli.Bench;

/// <summary>What came out, each figure of ours beside the raw one of the same run.</summary>
internal sealed record BenchFigures
{
    /// <summary>How many clients send at once for <see cref="ConcurrentRecordsPerSecond"/>.</summary>
    internal const int Clients = 64;

    internal required BenchSettings Settings { get; init; }

    internal required double IngestRecordsPerSecond { get; init; }

    /// <summary>Leaf and node of one record, on one core.</summary>
    internal required double HashRecordsPerSecond { get; init; }

    /// <summary>Batches written and synced one after the other, to the same small file again and again.</summary>
    internal required double SequentialBytesPerSecond { get; init; }

    /// <summary>The same to a file that grows.</summary>
    internal required double GrowingBytesPerSecond { get; init; }

    /// <summary>Bytes of all files of the ledger for one byte of LogRecord.</summary>
    internal required double StoredToOwn { get; init; }

    internal required Samples Single { get; init; }

    internal required Samples Raw { get; init; }

    internal required double ConcurrentRecordsPerSecond { get; init; }

    /// <summary>Processor time of one record of a batch, client and collector together.</summary>
    internal required double IngestProcessorMicroseconds { get; init; }

    /// <summary>Processor time of one record of many clients, client and collector together.</summary>
    internal required double ConcurrentProcessorMicroseconds { get; init; }

    internal double IngestBytesPerSecond => IngestRecordsPerSecond * Settings.RecordBytes;

    internal double SingleRecordsPerSecond => 1e6 / Single.MeanMicroseconds();

    internal double IngestToLimit => IngestRecordsPerSecond / Math.Min(HashRecordsPerSecond, SequentialBytesPerSecond / Settings.RecordBytes);

    internal double ConcurrentToSingle => ConcurrentRecordsPerSecond / SingleRecordsPerSecond;

    internal double SingleToRaw(double share) => Single.Microseconds(share) / Raw.Microseconds(share);
}
