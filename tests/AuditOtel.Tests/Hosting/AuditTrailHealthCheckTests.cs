using AuditOtel.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuditOtel.Tests.Hosting;

[Trait("Requirement", "L10")]
public sealed class AuditTrailHealthCheckTests
{
    private readonly DiskDouble _disk = new();
    private readonly string _socket = CollectorDouble.NewSocketPath();

    [Fact]
    public async Task It_is_healthy_degraded_and_healthy_again_as_the_collector_comes_and_goes()
    {
        await using var test = TestTrail.CreateWithOutbox(_disk, _socket);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(test)).Status);
        await test.CallAsync(() => Task.CompletedTask);
        var entry = await CheckAsync(test);
        Assert.Equal((HealthStatus.Degraded, 2L), (entry.Status, entry.Data["undelivered"]));
        await test.StartCollectorAsync();
        await Trail.SpoolTests.DeliveredAsync(test);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(test)).Status);
        await test.Trail.DisposeAsync();
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(test)).Status);
    }

    [Fact]
    public async Task A_failing_outbox_and_records_in_memory_alone_are_unhealthy()
    {
        await using var test = TestTrail.CreateWithOutbox(_disk, _socket);
        _disk.Fails = (call, _) => call is "sync";
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        var entry = await CheckAsync(test);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("outbox", entry.Description, StringComparison.Ordinal);
        _disk.Fails = (_, _) => false;
        await test.StartCollectorAsync();
    }

    [Fact]
    public async Task Actions_that_run_without_a_record_fail_it_as_it_was_told_to()
    {
        await using var test = TestTrail.Create(options => (options.AllowContinue, options.FailureMode) = (true, AuditFailureMode.Continue));
        await test.CallAsync(() => Task.CompletedTask);
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(test, HealthStatus.Degraded)).Status);
        await test.StartCollectorAsync();
    }

    private static async Task<HealthReportEntry> CheckAsync(TestTrail test, HealthStatus? failure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(_ => test.Trail);
        services.AddHealthChecks().AddAuditOtel(failureStatus: failure);

        // The provider would close the trail with itself, which is the test's.
        var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["audit"];
    }
}
