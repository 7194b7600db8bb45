namespace AuditOtel.Collector.Api;

/// <summary>Measures how fast a ledger grows: a sample every ten seconds, for an hour.</summary>
internal sealed class RateMeter : IDisposable
{
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private const int Samples = 361;
    private const int MinuteSamples = 6;
    private readonly Lock _lock = new();
    private readonly (long Time, long Records, long Bytes)[] _ring = new (long, long, long)[Samples];
    private readonly Func<(long Records, long Bytes)> _read;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _count;

    internal RateMeter(Func<(long Records, long Bytes)> read, TimeProvider time)
    {
        _read = read;
        _time = time;
        Sample();
        _timer = time.CreateTimer(static state => ((RateMeter)state!).Sample(), this, Period, Period);
    }

    internal RateStatus Rate
    {
        get
        {
            lock (_lock)
            {
                var (records, bytes) = Since(MinuteSamples);
                var (recordsHour, bytesHour) = Since(Samples - 1);
                return new RateStatus(records, bytes, recordsHour, bytesHour);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        var (records, bytes) = _read();
        lock (_lock)
            _ring[_count++ % Samples] = (_time.GetTimestamp(), records, bytes);
    }

    private (double Records, double Bytes) Since(int samples)
    {
        var last = _ring[(_count - 1) % Samples];
        var first = _ring[(_count - 1 - Math.Min(samples, _count - 1)) % Samples];
        var seconds = _time.GetElapsedTime(first.Time, last.Time).TotalSeconds;
        return seconds <= 0 ? default : ((last.Records - first.Records) / seconds, (last.Bytes - first.Bytes) / seconds);
    }
}
