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

    private const int MostWitnesses = 8;
    private const int FullBeforeGrowth = 64;

    private readonly OtlpRequestWriter _witness = new(target.AddPlace);
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
    private int _full;
    private RecordView? _taken;
    private string? _warning;

    public async ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(records, _batch))
            Begin(records);
        while (_settled < records.Count)
        {
            if (_ends.Count == 0)
                _ends.Push(_records.EndOf(_settled, _limit));
            Settle(records, await ConfirmedAsync(records, await SendAsync(_records, _settled, _ends.Peek(), cancellationToken), cancellationToken));
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

    /// <summary>
    /// One record alone is refused by the receiver's own word. Everything else that is no success may come from something on the way, a quota or a failing store: it is about
    /// the record only when the receiver takes another one at the same moment, which may then arrive twice.
    /// </summary>
    private async ValueTask<OtlpAnswer> ConfirmedAsync(IReadOnlyList<RecordView> records, OtlpAnswer answer, CancellationToken cancellationToken)
    {
        var isOwnWord = answer is { Verdict: OtlpVerdict.Refused, IsBare: false };
        if (_ends.Peek() > _settled + 1 || isOwnWord || answer.Verdict is not (OtlpVerdict.Refused or OtlpVerdict.TooLarge or OtlpVerdict.Failing))
            return answer;
        if (answer.Verdict == OtlpVerdict.Failing && ++_failures < MostFailures)
            return answer;
        foreach (var other in _taken is { } taken ? [taken] : records.Skip(_settled + 1).Take(MostWitnesses))
        {
            _witness.Load([other]);
            if (await SendAsync(_witness, 0, 1, cancellationToken) is { Verdict: OtlpVerdict.Accepted, Rejected: 0 })
                return answer with { Verdict = OtlpVerdict.Refused };
        }

        return answer with
        {
            Verdict = answer.Verdict switch { OtlpVerdict.TooLarge => OtlpVerdict.Later, OtlpVerdict.Refused => OtlpVerdict.Broken, var other => other },
        };
    }

    private async ValueTask<OtlpAnswer> SendAsync(OtlpRequestWriter records, int start, int end, CancellationToken cancellationToken)
    {
        var client = _client ??= Open();
        using var content = _buffer.Make(records, start, end);
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
            case OtlpVerdict.Refused when isOne:
                Refuse(records, 1, $"{target.Place} refused it for good ({answer.Detail}).");
                GoOn();
                break;
            case OtlpVerdict.TooLarge when !isOne:
                // The next requests need not find it out again.
                (_limit, _full) = (Math.Max(OtlpTarget.LeastBatch, Math.Min(_limit, _records.LengthOf(_settled, end)) / 2), 0);
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
        var end = _ends.Peek();
        if (answer.Rejected == 0)
            _taken = records[end - 1];
        Grow(end);
        if (answer.Rejected > 0)
            Refuse(records, Math.Min(answer.Rejected, end - _settled), $"{target.Place} refused a part of a request for good ({(answer.Detail.Length > 0 ? answer.Detail : "it gave no reason")}).");
        else if (answer.Detail.Length > 0)
            _warning = $"{target.Place} took records and warns: {answer.Detail}.";
        GoOn();
    }

    /// <summary>What was too large for a receiver, or for its quota, need not be so for ever.</summary>
    private void Grow(int end)
    {
        if (_limit == target.MaxBatch || _records.LengthOf(_settled, end) <= _limit / 2 || ++_full < FullBeforeGrowth)
            return;
        (_limit, _full) = (Math.Min(target.MaxBatch, _limit * 2), 0);
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
