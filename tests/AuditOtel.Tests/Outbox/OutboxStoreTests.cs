using AuditOtel.Outbox;
using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Outbox;

[Trait("Requirement", "L9")]
public sealed class OutboxStoreTests
{
    private const string Directory = "/outbox";
    private const int MiB = 1 << 20;

    private readonly DiskDouble _disk = new();

    [Fact]
    public async Task What_was_stored_comes_back_in_order_and_once()
    {
        using var store = Open();
        for (var number = 1; number <= 600; number++)
            await store.AppendAsync(Record(number), isIntent: true);
        Assert.Equal(600, store.Pending);
        Assert.Equal(Enumerable.Range(1, 600).Select(number => (long)number), Drain(store));
        Assert.Equal(0, store.Pending);
        Assert.Null(store.Peek());
    }

    [Fact]
    public async Task A_record_keeps_every_byte_its_id_name_stage_and_producer()
    {
        var record = new StoredRecord(7, Guid.NewGuid(), "user.größe.ändern", AuditStage.Outcome, 3, new byte[] { 1, 2, 3, 4, 5 });
        using (var store = Open(producer: [9, 8, 7]))
            await store.AppendAsync(record, isIntent: false);
        using var next = Open(producer: [1]);
        var batch = next.Peek()!;
        var back = Assert.Single(batch.Records);
        Assert.Equal(record with { Bytes = default }, back with { Bytes = default });
        Assert.Equal(record.Bytes.ToArray(), back.Bytes.ToArray());
        Assert.Equal(new byte[] { 9, 8, 7 }, batch.Producer.ToArray());
        Assert.Equal(3UL, next.LossGeneration);
    }

    [Fact]
    public async Task Callers_at_once_share_writes()
    {
        using var store = Open();
        using var hold = new ManualResetEventSlim();
        _disk.Fails = (call, _) =>
        {
            if (call is "sync")
                hold.Wait(TimeSpan.FromSeconds(30));
            return false;
        };
        var first = Task.Run(() => store.AppendAsync(Record(1), isIntent: true));
        var others = Enumerable.Range(2, 99).Select(number => Task.Run(() => store.AppendAsync(Record(number), isIntent: true))).ToList();
        while (store.Pending < 100)
            await Task.Yield();
        hold.Set();
        await Task.WhenAll([first, .. others]);
        Assert.InRange(_disk.Syncs, 1, 12);
        Assert.Equal(100, Drain(store).Count);
    }

    [Fact]
    public async Task Delivered_records_do_not_come_back_after_a_restart_and_the_others_do()
    {
        using (var store = Open())
        {
            for (var number = 1; number <= 10; number++)
                await store.AppendAsync(Record(number), isIntent: true);
            store.Delivered(store.Peek()!, 4);
        }

        using var next = Open();
        Assert.Equal(6, next.Pending);
        Assert.Equal([5L, 6, 7, 8, 9, 10], Drain(next));
    }

    [Fact]
    public async Task Records_of_the_process_before_come_first_and_under_its_description()
    {
        using (var store = Open(producer: [1]))
            await store.AppendAsync(Record(1), isIntent: true);
        using var next = Open(producer: [2]);
        await next.AppendAsync(Record(1), isIntent: true);
        var producers = new List<byte>();
        while (next.Peek() is { } batch)
        {
            producers.Add(batch.Producer.Span[0]);
            next.Delivered(batch, batch.Records.Count);
        }

        Assert.Equal([1, 2], producers);
    }

    [Fact]
    public async Task A_full_outbox_refuses_intents_says_so_and_still_takes_outcomes()
    {
        using var store = Open(limit: MiB);
        var taken = 0;
        while (store.WhyNot(10_000) is null)
            await store.AppendAsync(Record(++taken, 10_000), isIntent: true);
        var refusal = await Assert.ThrowsAsync<OutboxException>(() => store.AppendAsync(Record(taken + 1, 10_000), isIntent: true));
        Assert.Contains("is full", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("1048576", refusal.Message, StringComparison.Ordinal);
        await store.AppendAsync(Record(taken + 1, 10_000), isIntent: false);
        Assert.InRange(store.Bytes, MiB * 7 / 8, MiB);
        Drain(store);
        Assert.Null(store.WhyNot(10_000));
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        using var store = Open();
        Assert.Throws<OutboxException>(() => Open());
    }

    [Fact]
    public async Task What_is_delivered_is_freed_and_a_closed_empty_outbox_keeps_no_segment()
    {
        using (var store = Open(limit: MiB))
        {
            for (var number = 1; number <= 50; number++)
                await store.AppendAsync(Record(number, 10_000), isIntent: true);
            Drain(store);
            Assert.InRange(store.Bytes, 0, MiB / 8);
        }

        Assert.DoesNotContain(_disk.Files, name => name.EndsWith(SegmentHead.Extension, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("write")]
    [InlineData("sync")]
    [InlineData("create")]
    [InlineData("syncdir")]
    public async Task A_failing_disk_refuses_and_work_goes_on_when_it_is_well_again(string failing)
    {
        using (var store = Open())
        {
            if (failing is "write" or "sync")
                await store.AppendAsync(Record(1), isIntent: true);
            _disk.Fails = (call, _) => string.Equals(call, failing, StringComparison.Ordinal);
            await Assert.ThrowsAsync<OutboxException>(() => store.AppendAsync(Record(100), isIntent: true));
            Assert.NotNull(store.Trouble);
            _disk.Fails = (call, _) => call is "truncate" or "delete";
            Assert.Equal(failing is "create", store.Recover() is null);
            _disk.Fails = (_, _) => false;
            Assert.Null(store.Recover());
            await store.AppendAsync(Record(2), isIntent: true);
            Assert.Null(store.Trouble);
        }

        using var next = Open();
        Assert.DoesNotContain(100L, Drain(next));
        Assert.Equal(0, next.Damaged);
    }

    [Fact]
    public async Task A_torn_end_is_cut_and_told()
    {
        var random = new Random(1);
        using (var store = Open())
        {
            await store.AppendAsync(Record(1), isIntent: true);
            _disk.Fails = (call, _) => call is "sync" or "truncate";
            await Assert.ThrowsAsync<OutboxException>(() => store.AppendAsync(Record(2, 5000), isIntent: true));
            _disk.CutPower(random);
        }

        _disk.Fails = (_, _) => false;
        var name = _disk.Files.Single(file => file.EndsWith(SegmentHead.Extension, StringComparison.Ordinal));
        _disk.CutPower(random);
        using var file = _disk.Open($"{Directory}/{name}");
        file.Write(new byte[] { 1, 2, 3, 4, 5 }, file.Length);
        using var next = Open();
        Assert.True(next.TryTakeNotice(out var notice));
        Assert.Contains("cut off", notice, StringComparison.Ordinal);
        Assert.Equal(0, next.Damaged);
        Assert.Equal([1L], Drain(next));
    }

    [Fact]
    public async Task A_damaged_middle_is_told_kept_aside_and_the_rest_is_delivered()
    {
        using (var store = Open())
        {
            for (var number = 1; number <= 5; number++)
                await store.AppendAsync(Record(number, 1000), isIntent: true);
        }

        var name = _disk.Files.Single(file => file.EndsWith(SegmentHead.Extension, StringComparison.Ordinal));
        _disk.Spoil(name, 2500, 20);
        using var next = Open();
        Assert.True(next.TryTakeNotice(out var notice));
        Assert.Contains("damaged", notice, StringComparison.Ordinal);
        Assert.Equal(4, next.Pending);
        Assert.Equal([1L, 2, 4, 5], Drain(next));
        Assert.Equal(1, next.Damaged);
        Assert.Contains(name + OutboxOpening.DamagedSuffix, _disk.Files, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Damage_that_comes_while_it_is_open_is_told_and_counted_too()
    {
        using var store = Open();
        for (var number = 1; number <= 5; number++)
            await store.AppendAsync(Record(number, 1000), isIntent: true);
        _disk.Spoil(_disk.Files.Single(file => file.EndsWith(SegmentHead.Extension, StringComparison.Ordinal)), 2500, 20);
        Assert.Equal([1L, 2, 4, 5], Drain(store));
        Assert.Equal((0L, 1), (store.Pending, store.Damaged));
        Assert.True(store.TryTakeNotice(out var notice));
        Assert.Contains("1 records", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_aside_is_never_replaced_by_later_damage()
    {
        for (var damage = 1; damage <= 2; damage++)
        {
            using (var store = Open())
                await store.AppendAsync(Record(damage), isIntent: true);
            _disk.Spoil(_disk.Files.Single(static file => file.EndsWith(".outbox", StringComparison.Ordinal)), 0, 4);
            using var next = Open();
            Assert.Equal((0L, damage), (next.Pending, next.Damaged));
            Assert.Equal(damage, _disk.Files.Count(static file => file.EndsWith(OutboxOpening.DamagedSuffix, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_damaged_head_is_kept_aside_and_told()
    {
        using (var store = Open())
            await store.AppendAsync(Record(1), isIntent: true);
        _disk.Spoil(_disk.Files.Single(file => file.EndsWith(SegmentHead.Extension, StringComparison.Ordinal)), 10, 1);
        using var next = Open();
        Assert.True(next.TryTakeNotice(out var notice));
        Assert.Contains("head", notice, StringComparison.Ordinal);
        Assert.Equal((0L, 1), (next.Pending, next.Damaged));
    }

    [Fact]
    public async Task A_head_and_records_that_are_all_spoilt_are_kept_aside_and_not_taken_for_a_file_that_was_never_used()
    {
        using (var store = Open())
            await store.AppendAsync(Record(1), isIntent: true);
        _disk.Spoil(_disk.Files.Single(static file => file.EndsWith(SegmentHead.Extension, StringComparison.Ordinal)), 0, 200);
        using var next = Open();
        Assert.Equal((0L, 1), (next.Pending, next.Damaged));
        Assert.True(next.TryTakeNotice(out _));
    }

    [Fact]
    public async Task Records_lost_at_the_end_of_a_full_segment_are_told_although_only_zeros_stand_there()
    {
        using (var store = Open(limit: MiB))
        {
            for (var number = 1; number <= 10; number++)
                await store.AppendAsync(Record(number, 10_000), isIntent: true);
        }

        var first = _disk.Files.Where(static file => file.EndsWith(SegmentHead.Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();
        var bytes = _disk.Bytes(first);
        bytes.AsSpan(bytes.Length - OutboxFrame.Length(Record(7, 10_000))).Clear();
        using var next = Open(limit: MiB);
        Assert.Equal(1, next.Damaged);
        Assert.True(next.TryTakeNotice(out var notice));
        Assert.Contains("1 records at the end", notice, StringComparison.Ordinal);
        Assert.Equal(9, Drain(next).Count);
    }

    /// <summary>A sync that also has a new length to store may be called a success although the length is lost (decision 0022).</summary>
    [Fact]
    public async Task No_record_makes_a_file_longer()
    {
        using (var store = Open())
        {
            for (var number = 1; number <= 100; number++)
                await store.AppendAsync(Record(number, number * 200), isIntent: true);
            Assert.Equal(100, Drain(store).Count);
        }

        Assert.DoesNotContain(_disk.Grown, static path => path.EndsWith(SegmentHead.Extension, StringComparison.Ordinal));
    }

    /// <summary>Who has a say in a record's content knows everything of its frame but the seed.</summary>
    [Fact]
    public async Task Content_that_imitates_a_frame_is_no_record_when_its_own_frame_is_torn()
    {
        using (var store = Open())
        {
            await store.AppendAsync(Record(1), isIntent: true);
            var imitation = Record(7, 100);
            var content = new byte[4096];
            for (var at = 0; at < 8; at++)
            {
                // At each place a frame could begin at, for whatever length the names before it have.
                var frame = new byte[OutboxFrame.Length(imitation)];
                OutboxFrame.Write(frame, imitation, seed: 1, sequence: 2, back: 0);
                frame.CopyTo(content.AsSpan(at * (frame.Length + 1)));
            }

            await store.AppendAsync(Record(2) with { Bytes = content }, isIntent: true);
        }

        var name = _disk.Files.Single(static file => file.EndsWith(SegmentHead.Extension, StringComparison.Ordinal));
        _disk.Spoil(name, SegmentHead.TryRead(_disk.Bytes(name), 1)!.Length + OutboxFrame.Length(Record(1)), 8);
        using var next = Open();
        Assert.DoesNotContain(7L, Drain(next));
    }

    [Fact]
    public async Task A_lost_position_only_repeats()
    {
        using (var store = Open())
        {
            await store.AppendAsync(Record(1), isIntent: true);
            await store.AppendAsync(Record(2), isIntent: true);
            store.Delivered(store.Peek()!, 1);
        }

        _disk.Spoil(PositionFile.Name, 0, 1024);
        using var next = Open();
        Assert.Equal([1L, 2], Drain(next));
    }

    internal static List<long> Drain(OutboxStore store)
    {
        var numbers = new List<long>();
        while (store.Peek() is { } batch)
        {
            numbers.AddRange(batch.Records.Select(record => record.Number));
            store.Delivered(batch, batch.Records.Count);
        }

        return numbers;
    }

    private static StoredRecord Record(long number, int length = 100) =>
        new(number, Guid.NewGuid(), "user.delete", AuditStage.Intent, 0, new byte[length]);

    private OutboxStore Open(byte[]? producer = null, long limit = 64 * MiB) =>
        OutboxStore.Open(_disk, new OutboxSettings(Directory, limit, producer ?? [1, 2, 3]));
}
