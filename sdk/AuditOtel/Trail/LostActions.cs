using AuditOtel.Outbox;

namespace AuditOtel.Trail;

/// <summary>
/// Counts actions that ran without a record until the count is recorded. With an outbox the counts are on stable storage before the action runs, as far as its
/// disk allows. Safe for concurrent use.
/// </summary>
internal sealed class LostActions
{
    /// <summary>More operations than this are counted together.</summary>
    private const int MostOperations = 256;
    private const string Others = "other.operations";

    private readonly Lock _gate = new();
    private readonly LossFile? _file;
    private readonly TimeProvider _time;

    // All below belong to the gate.
    private Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private ulong _generation;
    private bool _isRecording;
    private DateTimeOffset _from;
    private DateTimeOffset _to;

    /// <exception cref="OutboxException">The counts of the process before cannot be read.</exception>
    internal LostActions(LossFile? file, ulong recordedGeneration, TimeProvider time)
    {
        _file = file;
        _time = time;
        _generation = recordedGeneration + 1;
        if (file?.Read() is not { } left || left.Generation <= recordedGeneration)
            return;
        _generation = left.Generation;
        (_from, _to) = (left.From, left.To);
        _counts = new(left.ByOperation, StringComparer.Ordinal);
    }

    /// <summary>How many actions are counted and not recorded.</summary>
    internal long Total
    {
        get
        {
            lock (_gate)
                return _counts.Values.Sum();
        }
    }

    /// <summary>Counts an action.</summary>
    /// <returns>What kept the count from stable storage, or null.</returns>
    internal string? Count(string operation)
    {
        TrailMetrics.Dropped.Add(1);
        lock (_gate)
        {
            var name = _counts.Count < MostOperations || _counts.ContainsKey(operation) ? operation : Others;
            _to = _time.GetUtcNow();
            if (_counts.Count == 0)
                _from = _to;
            _counts[name] = _counts.GetValueOrDefault(name) + 1;

            // The file still holds the counts whose record is being made; it takes these as soon as that is done.
            return _isRecording ? null : Store();
        }
    }

    /// <summary>Takes the counts to record them; what comes from now on is of the next generation.</summary>
    internal LossCounts? Take()
    {
        lock (_gate)
        {
            if (_counts.Count == 0)
                return null;
            var counts = Current();
            _counts = new(StringComparer.Ordinal);
            _generation++;
            _isRecording = true;
            return counts;
        }
    }

    /// <summary>The counts that were taken are in a record on stable storage: they leave the file.</summary>
    /// <returns>What kept the file as it was, or null.</returns>
    internal string? Recorded()
    {
        lock (_gate)
        {
            _isRecording = false;
            return Store();
        }
    }

    private LossCounts Current() => new(_generation, _from, _to, new Dictionary<string, long>(_counts, StringComparer.Ordinal));

    private string? Store()
    {
        try
        {
            _file?.Write(Current());
            return null;
        }
        catch (OutboxException failure)
        {
            return failure.Message;
        }
    }
}
