using AuditOtel.OpenTelemetry.Views;

namespace AuditOtel.OpenTelemetry.Tests.Views;

public sealed class ViewQueueTests
{
    [Fact]
    public void Neither_more_records_nor_more_bytes_than_the_limits_wait()
    {
        var (many, large) = (new ViewQueue(), new ViewQueue());

        for (var i = 0; i < ViewQueue.MostRecords; i++)
            Assert.Null(many.TryAdd([1]));
        Assert.Null(large.TryAdd(new byte[ViewQueue.MostBytes]));

        Assert.Equal("full", many.TryAdd([1]));
        Assert.Equal("full", large.TryAdd([1]));
        Assert.True(many.TryTake(out _) && large.TryTake(out _));
        Assert.Null(many.TryAdd([1]));
        Assert.Null(large.TryAdd([1]));
    }

    [Fact]
    public void A_closed_queue_takes_nothing_and_gives_what_it_has_in_order()
    {
        var queue = new ViewQueue();
        Assert.Null(queue.TryAdd([1]));
        Assert.Null(queue.TryAdd([2]));
        queue.Close();

        Assert.Equal("closed", queue.TryAdd([3]));
        Assert.True(queue.TryTake(out var first) && queue.TryTake(out var second) && first[0] == 1 && second[0] == 2);
        Assert.False(queue.TryTake(out _));
        Assert.True(queue.Flush(0));
        Assert.Equal(0, queue.Clear());
    }
}
