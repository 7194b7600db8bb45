using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Ingestion.Shortening;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion;

/// <summary>One decoded request on its way to the ledger, which it disposes of with itself: which of its records are accepted, and the batch they make.</summary>
internal sealed class Submission : IDisposable
{
    // Tags and lengths of a context body.
    private const int ContextOverhead = 48;

    // Frame, padding, kind and context digest of an entry.
    private const int EntryOverhead = 48;

    // A record while it is handled: decoded (56), plan (80), receipt (64), place and hash in the batch (36), held id (42), and the room
    // that growing lists keep free.
    private const int HandlingBytes = 576;
    private const int NoHandle = -1;
    internal const int MaxLogRecord = AppendBatch.MaxBodyLength - StoredRecord.MaxHeaderLength;
    private readonly ReadOnlyMemory<byte> _request;
    private readonly DecodedLogs _logs;
    private readonly Sender _sender;
    private readonly IncompleteRecords _incompletePolicy;
    private readonly PooledList<int> _handles = new();
    private RequestBudget? _budget;
    private long _taken;
    private int _lastContext = NoHandle;
    private int _plain;
    private int _tooLarge;
    private int _incomplete;
    private int _shortened;

    internal Submission(ReadOnlyMemory<byte> request, DecodedLogs logs, Sender sender, IncompleteRecords incomplete, ulong receivedUnixNanoseconds)
    {
        _incompletePolicy = incomplete;
        _request = request;
        _logs = logs;
        _sender = sender;
        Reservation.Plans.EnsureCapacity(logs.Records.Count);
        for (var i = 0; i < logs.Records.Count; i++)
            Plan(i, receivedUnixNanoseconds);
        HashContents();
    }

    internal Reservation Reservation { get; } = new();

    /// <summary>Bytes of the entries it makes, at most.</summary>
    internal long StoredBytes { get; private set; }

    internal int Rejected => _plain + _tooLarge + _incomplete;

    internal string RejectionReason => string.Join(' ', Reasons());

    internal ByteRange RecordIdOf(in RecordPlan plan) => _logs.Records[plan.Record].RecordId;

    internal ref readonly DecodedRecord RecordOf(in RecordPlan plan) => ref _logs.Records[plan.Record];

    /// <summary>The name of the service that a record is of; empty when it has none.</summary>
    internal ReadOnlySpan<byte> ServiceOf(in DecodedRecord record) => Bytes(_logs.Contexts[record.Context].ServiceName);

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
            // One such record carries its whole request: a batch is stored whole or not at all.
            if (record.IsOfLastResort)
                batch.Priority = AppendPriority.Reserve;
            plan.Number = batch.Count;
            var isShortened = plan.StoredLength < record.LogRecord.Length;
            var body = batch.AddRecord(ContextHandle(record.Context, batch, scratch), StoredRecord.HeaderLength(record.Missing, isShortened) + plan.StoredLength);
            var header = StoredRecord.WriteHeader(body, plan.ReceivedUnixNanoseconds, record.Missing, isShortened);
            if (isShortened)
                Shorten(record, scratch);
            (isShortened ? scratch.Written : Bytes(record.LogRecord)).CopyTo(body[header..]);
        }
    }

    /// <summary>Takes from the budget what it needs of memory beside the request itself, until it is disposed of; false when there is not so much.</summary>
    internal bool TryTakeMemory(RequestBudget budget)
    {
        var memory = StoredBytes + ((long)HandlingBytes * _logs.Records.Count);
        if (!budget.TryTake(memory))
            return false;
        (_budget, _taken) = (budget, memory);
        return true;
    }

    public void Dispose()
    {
        _budget?.Give(_taken);
        _budget = null;
        _handles.Dispose();
        Reservation.Dispose();
        _logs.Dispose();
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

        if (!TryFit(record, out var storedLength))
        {
            _tooLarge++;
            return;
        }

        StoredBytes += EntryOverhead + StoredRecord.MaxHeaderLength + storedLength;
        if (record.Context != _lastContext)
            StoredBytes += EntryOverhead + ContextLength(record.Context);
        _lastContext = record.Context;
        var hasId = record.RecordId.Length > 0;
        Reservation.Plans.Add(new RecordPlan
        {
            Record = number,
            HasId = hasId,
            Key = hasId ? RecordDigest.OfId(Bytes(record.RecordId)) : default,
            StoredLength = storedLength,
            ReceivedUnixNanoseconds = received,
        });
    }

    private void HashContents()
    {
        var plans = Reservation.Plans.Items;
        if (plans.Length > 1)
            HashMany(plans);

        // Room for the hashes of many costs more to clear than one costs to make.
        else if (plans is [{ HasId: true }])
            plans[0].Content = RecordDigest.OfContent(Bytes(_logs.Records[plans[0].Record].LogRecord));
    }

    private void HashMany(Span<RecordPlan> plans)
    {
        Span<ByteSlice> records = stackalloc ByteSlice[RecordDigest.MostAtOnce];
        Span<UInt128> digests = stackalloc UInt128[RecordDigest.MostAtOnce];
        for (; plans.Length > 0; plans = plans[Math.Min(plans.Length, RecordDigest.MostAtOnce)..])
        {
            var count = 0;
            var some = plans[..Math.Min(plans.Length, RecordDigest.MostAtOnce)];
            foreach (ref readonly var plan in some)
            {
                var place = _logs.Records[plan.Record].LogRecord;
                if (plan.HasId)
                    records[count++] = new ByteSlice(place.Offset, place.Length);
            }

            RecordDigest.OfContents(_request.Span, records[..count], digests);
            count = 0;
            foreach (ref var plan in some)
            {
                if (plan.HasId)
                    plan.Content = digests[count++];
            }
        }
    }

    private IEnumerable<string> Reasons()
    {
        if (_plain > 0)
            yield return $"{_plain} log records are no audit records and were not stored: they have neither an event name nor an audit.* attribute.";
        if (_incomplete > 0)
            yield return $"{_incomplete} audit records were not stored: they lack required fields, which the security policy refuses.";
        if (_tooLarge > 0)
            yield return $"{_tooLarge} audit records were not stored: their resource, or what must not be cut of them, is larger than {AppendBatch.MaxBodyLength} bytes.";
        if (_shortened > 0)
            yield return $"{_shortened} audit records are stored, but shortened to {AppendBatch.MaxBodyLength} bytes.";
    }

    // A shortened record is made here only to learn its length and made again when the batch is filled: until the request's memory is
    // granted, nothing of it may be kept.
    private bool TryFit(in DecodedRecord record, out int storedLength)
    {
        storedLength = record.LogRecord.Length;
        if (ContextLength(record.Context) > AppendBatch.MaxBodyLength)
            return false;
        if (storedLength <= MaxLogRecord)
            return true;
        using var scratch = new ProtobufWriter(AppendBatch.MaxBodyLength);
        if (!Shorten(record, scratch))
            return false;
        storedLength = scratch.Length;
        _shortened++;
        return true;
    }

    private bool Shorten(in DecodedRecord record, ProtobufWriter scratch)
    {
        scratch.Truncate();
        return RecordShortener.TryShorten(Bytes(record.LogRecord), MaxLogRecord, scratch);
    }

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
