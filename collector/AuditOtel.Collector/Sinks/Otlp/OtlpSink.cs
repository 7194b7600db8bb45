using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>
/// Sends records to a receiver of OTLP logs, in requests of limited size. What is refused in a request of several is sought by halves, so that the others
/// arrive; what a request had settled is not sent again when the next one fails.
/// </summary>
internal sealed class OtlpSink(OtlpTarget target, TimeProvider time) : ISink
{
    // With the feed's pauses about a quarter of a minute, in which a receiver that is only starting anew has come back.
    private const int MostFailures = 6;

    private readonly OtlpRequestWriter _records = new(target.AddPlace);
    private readonly OtlpRequestBuffer _buffer = new(target);

    // Ends of requests that are still to be settled, the nearest on top.
    private readonly Stack<int> _ends = new();
    private readonly List<SinkRefusal> _refusals = [];

    // Read at once, so that a file that cannot be used ends the start.
    private OtlpClient? _client = new(target, time);
    private IReadOnlyList<RecordView>? _batch;
    private int _settled;
    private int _failures;
    private int _limit = target.MaxBatch;
    private bool _isKnown;
    private string? _warning;

    public async ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(records, _batch))
            Begin(records);
        while (_settled < records.Count)
        {
            if (_ends.Count == 0)
                _ends.Push(_records.EndOf(_settled, _limit));
            var answer = await SendAsync(_settled, _ends.Peek(), cancellationToken);
            Settle(records, answer.Verdict == OtlpVerdict.Failing ? await BlameAsync(answer, cancellationToken) : answer);
        }

        _batch = null;
        return new SinkDelivery([.. _refusals]) { Warning = _warning };
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _buffer.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Begin(IReadOnlyList<RecordView> records)
    {
        _records.Load(records);
        _refusals.Clear();
        _ends.Clear();
        (_batch, _settled, _failures, _warning) = (records, 0, 0, null);
    }

    /// <summary>A receiver's own failure is no word about a record, unless it comes for this record again and again, and not for its neighbour. That one may then arrive twice.</summary>
    private async ValueTask<OtlpAnswer> BlameAsync(OtlpAnswer answer, CancellationToken cancellationToken)
    {
        var neighbour = _settled + 1 < _records.Count ? _settled + 1 : _settled - 1;
        if (_ends.Peek() > _settled + 1 || ++_failures < MostFailures || neighbour < 0)
            return answer;
        var other = await SendAsync(neighbour, neighbour + 1, cancellationToken);
        return other.Verdict == OtlpVerdict.Accepted ? answer with { Verdict = OtlpVerdict.Refused, IsBare = false } : answer;
    }

    private async ValueTask<OtlpAnswer> SendAsync(int start, int end, CancellationToken cancellationToken)
    {
        var client = _client ??= Open();
        using var content = _buffer.Make(_records, start, end);
        try
        {
            var answer = await client.SendAsync(content, cancellationToken);
            return answer with { Detail = client.Text.Clean(answer.Detail) };
        }
        finally
        {
            _buffer.Release(content);
        }
    }

    private void Settle(IReadOnlyList<RecordView> records, in OtlpAnswer answer)
    {
        var end = _ends.Peek();
        var isOne = end == _settled + 1;
        switch (answer.Verdict)
        {
            case OtlpVerdict.Accepted:
                Accept(records, answer);
                break;
            // A status that anything on the way may give is no word about a record until this receiver has taken one.
            case OtlpVerdict.Refused or OtlpVerdict.TooLarge when answer.IsBare && !_isKnown && (isOne || answer.Verdict == OtlpVerdict.Refused):
                throw Failure(answer);
            case OtlpVerdict.Refused or OtlpVerdict.TooLarge when isOne:
                Refuse(records, 1, $"{target.Place} refused it for good ({answer.Detail}).");
                GoOn();
                break;
            case OtlpVerdict.TooLarge:
                // The next requests need not find it out again.
                _limit = Math.Max(OtlpTarget.LeastBatch, Math.Min(_limit, _records.LengthOf(_settled, end)) / 2);
                Halve();
                break;
            case OtlpVerdict.Refused:
            case OtlpVerdict.Failing when !isOne:
                Halve();
                break;
            default:
                throw Failure(answer);
        }
    }

    private void Halve() => _ends.Push(_settled + ((_ends.Peek() - _settled) / 2));

    private void GoOn() => (_settled, _failures) = (_ends.Pop(), 0);

    private void Accept(IReadOnlyList<RecordView> records, in OtlpAnswer answer)
    {
        _isKnown = true;
        if (answer.Rejected > 0)
            Refuse(records, Math.Min(answer.Rejected, _ends.Peek() - _settled), $"{target.Place} refused a part of a request for good ({(answer.Detail.Length > 0 ? answer.Detail : "it gave no reason")}).");
        else if (answer.Detail.Length > 0)
            _warning = $"{target.Place} took records and warns: {answer.Detail}.";
        GoOn();
    }

    /// <summary>Sets aside what the request held; what is refused for the same reason one after the other is told together.</summary>
    private void Refuse(IReadOnlyList<RecordView> records, long count, string reason)
    {
        var some = new List<RecordView>();
        for (var i = _settled; i < _ends.Peek(); i++)
            some.Add(records[i]);
        if (_refusals is [.., var last] && last.Count == last.Records.Count && count == some.Count && string.Equals(last.Reason, reason, StringComparison.Ordinal))
        {
            _refusals[^1] = new SinkRefusal([.. last.Records, .. some], last.Count + count, reason);
            return;
        }

        _refusals.Add(new SinkRefusal(some, count, reason));
    }

    private SinkException Failure(in OtlpAnswer answer)
    {
        // Whatever is wrong with a way may be mended by new files or another address behind the name.
        if (answer.Verdict is not (OtlpVerdict.Later or OtlpVerdict.Failing or OtlpVerdict.Broken))
        {
            _client?.Dispose();
            _client = null;
        }

        return new SinkException(Sentence(answer)) { RetryAfter = answer.RetryAfter };
    }

    private string Sentence(in OtlpAnswer answer) => answer.Verdict switch
    {
        OtlpVerdict.Later => $"{target.Place} takes no records now ({answer.Detail}): see its log and its room.",
        OtlpVerdict.Failing => $"{target.Place} fails by itself ({answer.Detail}): see its log.",
        OtlpVerdict.Denied => $"{target.Place} does not take records from this collector ({answer.Detail}): see the address, headers and certificates that the sink is set to.",
        OtlpVerdict.Unreachable => $"{target.Place} cannot be reached: {answer.Detail}; see that it listens there and that both sides accept each other.",
        OtlpVerdict.Silent => $"{target.Place} does not answer ({answer.Detail}): see its load and that nothing between blocks it.",
        _ => $"{target.Place} answers as no OTLP receiver does ({answer.Detail}): see the address and the protocol that the sink is set to.",
    };

    private OtlpClient Open()
    {
        try
        {
            return new OtlpClient(target, time);
        }
        catch (CollectorException problem)
        {
            throw new SinkException(problem.Message, problem);
        }
    }
}
