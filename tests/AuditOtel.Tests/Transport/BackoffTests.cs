using AuditOtel.Transport;

namespace AuditOtel.Tests.Transport;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(6, 20)]
    [InlineData(int.MaxValue, 20)]
    public void The_wait_doubles_up_to_its_limit_and_is_shortened_at_random(int failures, int seconds)
    {
        var waits = Enumerable.Range(0, 50).Select(_ => Backoff.After(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), failures)).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(seconds * 0.75), TimeSpan.FromSeconds(seconds)));
        Assert.True(waits.Distinct().Count() > 1);
    }
}
