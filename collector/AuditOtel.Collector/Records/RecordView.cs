using System.Globalization;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Records;

/// <summary>One record as a reader sees it, decoded from the ledger's own bytes.</summary>
public sealed class RecordView
{
    private readonly DecodedLogRecord _record;
    private readonly RequiredFields _missing;

    private readonly LedgerEntry? _entry;

    private RecordView(string ledger, long index, StoredRecord stored, StoredContext context, LedgerEntry? entry)
    {
        _entry = entry;
        Ledger = ledger;
        Index = index;
        ReceivedUnixNanoseconds = stored.ReceivedUnixNanoseconds;
        Listener = context.Listener;
        Peer = context.Peer;
        _missing = stored.Missing;
        _record = DecodedLogRecord.Read(stored.LogRecord.Span);
        Resource = DecodedLogRecord.ReadResource(context.Resource.Span);
    }

    /// <summary>The ledger's name.</summary>
    public string Ledger { get; }

    /// <summary>The record's place in the ledger.</summary>
    public long Index { get; }

    /// <summary>When the collector received it, nanoseconds since 1970 UTC.</summary>
    public ulong ReceivedUnixNanoseconds { get; }

    /// <summary>The listener it came through: <c>grpc</c>, <c>http</c>, <c>socket</c>, or <c>self</c> for the collector's own records.</summary>
    public string Listener { get; }

    /// <summary>What the collector knows of the sender without trusting it.</summary>
    public string Peer { get; }

    /// <summary>When it happened, nanoseconds since 1970 UTC; the receipt time when the sender gave none.</summary>
    public ulong UnixNanoseconds => _record.Time != 0 ? _record.Time : ReceivedUnixNanoseconds;

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time => AuditClock.FromUnixNanoseconds(UnixNanoseconds);

    /// <summary>The operation; empty when the sender gave none.</summary>
    public string Operation => _record.EventName;

    /// <summary>The sentence for people; empty when there is none.</summary>
    public string Body => _record.Body is null ? "" : ValueText.Of(_record.Body);

    /// <summary>The body as it was sent; null when there is none.</summary>
    internal object? BodyValue => _record.Body;

    /// <summary>The trace id, hexadecimal; empty when there is none.</summary>
    public string TraceId => _record.TraceId;

    /// <summary>The span id, hexadecimal; empty when there is none.</summary>
    public string SpanId => _record.SpanId;

    /// <summary>The record's attributes in the order they were sent.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Attributes => _record.Attributes;

    /// <summary>The sending service's attributes.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Resource { get; }

    /// <summary>The required fields that the sender left out.</summary>
    public IEnumerable<string> Missing => RequiredFieldNames.Of(_missing);

    /// <summary>The ledger's own bytes, for whoever forwards or hashes them.</summary>
    /// <exception cref="InvalidOperationException">The view was made without them: see <see cref="TryKeep"/>.</exception>
    internal LedgerEntry Entry => _entry ?? throw new InvalidOperationException("The record was read without its bytes.");

    /// <summary>Decodes a record entry and keeps a copy of its bytes.</summary>
    internal static bool TryKeep(string ledger, LedgerEntry entry, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RecordView? view) =>
        TryCreate(ledger, entry, keep: true, out view);

    /// <summary>Decodes a record entry; false for a context entry and for a body that is no stored record.</summary>
    /// <param name="ledger">The ledger's name.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="view">The record.</param>
    public static bool TryCreate(string ledger, LedgerEntry entry, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RecordView? view) =>
        TryCreate(ledger, entry, keep: false, out view);

    private static bool TryCreate(string ledger, LedgerEntry entry, bool keep, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RecordView? view)
    {
        view = null;
        if (entry.Kind == EntryKind.Record
            && StoredRecord.TryParse(entry.Body, out var stored)
            && StoredContext.TryParse(entry.Context, out var context))
        {
            view = new RecordView(ledger, entry.Index, stored, context, keep ? entry.Copy() : null);
        }

        return view is not null;
    }

    /// <summary>The first value of a field as text; empty when the record lacks it.</summary>
    /// <param name="name">A short or full field name.</param>
    public string Text(string name) => Values(FieldNames.Resolve(name)).FirstOrDefault("");

    /// <summary>The values of a field as text; none when the record lacks it, several for an array.</summary>
    /// <param name="name">A full name, as <see cref="FieldNames.Resolve"/> returns it.</param>
    public IEnumerable<string> Values(string name) => name switch
    {
        FieldNames.EventName => One(Operation),
        FieldNames.Time => One(NanosecondTime.Format(UnixNanoseconds)),
        FieldNames.TraceId => One(TraceId),
        FieldNames.SpanId => One(SpanId),
        FieldNames.Index => One(Index.ToString(CultureInfo.InvariantCulture)),
        FieldNames.Ledger => One(Ledger),
        FieldNames.Listener => One(Listener),
        FieldNames.Peer => One(Peer),
        FieldNames.Body => One(Body),
        FieldNames.Incomplete => Missing,
        _ => AttributeValues(name),
    };

    private static IEnumerable<string> One(string value) => value.Length == 0 ? [] : [value];

    private IEnumerable<string> AttributeValues(string name) =>
        Attributes.Concat(Resource).Where(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).SelectMany(pair => ValueText.All(pair.Value));
}
