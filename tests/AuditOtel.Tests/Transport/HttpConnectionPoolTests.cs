using AuditOtel.Tests.Doubles;
using AuditOtel.Transport;

namespace AuditOtel.Tests.Transport;

public sealed class HttpConnectionPoolTests
{
    [Fact]
    public async Task Connections_that_nobody_used_for_five_minutes_are_closed_before_the_collector_does()
    {
        await using var collector = new HttpCollectorDouble();
        var time = new ClockDouble();
        using var pool = new HttpConnectionPool(time);
        pool.Put(await ConnectAsync(collector));
        time.Pass(TimeSpan.FromMinutes(3));
        pool.Put(await ConnectAsync(collector));
        time.Pass(TimeSpan.FromSeconds(119));
        pool.EndIdle();
        Assert.Equal(2, pool.Idle);
        time.Pass(TimeSpan.FromSeconds(1));
        pool.EndIdle();
        Assert.Equal(1, pool.Idle);
        Assert.NotNull(pool.Take(HttpConnectionKind.Waiting));
        Assert.Null(pool.Take(HttpConnectionKind.Waiting));
    }

    [Fact]
    public async Task Only_a_few_connections_wait_and_none_after_the_end()
    {
        await using var collector = new HttpCollectorDouble();
        var pool = new HttpConnectionPool(TimeProvider.System);
        for (var i = 0; i < 12; i++)
            pool.Put(await ConnectAsync(collector));
        Assert.Equal(8, pool.Idle);
        pool.Dispose();
        pool.Put(await ConnectAsync(collector));
        Assert.Equal(0, pool.Idle);
    }

    private static async Task<HttpConnection> ConnectAsync(HttpCollectorDouble collector)
    {
        var connection = new HttpConnection(HttpConnectionKind.Waiting);
        await connection.ConnectAsync(collector.HttpPath, CancellationToken.None);
        return connection;
    }
}
