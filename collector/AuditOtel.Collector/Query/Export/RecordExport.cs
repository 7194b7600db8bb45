using System.Buffers;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Query.Export;

/// <summary>Records in another form: what signed checkpoints cover, in the ledger's order, each once, in constant memory. Several ledgers are merged by receipt time.</summary>
internal sealed record RecordExport
{
    private const int FlushBytes = 1 << 18;

    /// <summary>Ledgers' directories, archives, and directories of extracted ones.</summary>
    internal required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The form.</summary>
    internal required IRecordFormat Format { get; init; }

    /// <summary>Which records.</summary>
    internal RecordSelection Selection { get; init; } = RecordSelection.All;

    /// <summary>Only what happened at or after this instant.</summary>
    internal DateTimeOffset? From { get; init; }

    /// <summary>Only what happened before this instant.</summary>
    internal DateTimeOffset? To { get; init; }

    /// <summary>Makes what is told of the entries that were read, of so many; nobody is told when it is null.</summary>
    internal Func<long, IProgress<long>?>? Progress { get; init; }

    /// <summary>Writes the records.</summary>
    /// <param name="output">Where to; it is not flushed.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <returns>What was written, by ledgers.</returns>
    /// <exception cref="LedgerException">An entry cannot be read, is no record that can be decoded, or is not what was signed.</exception>
    /// <exception cref="IOException">The output refused.</exception>
    internal IReadOnlyList<ExportedLedger> Write(Stream output, CancellationToken cancellationToken)
    {
        var sources = Sources.Select(LedgerSource.Open).ToArray();
        var reading = new ExportReading(sources, new RecordFilter(Selection, From, To), Progress?.Invoke(sources.Sum(static source => source.End - source.First)), cancellationToken);
        var lines = new ArrayBufferWriter<byte>(2 * FlushBytes);
        lines.Write(Format.Heading);
        foreach (var record in LedgerSearch.Run(sources, reading.Read))
        {
            Format.Write(lines, record);
            reading.Exported(record);
            if (lines.WrittenCount >= FlushBytes)
                Flush(lines, output);
        }

        Flush(lines, output);
        return reading.Ledgers();
    }

    private static void Flush(ArrayBufferWriter<byte> lines, Stream output)
    {
        output.Write(lines.WrittenSpan);
        lines.ResetWrittenCount();
    }
}
