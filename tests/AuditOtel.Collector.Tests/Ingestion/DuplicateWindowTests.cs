using System.Runtime.CompilerServices;
using AuditOtel.Collector.Ingestion;

namespace AuditOtel.Collector.Tests.Ingestion;

public sealed class DuplicateWindowTests
{
    [Fact]
    public void Another_content_of_an_id_in_flight_is_busy_and_reserved_when_the_first_is_abandoned()
    {
        var window = new DuplicateWindow(16);
        using var first = Reservation((1, 10));
        using var other = Reservation((2, 20), (1, 11));

        Assert.Equal(ReserveResult.Reserved, window.Reserve(first));
        Assert.Equal(ReserveResult.Busy, window.Reserve(other));
        using var third = Reservation((2, 21));
        Assert.Equal(ReserveResult.Reserved, window.Reserve(third));
        window.Abandon(third);
        Assert.False(other.OthersAsync().IsCompleted);
        window.Abandon(first);

        Assert.True(other.OthersAsync().IsCompleted);
        Assert.Equal(ReserveResult.Reserved, window.Reserve(other));
    }

    [Fact]
    public void A_conflict_holds_no_id_of_its_request()
    {
        var window = new DuplicateWindow(16);
        window.Remember(new StoredId(1, 10, 5, 0));
        using var conflicting = Reservation((2, 20), (1, 11));
        using var next = Reservation((2, 22));

        Assert.Equal(ReserveResult.Conflict, window.Reserve(conflicting));
        Assert.Equal((1, (UInt128)10), (conflicting.ConflictingPlan, conflicting.ConflictingContent));
        Assert.Equal(ReserveResult.Reserved, window.Reserve(next));
    }

    [Fact]
    public void The_oldest_ids_leave_a_full_window()
    {
        const int Capacity = 5000;
        var window = new DuplicateWindow(Capacity);
        for (var i = 0; i < 3 * Capacity; i++)
        {
            window.Remember(new StoredId((UInt128)i, 0, i, 0));
            window.Remember(new StoredId((UInt128)i, 0, -1, 0));
        }

        Assert.Equal(Capacity, window.Count);
        for (var i = 0; i < 3 * Capacity; i++)
        {
            Assert.Equal(i >= 2 * Capacity, window.TryGet((UInt128)i, out var stored));
            Assert.Equal(i >= 2 * Capacity ? i : 0, stored.Index);
        }
    }

    [Fact]
    public void A_remembered_id_takes_48_bytes() => Assert.Equal(48, Unsafe.SizeOf<StoredId>());

    [Fact]
    public void An_id_is_known_as_it_was_sent()
    {
        var id = "0192f3a0-7c1e-7abc-8def-0123456789ab"u8;
        var upper = "0192F3A0-7C1E-7ABC-8DEF-0123456789AB"u8;

        Assert.Equal(RecordDigest.OfId(id), RecordDigest.OfId(id));
        Assert.NotEqual(RecordDigest.OfId(id), RecordDigest.OfId(upper));
        Assert.NotEqual(RecordDigest.OfId("a"u8), RecordDigest.OfContent("a"u8));
    }

    private static Reservation Reservation(params (int Key, int Content)[] records)
    {
        var reservation = new Reservation();
        foreach (var (key, content) in records)
            reservation.Plans.Add(new RecordPlan { HasId = true, Key = (UInt128)key, Content = (UInt128)content });
        return reservation;
    }
}
