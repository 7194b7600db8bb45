using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Receivers;

namespace AuditOtel.Collector.Tests.Receivers;

public sealed class BodyBufferTests
{
    private const int First = 16 << 10;

    [Fact]
    public void What_is_announced_takes_nothing_before_it_arrives_and_at_most_sixteen_times_what_arrived()
    {
        var budget = new RequestBudget(RequestBudget.DefaultLimit);
        using (var body = new BodyBuffer(budget) { Announced = long.MaxValue - 1 })
        {
            Assert.True(body.TryMakeRoom());
            Assert.Equal(First, budget.Used);
            body.Advance(First);
            Assert.True(body.TryMakeRoom());
            Assert.Equal(16 * First, budget.Used);
            body.Advance(15 * First);
            Assert.True(body.TryMakeRoom());
            Assert.Equal(1 << 20, budget.Used);
        }

        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void An_announced_request_grows_once_and_keeps_what_it_holds()
    {
        var bytes = new byte[150_000];
        Random.Shared.NextBytes(bytes);
        var budget = new RequestBudget(RequestBudget.DefaultLimit);
        using var body = new BodyBuffer(budget) { Announced = bytes.Length };
        var grown = 0;
        while (body.Length < bytes.Length)
        {
            var free = body.Free.Length;
            Assert.True(body.TryMakeRoom());
            grown += body.Free.Length > free ? 1 : 0;
            var count = Math.Min(1000, Math.Min(body.Free.Length, bytes.Length - body.Length));
            bytes.AsMemory(body.Length, count).CopyTo(body.Free);
            body.Advance(count);
        }

        Assert.Equal(2, grown);
        Assert.Equal(bytes, body.Written.ToArray());
    }

    [Fact]
    public void A_budget_that_is_used_up_gives_no_room()
    {
        var budget = new RequestBudget(First);
        using var body = new BodyBuffer(budget) { Announced = 100_000 };
        Assert.True(body.TryMakeRoom());
        body.Advance(First);

        Assert.False(body.TryMakeRoom());
        Assert.Equal(First, budget.Used);
    }
}
