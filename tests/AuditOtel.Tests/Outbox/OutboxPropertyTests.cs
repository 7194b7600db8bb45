using AuditOtel.Outbox;
using AuditOtel.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Tests.Outbox;

/// <summary>Any order of appends, deliveries, disk errors, kills and power cuts: what was confirmed and not delivered is there, in order, once.</summary>
[Trait("Requirement", "B8")]
public sealed class OutboxPropertyTests
{
    private const int Steps = 60;

    [Fact]
    public void Nothing_confirmed_is_lost_doubled_or_taken_for_damage()
    {
        Prop.ForAll<DoNotSize<int>>(static seed => Run(new Random(seed.Item))).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void A_frame_with_one_changed_bit_is_never_taken()
    {
        Prop.ForAll<byte[], long, int>(static (bytes, number, place) =>
        {
            var record = new StoredRecord(number, Guid.NewGuid(), "user.delete", AuditStage.Event, 0, bytes);
            var frame = new byte[OutboxFrame.Length(record)];
            OutboxFrame.Write(frame, record, seed: 3, sequence: 9, back: 0);
            Assert.True(OutboxFrame.TryRead(frame, 3, out var sequence, out _));
            Assert.Equal(9UL, sequence);
            Assert.Equal(bytes, OutboxFrame.Record(frame).Bytes.ToArray());
            Assert.False(OutboxFrame.TryRead(frame, 4, out _, out _));
            var used = frame.Length - 7;
            var bit = (int)((uint)place % (used * 8));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            return !OutboxFrame.TryRead(frame, 3, out _, out _) || IsPadding(frame, bit / 8);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_are_read_without_failing()
    {
        Prop.ForAll<byte[]>(static bytes =>
        {
            var head = SegmentHead.New(1, 1, ReadOnlyMemory<byte>.Empty);
            byte[] file = [.. head.ToBytes(), .. bytes];
            return SegmentScan.Run(file, head, mayBeTorn: true).Places.Count == 0 && SegmentHead.TryRead(bytes, 1) is null;
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsPadding(byte[] frame, int place) => place >= OutboxFrame.HeadLength + BitConverter.ToInt32(frame);

    private static bool Run(Random random)
    {
        var disk = new DiskDouble();
        var confirmed = new SortedSet<long>();
        var delivered = new HashSet<long>();
        var last = 0L;
        var store = Open(disk);
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(8))
            {
                case < 4: last = Append(store, random, last, confirmed); break;
                case 4: Deliver(store, random, confirmed, delivered); break;
                case 5: disk.Fails = (call, _) => call is "write" or "sync" or "truncate" or "syncdir" && random.Next(3) == 0; break;
                case 6: disk.Fails = (_, _) => false; break;
                default: store = Restart(disk, store, random); break;
            }
        }

        store = Restart(disk, store, random);
        var found = OutboxStoreTests.Drain(store);
        Assert.True(store.Damaged == 0, store.TryTakeNotice(out var notice) ? notice : "damaged");
        Assert.Equal(found.Distinct().Order(), found);
        Assert.Empty(confirmed.Except(found));
        Assert.DoesNotContain(found, number => number > last);
        return true;
    }

    private static OutboxStore Open(DiskDouble disk) => OutboxStore.Open(disk, new OutboxSettings("/outbox", 1 << 20, new byte[] { 1 }));

    private static OutboxStore Restart(DiskDouble disk, OutboxStore store, Random random)
    {
        disk.Fails = (_, _) => false;
        switch (random.Next(3))
        {
            case 0: disk.CutPower(random); break;
            case 1: disk.Kill(); break;
            default: store.Dispose(); break;
        }

        return Open(disk);
    }

    private static long Append(OutboxStore store, Random random, long last, SortedSet<long> confirmed)
    {
        var appends = Enumerable.Range(1, random.Next(1, 4)).Select(i => last + i)
            .Select(number => (Number: number, Task: store.AppendAsync(Record(number, random.Next(1, 9000)), isIntent: false))).ToList();
        foreach (var (number, task) in appends)
        {
            SpinWait.SpinUntil(() => task.IsCompleted);
            if (task.IsCompletedSuccessfully)
                confirmed.Add(number);
        }

        return last + appends.Count;
    }

    private static void Deliver(OutboxStore store, Random random, SortedSet<long> confirmed, HashSet<long> delivered)
    {
        try
        {
            if (store.Peek() is not { } batch)
                return;
            var count = random.Next(1, batch.Records.Count + 1);
            var numbers = batch.Records.Take(count).Select(record => record.Number).ToList();
            Assert.DoesNotContain(numbers, delivered.Contains);
            confirmed.ExceptWith(numbers);
            store.Delivered(batch, count);
        }
        catch (OutboxException)
        {
            // The position may not be stored: what was delivered may come again after a restart.
        }
    }

    private static StoredRecord Record(long number, int length) => new(number, Guid.NewGuid(), "user.delete", AuditStage.Intent, 0, new byte[length]);
}
