using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion;

/// <summary>One decoded request on its way to the ledger: which of its records are accepted, and the batch they make.</summary>
internal sealed class Submission : IDisposable
{
    // Tags and lengths of a context body.
    private const int ContextOverhead = 48;

    // Frame, padding, kind and context digest of an entry.
    private const int EntryOverhead = 48;

    // A record while it is handled: decoded (48), plan (80), receipt (64), place and hash in the batch (36), held id (64), and the room
    // that growing lists keep free.
    private const int HandlingBytes = 560;
    private const int NoHandle = -1;
    private readonly ReadOnlyMemory<byte> _request;
    private readonly DecodedLogs _logs;
    private readonly Sender _sender;
    private readonly IncompleteRecords _incompletePolicy;
    private readonly PooledList<int> _handles = new();
    private int _lastContext = NoHandle;
    private int _plain;
    private int _tooLarge;
    private int _incomplete;

    internal Submission(ReadOnlyMemory<byte> request, DecodedLogs logs, Sender sender, IncompleteRecords incomplete, ulong receivedUnixNanoseconds)
    {
        _incompletePolicy = incomplete;
        _request = request;
        _logs = logs;
        _sender = sender;
        for (var i = 0; i < logs.Records.Count; i++)
            Plan(i, receivedUnixNanoseconds);
    }

    internal Reservation Reservation { get; } = new();

    /// <summary>Bytes of the entries it makes, at most.</summary>
    internal long StoredBytes { get; private set; }

    /// <summary>Bytes of memory it takes beside the request itself.</summary>
    internal long MemoryBytes => StoredBytes + ((long)HandlingBytes * _logs.Records.Count);

    internal int Rejected => _plain + _tooLarge + _incomplete;

    internal string RejectionReason => string.Join(' ', Reasons());

    internal ByteRange RecordIdOf(in RecordPlan plan) => _logs.Records[plan.Record].RecordId;

    internal ref readonly DecodedRecord RecordOf(in RecordPlan plan) => ref _logs.Records[plan.Record];

    internal ReadOnlySpan<byte> Bytes(ByteRange range) => range.Of(_request.Span);

    /// <summary>Puts every new record into the batch and notes its number there.</summary>
    internal void Fill(AppendBatch batch)
    {
        using var scratch = new ProtobufWriter(512);
        _handles.Clear();
        for (var i = 0; i < _logs.Contexts.Count; i++)
            _handles.Add(NoHandle);
        foreach (ref var plan in Reservation.Plans.Items)
        {
            if (plan.Kind != RecordPlanKind.New)
                continue;
            ref readonly var record = ref _logs.Records[plan.Record];
            plan.Number = batch.Count;
            var body = batch.AddRecord(ContextHandle(record.Context, batch, scratch), StoredRecord.HeaderLength(record.Missing) + record.LogRecord.Length);
            var header = StoredRecord.WriteHeader(body, plan.ReceivedUnixNanoseconds, record.Missing);
            Bytes(record.LogRecord).CopyTo(body[header..]);
        }
    }

    public void Dispose()
    {
        _handles.Dispose();
        Reservation.Dispose();
    }

    private void Plan(int number, ulong received)
    {
        ref readonly var record = ref _logs.Records[number];
        if (!record.IsAudit)
        {
            _plain++;
            return;
        }

        if (record.Missing != RequiredFields.None && _incompletePolicy == IncompleteRecords.Refuse)
        {
            _incomplete++;
            return;
        }

        if (IsTooLarge(record))
        {
            _tooLarge++;
            return;
        }

        StoredBytes += EntryOverhead + StoredRecord.MaxHeaderLength + record.LogRecord.Length;
        if (record.Context != _lastContext)
            StoredBytes += EntryOverhead + ContextLength(record.Context);
        _lastContext = record.Context;
        var hasId = record.RecordId.Length > 0;
        Reservation.Plans.Add(new RecordPlan
        {
            Record = number,
            HasId = hasId,
            Key = hasId ? RecordDigest.OfId(Bytes(record.RecordId)) : default,
            Content = hasId ? RecordDigest.OfContent(Bytes(record.LogRecord)) : default,
            ReceivedUnixNanoseconds = received,
        });
    }

    private IEnumerable<string> Reasons()
    {
        if (_plain > 0)
            yield return $"{_plain} log records are no audit records and were not stored: they have neither an event name nor an audit.* attribute.";
        if (_incomplete > 0)
            yield return $"{_incomplete} audit records were not stored: they lack required fields, which the security policy refuses.";
        if (_tooLarge > 0)
            yield return $"{_tooLarge} audit records were not stored: record or resource is larger than {AppendBatch.MaxBodyLength} bytes.";
    }

    private bool IsTooLarge(in DecodedRecord record) =>
        StoredRecord.MaxHeaderLength + record.LogRecord.Length > AppendBatch.MaxBodyLength
        || ContextLength(record.Context) > AppendBatch.MaxBodyLength;

    private int ContextLength(int number) => _logs.Contexts[number].TotalLength + _sender.Listener.Length + _sender.Peer.Length + ContextOverhead;

    private int ContextHandle(int number, AppendBatch batch, ProtobufWriter scratch)
    {
        ref var handle = ref _handles[number];
        if (handle != NoHandle)
            return handle;
        ref readonly var context = ref _logs.Contexts[number];
        scratch.Truncate();
        StoredContext.Write(
            scratch, Bytes(context.Resource), Bytes(context.ResourceSchema), Bytes(context.Scope), Bytes(context.ScopeSchema), _sender.Listener, _sender.Peer);
        handle = batch.AddContext(scratch.Written);
        return handle;
    }
}
