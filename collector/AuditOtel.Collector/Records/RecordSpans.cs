using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Records;

/// <summary>One stored record with its context as the ledger's own bytes, nothing decoded: what many records are looked at through.</summary>
internal readonly ref struct RecordSpans
{
    private RecordSpans(string ledger, long index, StoredRecord stored, ReadOnlySpan<byte> resource, ReadOnlySpan<byte> listener, ReadOnlySpan<byte> peer)
    {
        Ledger = ledger;
        Index = index;
        ReceivedUnixNanoseconds = stored.ReceivedUnixNanoseconds;
        Missing = stored.Missing;
        LogRecord = stored.LogRecord.Span;
        Resource = resource;
        Listener = listener;
        Peer = peer;
    }

    internal string Ledger { get; }

    internal long Index { get; }

    internal ulong ReceivedUnixNanoseconds { get; }

    internal RequiredFields Missing { get; }

    /// <summary>The OTLP LogRecord.</summary>
    internal ReadOnlySpan<byte> LogRecord { get; }

    /// <summary>The OTLP Resource.</summary>
    internal ReadOnlySpan<byte> Resource { get; }

    internal ReadOnlySpan<byte> Listener { get; }

    internal ReadOnlySpan<byte> Peer { get; }

    /// <summary>When it happened, nanoseconds since 1970 UTC; the receipt time when the sender gave none.</summary>
    internal ulong UnixNanoseconds
    {
        get
        {
            var (time, observed) = (0UL, 0UL);
            var reader = new ProtobufReader(LogRecord);
            while (reader.Read())
            {
                if (reader.Field == OtlpFields.LogRecord.Time)
                    time = reader.Value;
                else if (reader.Field == OtlpFields.LogRecord.ObservedTime)
                    observed = reader.Value;
            }

            return Happened(time, observed);
        }
    }

    /// <summary>Looks at an entry; false for a context entry and for a body that is no stored record.</summary>
    internal static bool TryCreate(string ledger, in LedgerEntry entry, out RecordSpans record)
    {
        record = default;
        if (entry.Kind != EntryKind.Record || !StoredRecord.TryParse(entry.Body, out var stored))
            return false;
        ReadOnlySpan<byte> resource = default, listener = default, peer = default;
        var reader = new ProtobufReader(entry.Context.Span);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case StoredContext.ResourceField: resource = reader.Bytes; break;
                case StoredContext.ListenerField: listener = reader.Bytes; break;
                case StoredContext.PeerField: peer = reader.Bytes; break;
            }
        }

        record = new RecordSpans(ledger, entry.Index, stored, resource, listener, peer);
        return !reader.IsMalformed;
    }

    /// <summary>Which of a LogRecord's times counts.</summary>
    internal ulong Happened(ulong time, ulong observed)
    {
        if (time != 0)
            return time;
        return observed != 0 ? observed : ReceivedUnixNanoseconds;
    }
}
