using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Transport;

public sealed class GrpcTransportTests
{
    [Fact]
    public async Task Records_reach_a_collector_over_tcp_on_this_host()
    {
        var (collector, endpoint) = await CollectorDouble.StartTcpAsync();
        await using (collector)
        {
            await using var trail = OtlpAuditTrail.Create(new AuditOtelOptions { Endpoint = endpoint, ServiceName = "shop" });
            await trail.RecordAsync(new AuditRecord("host.start", AuditAction.Start, new AuditTarget("host", "self")));
            Assert.Single(collector.Stored);
        }
    }

    [Fact]
    public async Task The_resource_names_service_version_instance_host_and_process()
    {
        await using var test = await TestTrail.StartAsync(configure: options =>
        {
            options.ServiceVersion = "1.2.3";
            options.ServiceInstanceId = "one";
        });
        await test.CallAsync(() => Task.CompletedTask);
        var resource = CollectorDouble.Resource(test.Collector.Requests.First());
        Assert.Equal("shop", resource["service.name"]);
        Assert.Equal("1.2.3", resource["service.version"]);
        Assert.Equal("one", resource["service.instance.id"]);
        Assert.Equal(Environment.MachineName, resource["host.name"]);
        Assert.Equal((long)Environment.ProcessId, resource["process.pid"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(48_000)]
    public async Task A_record_of_any_size_arrives_whole(int size)
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() => Task.CompletedTask, operation => operation.Argument("text", new string('x', size)));
        Assert.Equal(size, test.Collector.Stored[0]["audit.arg.text"].Length);
    }

    [Fact]
    public async Task A_collector_that_came_back_at_the_same_address_is_found_again()
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() => Task.CompletedTask);
        await test.Collector.DisposeAsync();
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        await test.StartCollectorAsync();
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([3L, 4L, 5L, 6L], test.Collector.Stored.Select(record => record.Number));
    }
}
