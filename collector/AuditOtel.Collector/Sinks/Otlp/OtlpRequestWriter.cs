using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>
/// Writes records of the ledger as an ExportLogsServiceRequest: their LogRecords, resources and scopes are the ledger's own bytes, copied once and never
/// decoded. Records behind each other that share resource and scope share a ResourceLogs; their order stays. Not safe for concurrent use.
/// </summary>
/// <param name="addPlace">Whether each record gets the ledger's name and its index as attributes.</param>
internal sealed class OtlpRequestWriter(bool addPlace = false)
{
    // The heads of a group: three lengths of at most five bytes each, and their tags.
    private const int MostHeadLength = 32;

    private readonly List<OtlpPart> _parts = [];
    private readonly List<StoredContext> _contexts = [];

    /// <summary>The records that are loaded.</summary>
    internal int Count => _parts.Count;

    /// <summary>Writes one request with all these records.</summary>
    /// <exception cref="InvalidOperationException">A record was read without its bytes.</exception>
    internal static void Write(ProtobufWriter target, IReadOnlyList<RecordView> records, bool addPlace = false)
    {
        var writer = new OtlpRequestWriter(addPlace);
        writer.Load(records);
        writer.Write(target, 0, writer.Count);
    }

    /// <summary>Takes records in place of those before.</summary>
    /// <exception cref="InvalidOperationException">A record was read without its bytes.</exception>
    internal void Load(IReadOnlyList<RecordView> records)
    {
        _parts.Clear();
        _contexts.Clear();
        ReadOnlyMemory<byte> last = default;
        foreach (var record in records)
        {
            var entry = record.Entry;
            if (_contexts.Count == 0 || !entry.Context.Span.SequenceEqual(last.Span))
            {
                AddContext(entry.Context);
                last = entry.Context;
            }

            if (!StoredRecord.TryParse(entry.Body, out var stored))
                throw new InvalidOperationException($"Record {record.Index} is no stored record.");
            _parts.Add(addPlace
                ? new OtlpPart(LedgerPlaceAttributes.Strip(stored.LogRecord), LedgerPlaceAttributes.Encode(record.Ledger, record.Index), _contexts.Count - 1)
                : new OtlpPart(stored.LogRecord, default, _contexts.Count - 1));
        }
    }

    /// <summary>Behind which record a request ends that begins at <paramref name="start"/> and has at most so many bytes; one record is always in it.</summary>
    internal int EndOf(int start, int maxBytes)
    {
        var (bytes, end) = (0L, start);
        for (; end < _parts.Count; end++)
        {
            var part = _parts[end];
            bytes += OtlpGroup.FieldLength(part.Length);
            if (end == start || !IsShared(_parts[end - 1].Context, part.Context))
                bytes += HeadLength(_contexts[part.Context]);
            if (bytes > maxBytes && end > start)
                break;
        }

        return end;
    }

    /// <summary>Bytes of a request with the records from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    internal int LengthOf(int start, int end)
    {
        var length = 0;
        while (start < end)
        {
            var group = GroupAt(start, end);
            length = checked(length + group.Length);
            start = group.End;
        }

        return length;
    }

    /// <summary>Writes a request with the records from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    internal void Write(ProtobufWriter target, int start, int end)
    {
        target.EnsureRoom(LengthOf(start, end));
        while (start < end)
        {
            var group = GroupAt(start, end);
            group.WriteHead(target);
            for (; start < group.End; start++)
            {
                var part = _parts[start];
                target.WriteHead(OtlpFields.ScopeLogs.LogRecords, part.Length);
                target.WriteRaw(part.LogRecord.Span);
                target.WriteRaw(part.Place.Span);
            }
        }
    }

    private static int HeadLength(in StoredContext context) =>
        context.Resource.Length + context.ResourceSchema.Length + context.Scope.Length + context.ScopeSchema.Length + MostHeadLength;

    private OtlpGroup GroupAt(int start, int end)
    {
        var (context, bytes) = (_parts[start].Context, 0);
        for (; start < end && IsShared(context, _parts[start].Context); start++)
            bytes = checked(bytes + OtlpGroup.FieldLength(_parts[start].Length));
        return new OtlpGroup(start, _contexts[context], bytes);
    }

    // Two contexts may differ in what the collector knows of the sender alone, which is not forwarded.
    private bool IsShared(int one, int other)
    {
        if (one == other)
            return true;
        var (first, second) = (_contexts[one], _contexts[other]);
        return first.Resource.Span.SequenceEqual(second.Resource.Span)
            && first.Scope.Span.SequenceEqual(second.Scope.Span)
            && first.ResourceSchema.Span.SequenceEqual(second.ResourceSchema.Span)
            && first.ScopeSchema.Span.SequenceEqual(second.ScopeSchema.Span);
    }

    private void AddContext(ReadOnlyMemory<byte> body)
    {
        if (!StoredContext.TryParse(body, out var context))
            throw new InvalidOperationException("A context is no stored context.");
        _contexts.Add(context);
    }
}
