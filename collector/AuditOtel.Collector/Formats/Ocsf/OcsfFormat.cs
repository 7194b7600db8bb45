using System.Buffers;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>An event of the Open Cybersecurity Schema Framework, version 1.9, a line.</summary>
internal sealed class OcsfFormat : IRecordFormat
{
    public string Name => "ocsf";

    public ReadOnlySpan<byte> Mark => "{\"class_uid\":"u8;

    public ReadOnlySpan<byte> Signature => "\"log_provider\":\"AuditOtel\""u8;

    public ReadOnlySpan<byte> Heading => default;

    public void Write(IBufferWriter<byte> output, RecordView record) => JsonLine.Write(output, record, static (writer, record) => new OcsfEvent(writer, record).Write());
}
