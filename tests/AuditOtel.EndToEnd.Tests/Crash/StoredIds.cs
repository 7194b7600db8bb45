using System.Text;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.EndToEnd.Tests.Crash;

/// <summary>The record ids in a ledger, read by the library and only once each, so that twenty looks stay cheap.</summary>
internal sealed class StoredIds(string directory)
{
    // What the collector stamps before the producer's LogRecord: 7 bytes, and 2 more when the highest bit says so.
    private const int StampLength = 7;
    private const int FlagsLength = 2;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private long _next;

    internal bool Contains(string id) => _ids.Contains(id);

    /// <summary>Reads what was added since the last look.</summary>
    internal void Refresh()
    {
        using var reader = LedgerReader.Open(directory);
        using var cursor = reader.Read(_next);
        while (cursor.MoveNext())
        {
            var entry = cursor.Current;
            _next = entry.Index + 1;
            if (entry.Kind == EntryKind.Record)
                _ids.Add(RecordId(LogRecordOf(entry.Body.Span)));
        }
    }

    private static ReadOnlySpan<byte> LogRecordOf(ReadOnlySpan<byte> body) => body[((body[StampLength - 1] & 0x80) == 0 ? StampLength : StampLength + FlagsLength)..];

    private static string RecordId(ReadOnlySpan<byte> logRecord)
    {
        var record = new ProtobufReader(logRecord);
        while (record.Read())
        {
            if (record.Field == OtlpFields.LogRecord.Attributes && TryReadRecordId(record.Bytes, out var id))
                return id;
        }

        return "";
    }

    private static bool TryReadRecordId(ReadOnlySpan<byte> pair, out string id)
    {
        id = "";
        var isRecordId = false;
        var reader = new ProtobufReader(pair);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.KeyValue.Key)
                isRecordId = reader.Bytes.SequenceEqual(Encoding.UTF8.GetBytes(AuditAttributes.RecordId));
            else if (isRecordId)
                id = Text(reader.Bytes);
        }

        return isRecordId;
    }

    private static string Text(ReadOnlySpan<byte> value)
    {
        var reader = new ProtobufReader(value);
        return reader.Read() ? Encoding.UTF8.GetString(reader.Bytes) : "";
    }
}
