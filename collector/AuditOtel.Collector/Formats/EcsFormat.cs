using System.Buffers;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Records.Schemas;

namespace AuditOtel.Collector.Formats;

/// <summary>Documents of the Elastic Common Schema, one a line, as the Elasticsearch sink creates them.</summary>
internal sealed class EcsFormat : IRecordFormat
{
    public string Name => "ecs";

    public ReadOnlySpan<byte> Mark => "{\"@timestamp\":"u8;

    public ReadOnlySpan<byte> Signature => "\"module\":\"auditotel\",\"provider\":\"auditotel\",\"dataset\":\"auditotel.audit\""u8;

    public ReadOnlySpan<byte> Heading => default;

    public void Write(IBufferWriter<byte> output, RecordView record) => JsonLine.Write(output, record, EcsDocument.Write);
}
