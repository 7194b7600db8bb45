using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using AuditOtel.Collector.Records.Schemas;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>Writes the content of <c>_bulk</c>: for each document a line that says <c>create</c> and a line with it, each ended. The buffer is used again.</summary>
internal sealed class BulkRequest(bool isCompressed)
{
    private ArrayBufferWriter<byte> _lines = new(1 << 16);

    /// <summary>Bytes of the last content before it was packed.</summary>
    internal int Length { get; private set; }

    /// <summary>The content for the first of these documents, at least one; valid until the next call.</summary>
    /// <param name="documents">What there is to send.</param>
    /// <param name="maxBytes">Bytes that are not exceeded by a second document.</param>
    /// <param name="count">How many documents are in it.</param>
    internal ElasticContent Write(ReadOnlySpan<BulkDocument> documents, int maxBytes, out int count)
    {
        _lines.ResetWrittenCount();
        count = 0;
        using (var writer = new Utf8JsonWriter(_lines))
        {
            for (var length = 0; count < documents.Length; count++)
            {
                WriteOne(writer, documents[count]);
                if (_lines.WrittenCount > maxBytes && count > 0)
                    return Content(length);
                length = _lines.WrittenCount;
            }
        }

        return Content(_lines.WrittenCount);
    }

    /// <summary>A request that ended early may still be read by its connection: what it sends must not change any more.</summary>
    internal void Abandon() => _lines = new ArrayBufferWriter<byte>(1 << 16);

    private void WriteOne(Utf8JsonWriter writer, BulkDocument document)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("create"u8);
        writer.WriteString("_id"u8, document.Id);
        writer.WriteEndObject();
        writer.WriteEndObject();
        EndLine(writer);
        EcsDocument.Write(writer, document.Record);
        EndLine(writer);
    }

    private void EndLine(Utf8JsonWriter writer)
    {
        writer.Flush();
        _lines.Write("\n"u8);
        writer.Reset();
    }

    private ElasticContent Content(int length)
    {
        Length = length;
        var lines = _lines.WrittenMemory[..length];
        return new ElasticContent(isCompressed ? Pack(lines.Span) : lines, "application/x-ndjson", isCompressed);
    }

    private static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> lines)
    {
        using var packed = new MemoryStream(lines.Length / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(lines);
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }
}
