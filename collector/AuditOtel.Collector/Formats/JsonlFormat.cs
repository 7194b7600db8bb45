using System.Buffers;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats;

/// <summary>Our own JSON, one object a line, with everything that the record holds.</summary>
internal sealed class JsonlFormat : IRecordFormat
{
    public string Name => "jsonl";

    public ReadOnlySpan<byte> Mark => "{\"ledger\":"u8;

    public ReadOnlySpan<byte> Signature => ",\"event_name\":\""u8;

    public ReadOnlySpan<byte> Heading => default;

    public void Write(IBufferWriter<byte> output, RecordView record) => JsonLine.Write(output, record, RecordJson.Write);
}
