using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>One ExportLogsServiceRequest of OTLP: records of one process in its envelope, not yet written.</summary>
internal readonly struct ExportMessage
{
    private readonly ExportEnvelope _envelope;
    private readonly ReadOnlyMemory<byte> _record;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _records;
    private readonly int _fields;

    internal ExportMessage(ExportEnvelope envelope, ReadOnlyMemory<byte> record)
    {
        _envelope = envelope;
        _record = record;
        _fields = ExportEnvelope.FieldLength(record.Length);
    }

    internal ExportMessage(ExportEnvelope envelope, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        _envelope = envelope;
        _records = records;
        _fields = records.Sum(static record => ExportEnvelope.FieldLength(record.Length));
    }

    /// <summary>The bytes of the message.</summary>
    internal int Length => _envelope.LengthWith(_fields);

    internal void Write(ProtobufWriter writer)
    {
        writer.EnsureRoom(Length);
        _envelope.WriteHead(writer, _fields);
        if (_records is null)
        {
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, _record.Span);
            return;
        }

        foreach (var record in _records)
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, record.Span);
    }
}
