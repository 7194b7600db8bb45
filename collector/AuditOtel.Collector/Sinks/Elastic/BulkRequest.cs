using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using AuditOtel.Collector.Records.Schemas;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>Writes the content of <c>_bulk</c>: for each document a line that says <c>create</c> and a line with it, each ended. Its buffers are used again.</summary>
internal sealed class BulkRequest(bool isCompressed) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _lines = new(1 << 16);
    private readonly MemoryStream _packed = new();

    /// <summary>The content; valid until the next call.</summary>
    internal ElasticContent Write(IReadOnlyList<BulkDocument> documents)
    {
        _lines.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_lines))
        {
            foreach (var document in documents)
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
        }

        return new ElasticContent(isCompressed ? Pack() : _lines.WrittenMemory, "application/x-ndjson", isCompressed);
    }

    public void Dispose() => _packed.Dispose();

    private void EndLine(Utf8JsonWriter writer)
    {
        writer.Flush();
        _lines.Write("\n"u8);
        writer.Reset();
    }

    private ReadOnlyMemory<byte> Pack()
    {
        _packed.SetLength(0);
        using (var gzip = new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(_lines.WrittenSpan);
        return _packed.GetBuffer().AsMemory(0, (int)_packed.Length);
    }
}
