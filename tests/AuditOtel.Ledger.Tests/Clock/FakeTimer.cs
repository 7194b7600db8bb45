namespace AuditOtel.Ledger.Tests.Clock;

/// <summary>A timer that runs out when told, as often as told.</summary>
internal sealed class FakeTimer(Action callback) : ITimer
{
    private volatile bool _isDisposed;

    public void Fire()
    {
        if (!_isDisposed)
            callback();
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => true;

    public void Dispose() => _isDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
