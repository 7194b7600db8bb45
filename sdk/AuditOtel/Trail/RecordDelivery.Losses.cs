namespace AuditOtel.Trail;

/// <content>What is told of actions that ran without a record.</content>
internal sealed partial class RecordDelivery
{
    /// <summary>Makes a record of the actions that ran without one; false when there were none.</summary>
    private async ValueTask<bool> RecordLossesAsync()
    {
        if (_lost.Take() is not { } counts)
            return false;
        OutgoingRecord record;
        lock (_gate)
            record = _encodeLosses(counts, NextNumber()) with { LossGeneration = counts.Generation };

        // In memory alone it may still be lost: then the counts stay in their file until it is delivered.
        if (await _redelivery.KeepAsync(record, isIntent: false).ConfigureAwait(false) is null)
            NoteLossesRecorded(record);
        return true;
    }

    private void NoteLossesRecorded(OutgoingRecord record) => TellLoss(record.Operation, _lost.Recorded());

    /// <summary>A disk that fails is told once, not for each action.</summary>
    private void TellLoss(string operation, string? problem)
    {
        if (Interlocked.Exchange(ref _isLossTold, problem is not null) || problem is null)
            return;
        _logger.LossNotStored(operation, problem);
    }
}
