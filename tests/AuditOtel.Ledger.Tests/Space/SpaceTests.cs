using System.Collections.Concurrent;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests.Space;

/// <summary>What happens when space runs out, and when it is back.</summary>
[Trait("Requirement", "L8")]
public sealed class SpaceTests
{
    private const long Gibi = 1L << 30;
    private static readonly SpaceLimits Limits = new(SpaceLeft: 400 << 20, AdminSpaceLeft: 300 << 20, MinFree: 200 << 20, Reserve: 64 << 10);
    private static readonly string Intent = new('i', 9000);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<LedgerEvent> _events = new();
    private long _free = Gibi;

    [Fact]
    public async Task Without_space_the_reserve_takes_what_it_is_for_and_ordinary_batches_are_refused_until_space_is_back()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = Open(ledger))
        {
            Assert.Equal(64 << 10, writer.Space.ReserveBytesLeft);
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Ordinary, "plenty"));
            _free = 1 << 20;
            Assert.Equal(AppendResult.DiskFull, await AppendUntilRefusedAsync(writer, AppendPriority.Ordinary));
            Assert.Equal(LedgerState.DiskFull, writer.State);
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Reserve, Intent));
            Assert.True(writer.Space.IsReserveInUse);
            Assert.Equal(AppendResult.DiskFull, await AppendAsync(writer, AppendPriority.Ordinary, "ordinary"));
            Assert.Equal(AppendResult.DiskFull, await AppendUntilRefusedAsync(writer, AppendPriority.Reserve));
            _free = Gibi;
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Ordinary, "back"));
            Assert.Equal(LedgerState.Accepting, writer.State);
            await UntilAsync(() => writer.Space is { ReserveBytesLeft: 64 << 10, IsReserveInUse: false });
        }

        Assert.Equal(
            [LedgerEventKind.SpaceMinimum, LedgerEventKind.ReserveInUse, LedgerEventKind.ReserveFull, LedgerEventKind.SpaceBack], _events.Select(static e => e.Kind));
        List<string> records = ledger.ReadRecords();
        Assert.Equal("context|plenty", records[0]);
        Assert.Contains("context|" + Intent, records);
        Assert.DoesNotContain("context|ordinary", records);
        Assert.Equal("context|back", records[^1]);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task What_makes_space_again_is_stored_when_the_reserve_is_full_for_everything_else_also_after_a_restart()
    {
        using var ledger = new TestLedger();
        for (int start = 0; start < 2; start++)
        {
            await using LedgerWriter writer = Open(ledger);
            _free = 0;
            Assert.Equal(AppendResult.DiskFull, await AppendUntilRefusedAsync(writer, AppendPriority.Reserve));
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Freeing, $"expiry {start}"));
            Assert.Equal(AppendResult.DiskFull, await AppendAsync(writer, AppendPriority.Reserve, Intent));
            Assert.Equal(AppendResult.DiskFull, await AppendAsync(writer, AppendPriority.Ordinary, "ordinary"));
        }

        Assert.Contains("context|expiry 1", ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_group_of_both_kinds_is_parted_when_only_the_reserve_has_room()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = Open(ledger))
        {
            _free = 0;
            Task<AppendResult>[] appends = [.. Enumerable.Range(0, 40).Select(i => AppendAsync(writer, i % 2 == 0 ? AppendPriority.Ordinary : AppendPriority.Reserve, $"body {i}"))];
            AppendResult[] results = await Task.WhenAll(appends);
            Assert.Equal(Enumerable.Range(0, 40).Select(static i => i % 2 == 0 ? AppendResult.DiskFull : AppendResult.Stored), results);
        }

        Assert.Equal(20, ledger.ReadRecords().Count);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task The_reserve_in_use_goes_on_after_a_restart_on_the_full_disk()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = Open(ledger))
        {
            _free = 0;
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Reserve, "first"));
        }

        await using (LedgerWriter writer = Open(ledger))
        {
            Assert.Equal(AppendResult.DiskFull, await AppendAsync(writer, AppendPriority.Ordinary, "ordinary"));
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Reserve, "second"));
            Assert.True(writer.Space.IsReserveInUse);
        }

        Assert.Equal(["context|first", "context|second"], ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task Passed_thresholds_are_told_once_and_in_order()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = Open(ledger, segmentBytes: 8192))
        {
            foreach (long mebi in (long[])[1000, 350, 350, 250, 250, 350, 1000])
            {
                _free = mebi << 20;
                await AppendManyAsync(writer, 6);
            }
        }

        Assert.Equal([LedgerEventKind.SpaceLow, LedgerEventKind.AdminSpaceLow, LedgerEventKind.SpaceBack, LedgerEventKind.SpaceBack], _events.Select(static e => e.Kind));
        Assert.All(_events, static e => Assert.DoesNotContain('\n', e.Detail));
    }

    [Fact]
    public async Task A_full_file_system_is_left_for_the_next_directory_and_come_back_to()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = Open(ledger, segmentBytes: 8192, ledger.Other))
        {
            await AppendManyAsync(writer, 6);
            _free = 0;
            await AppendManyAsync(writer, 12);
            Assert.NotEmpty(Directory.GetFiles(ledger.Other, "*.seg"));
            _free = Gibi;
            await AppendManyAsync(writer, 12);
            Assert.Equal([ledger.SegmentsPath, ledger.Other], writer.Space.Directories.Select(static d => d.Path));
            Assert.Equal(writer.Space.SegmentCount, ledger.Segments.Count + Directory.GetFiles(ledger.Other, "*.seg").Length);
        }

        Assert.Contains(LedgerEventKind.FailedOver, _events.Select(static e => e.Kind));
        Assert.Equal(30, ledger.ReadRecords().Count);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_segment_is_followed_by_another_when_it_is_old_and_holds_something()
    {
        using var ledger = new TestLedger();
        var time = new ManualTime();
        await using (LedgerWriter writer = LedgerWriter.Open(ledger.Options() with { SegmentAge = TimeSpan.FromHours(1) }, time))
        {
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Ordinary, "old"));
            time.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Ordinary, "not yet"));
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Ordinary, "new"));
            Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), writer.Space.SegmentCreated!.Value.ToUnixTimeMilliseconds());
        }

        Assert.Equal(2, ledger.Segments.Count);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task What_the_observer_throws_does_not_reach_the_writer_and_is_told()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = Open(ledger, 64 << 20, null, static _ => throw new InvalidOperationException("the observer's own"));
        _free = 0;
        Assert.Equal(AppendResult.DiskFull, await AppendUntilRefusedAsync(writer, AppendPriority.Ordinary));
        _free = Gibi;
        Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Ordinary, "back"));
        await UntilAsync(() => writer.StateDetail?.Contains("the observer's own", StringComparison.Ordinal) == true);
    }

    private LedgerWriter Open(TestLedger ledger, long segmentBytes = 64 << 20, string? other = null, Action<LedgerEvent>? observer = null)
    {
        var calls = new FailingSystemCalls { Space = name => new FileSystemSpace(name is "other" ? Gibi : _free, 2 * Gibi) };
        LedgerOptions options = ledger.Options(segmentBytes) with { Space = Limits, Observer = observer ?? _events.Enqueue, Directories = other is null ? [] : [other] };
        return LedgerWriter.Open(calls, options, TimeProvider.System);
    }

    private static async Task<AppendResult> AppendAsync(LedgerWriter writer, AppendPriority priority, string body)
    {
        using AppendBatch batch = writer.NewBatch();
        batch.Priority = priority;
        TestLedger.Fill(batch, "context", body);
        return await writer.AppendAsync(batch);
    }

    private static async Task AppendManyAsync(LedgerWriter writer, int count)
    {
        for (int i = 0; i < count; i++)
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, AppendPriority.Ordinary, new string('x', 2000)));
    }

    private static async Task<AppendResult> AppendUntilRefusedAsync(LedgerWriter writer, AppendPriority priority)
    {
        for (int i = 0; i < 1000; i++)
        {
            AppendResult result = await AppendAsync(writer, priority, new string('y', 9000));
            if (result != AppendResult.Stored)
                return result;
        }

        return AppendResult.Stored;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), patience.Token);
    }
}
