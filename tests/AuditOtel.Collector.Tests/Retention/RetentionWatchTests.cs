using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Retention;

namespace AuditOtel.Collector.Tests.Retention;

/// <summary>When retention looks, and what becomes of a look that fails.</summary>
[Trait("Requirement", "B5")]
public sealed class RetentionWatchTests : IAsyncDisposable
{
    private static readonly RetentionPolicy TenDays = new() { MaxAge = TimeSpan.FromDays(10) };
    private readonly RetentionLedger _ledger = new();
    private readonly SelfRecords _self;
    private readonly SelfRecordQueue _events;
    private int _looks;
    private long _state;

    public RetentionWatchTests()
    {
        _self = new SelfRecords(_ledger.Appender, TimeProvider.System);
        _events = new SelfRecordQueue(_self, TimeProvider.System);
    }

    [Fact]
    public async Task It_runs_when_something_changed_or_an_hour_passed_and_not_at_every_look()
    {
        await FillAsync();
        await using var watch = Start();
        await LookAsync();
        await UntilAsync(() => _ledger.Tombstones.Count > 0);

        await FillAsync();
        await LookAsync();
        await LookAsync();
        var before = _ledger.Tombstones.Count;
        // The look before the last one has ended, and nothing had changed.
        Volatile.Write(ref _state, 1);
        await LookAsync();
        await UntilAsync(() => _ledger.Tombstones.Count > before);

        await FillAsync();
        before = _ledger.Tombstones.Count;
        _ledger.Time.Advance(RetentionWatch.Interval);
        await UntilAsync(() => _ledger.Tombstones.Count > before);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public async Task A_look_is_made_at_once_when_it_is_asked_for()
    {
        await FillAsync();
        await using var watch = Start();
        watch.Trigger();
        await UntilAsync(() => _ledger.Tombstones.Count > 0);
        _ledger.AssertIntact();
    }

    [Fact]
    public async Task A_failure_is_told_recorded_once_and_over_when_its_reason_is()
    {
        await FillAsync();
        var holds = Path.Combine(_ledger.Data, HoldFile.Name);
        await File.WriteAllTextAsync(holds, "no holds");
        await using var watch = Start();
        foreach (var state in new long[] { 1, 2, 3 })
        {
            Volatile.Write(ref _state, state);
            await LookAsync();
        }

        await UntilAsync(() => watch.Problem is not null && _ledger.Records(RetentionRecords.Failed).Count > 0);
        Assert.Contains(HoldFile.Name, watch.Problem, StringComparison.Ordinal);
        Assert.Empty(_ledger.Tombstones);

        File.Delete(holds);
        watch.Trigger();
        await UntilAsync(() => _ledger.Tombstones.Count > 0 && watch.Problem is null);
        Assert.Single(_ledger.Records(RetentionRecords.Failed));
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        _self.Dispose();
        await _ledger.DisposeAsync();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(10, patience.Token);
    }

    private RetentionWatch Start() => new(_ledger.Pass(TenDays), State, _events, "retention/test", _ledger.Time);

    private long State()
    {
        Interlocked.Increment(ref _looks);
        return Volatile.Read(ref _state);
    }

    private async Task FillAsync()
    {
        await _ledger.FillAsync(daysAgo: 20);
        await _ledger.FillAsync(daysAgo: 20);
    }

    /// <summary>A minute passes, and the look that is due then has begun, so the one before has ended.</summary>
    private async Task LookAsync()
    {
        var before = Volatile.Read(ref _looks);
        _ledger.Time.Advance(RetentionWatch.LookInterval);
        await UntilAsync(() => Volatile.Read(ref _looks) > before);
    }
}
