namespace AuditOtel.Ledger.Clock;

/// <summary>
/// Compares the wall clock with the time since the boot: a difference that changes means that the clock was set. Slewing moves both, so that it does not
/// show. Used by one thread at a time; <see cref="Current"/> by any.
/// </summary>
internal sealed class ClockWatch
{
    /// <summary>A smaller change is not told: the two clocks are read one after the other.</summary>
    private const long StepMilliseconds = 500;

    /// <summary>The kernel's status is told as changed when it has been another for so many readings in turn.</summary>
    private const int ReadingsToTell = 10;

    /// <summary>When the two readings lie further apart, the thread was held up between them, and they are taken again.</summary>
    private const long MaxReadMilliseconds = 20;

    private const int MaxReadAttempts = 10;
    private readonly TimeProvider _time;
    private readonly IHostClock _host;
    private readonly Action<LedgerEventKind, string> _tell;
    private long _sealedOffset;
    private long _toldOffset;
    private ClockStatus _toldStatus;
    private int _otherReadings;
    private volatile LedgerClock _current;

    public ClockWatch(TimeProvider time, IHostClock host, Action<LedgerEventKind, string> tell)
    {
        _time = time;
        _host = host;
        _tell = tell;
        (long wall, long boot) = Sample();
        _sealedOffset = wall - boot;
        _toldOffset = _sealedOffset;
        KernelClock kernel = host.Kernel();
        _current = new LedgerClock(kernel.Status, MaxError(kernel), LastStep: null);
        // A clock that is not synchronised at the start is told like one that lost it.
        _toldStatus = ClockStatus.Synchronised;
    }

    /// <summary>The clock as last read.</summary>
    public LedgerClock Current => _current;

    /// <summary>Milliseconds since the boot.</summary>
    public long Boot => _host.Boot;

    /// <summary>Begins anew: what the clock shows now is what is expected.</summary>
    public ClockReading Restart()
    {
        ClockReading reading = Read();
        Accept(reading);
        return reading with { Expected = reading.Wall };
    }

    /// <summary>Reads the clocks; tells a step and a change of the kernel's status once.</summary>
    public ClockReading Read()
    {
        (long wall, long boot) = Sample();
        KernelClock kernel = _host.Kernel();
        ClockStep? step = TellStep(wall, boot) ?? _current.LastStep;
        TellStatus(kernel);
        _current = new LedgerClock(kernel.Status, MaxError(kernel), step);
        long expected = _sealedOffset + boot;
        return new ClockReading(wall, IsStep(wall - expected) ? Math.Max(expected, 0) : wall, kernel.Status, kernel.MaxErrorMicroseconds);
    }

    /// <summary>A reading with its step is sealed: from here on the clock is expected to go on from it.</summary>
    public void Accept(ClockReading reading)
    {
        if (reading.IsStep)
            _sealedOffset += reading.Wall - reading.Expected;
    }

    private static bool IsStep(long difference) => Math.Abs(difference) > StepMilliseconds;

    private static TimeSpan? MaxError(KernelClock kernel) =>
        kernel.MaxErrorMicroseconds == uint.MaxValue ? null : TimeSpan.FromMicroseconds(kernel.MaxErrorMicroseconds);

    private (long Wall, long Boot) Sample()
    {
        long before = _host.Boot;
        for (int attempt = 1; ; attempt++)
        {
            long wall = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds(), 0);
            long after = _host.Boot;
            if (after - before <= MaxReadMilliseconds || attempt == MaxReadAttempts)
                return (wall, after);
            before = after;
        }
    }

    private ClockStep? TellStep(long wall, long boot)
    {
        long old = _toldOffset + boot;
        if (!IsStep(wall - old))
            return null;
        _toldOffset = wall - boot;
        var step = new ClockStep(DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(old, 0)), DateTimeOffset.FromUnixTimeMilliseconds(wall));
        string direction = step.Size > TimeSpan.Zero ? "forward" : "back";
        _tell(LedgerEventKind.ClockStep, $"The host's clock was set {direction} by {step.Size.Duration():c}, from {step.Old:O} to {step.New:O}.");
        return step;
    }

    private void TellStatus(KernelClock kernel)
    {
        bool isOther = kernel.Status != ClockStatus.Unknown && kernel.Status != _toldStatus;
        _otherReadings = isOther ? _otherReadings + 1 : 0;
        if (_otherReadings < ReadingsToTell)
            return;
        _otherReadings = 0;
        _toldStatus = kernel.Status;
        if (kernel.Status == ClockStatus.Synchronised)
            _tell(LedgerEventKind.ClockSynchronised, "The host's clock is synchronised again.");
        else
            _tell(LedgerEventKind.ClockUnsynchronised, "The host's clock is not synchronised by any time service.");
    }
}
