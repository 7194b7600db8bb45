namespace AuditOtel.Outbox;

/// <content>Writing: one group at a time, by whoever came first.</content>
internal sealed partial class OutboxStore
{
    /// <summary>Stores a record and completes when it is on stable storage. Records are stored in the order of the calls.</summary>
    /// <exception cref="OutboxException">It is full, closed, or its disk fails: the record is not stored.</exception>
    internal Task AppendAsync(StoredRecord record, bool isIntent)
    {
        var length = OutboxFrame.Length(record);
        if (length > OutboxFrame.LargestPayload)
            return Task.FromException(new OutboxException($"the record of '{record.Operation}' has {length} bytes with its frame and may have {OutboxFrame.LargestPayload}"));
        var pending = new PendingAppend(record);
        lock (_gate)
        {
            if (_isClosed)
                return Task.FromException(Closed());
            if (UsedBytes + _waitingBytes + length > (isIntent ? _settings.IntentLimit : _settings.Limit))
                return Task.FromException(Full());
            _waiting.Enqueue(pending);
            _pending++;
            _waitingBytes += length;
            if (_isWriting)
                return pending.Done;
            _isWriting = true;
        }

        WriteWaiting();
        return pending.Done;
    }

    /// <summary>Tries to bring an outbox that failed back to a known state.</summary>
    /// <returns>What still fails, or null.</returns>
    internal string? Recover()
    {
        lock (_gate)
        {
            if (_trouble is null || _isWriting)
                return _trouble?.Message;
            _isWriting = true;
        }

        OutboxException? trouble = null;
        try
        {
            _writer.Repair();
        }
        catch (OutboxException failure)
        {
            trouble = failure;
        }

        lock (_gate)
            _trouble = trouble;
        GoOn();
        return trouble?.Message;
    }

    private void WriteWaiting()
    {
        var batch = TakeWaiting();
        if (batch.Count > 0)
            Write(batch);
        GoOn();
    }

    private List<PendingAppend> TakeWaiting()
    {
        var (batch, bytes) = (new List<PendingAppend>(), 0);
        lock (_gate)
        {
            while (bytes < MostInOneWrite && _waiting.TryDequeue(out var next))
            {
                bytes += OutboxFrame.Length(next.Record);
                batch.Add(next);
            }
        }

        return batch;
    }

    private void Write(List<PendingAppend> batch)
    {
        try
        {
            var (segment, isNew, end) = _writer.Write(batch);
            lock (_gate)
            {
                segment.End = end;
                segment.Remaining += batch.Count;
                if (isNew)
                    _segments.Add(segment);
                Settle(batch, null);
            }

            batch.ForEach(static pending => pending.Complete());
        }
        catch (OutboxException failure)
        {
            lock (_gate)
                Settle(batch, failure);
            batch.ForEach(pending => pending.Fail(failure));
        }
    }

    private void Settle(List<PendingAppend> batch, OutboxException? trouble)
    {
        _pending -= trouble is null ? 0 : batch.Count;
        _waitingBytes -= batch.Sum(static pending => OutboxFrame.Length(pending.Record));
        _trouble = trouble;
    }

    /// <summary>Whoever wrote goes back to its own work; what came meanwhile is written by a thread of the pool.</summary>
    private void GoOn()
    {
        bool more, closing;
        lock (_gate)
        {
            more = _waiting.Count > 0;
            closing = !more && _isClosed;
            _isWriting = more || closing;
        }

        if (more)
            ThreadPool.UnsafeQueueUserWorkItem(static store => store.WriteWaiting(), this, preferLocal: false);
        else if (closing)
            CloseFiles();
    }
}
