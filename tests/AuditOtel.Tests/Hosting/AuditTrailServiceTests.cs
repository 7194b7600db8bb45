using AuditOtel.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AuditOtel.Tests.Hosting;

[Trait("Requirement", "B4")]
public sealed class AuditTrailServiceTests
{
    [Fact]
    public async Task The_trail_is_there_for_services_that_start_and_stop_with_the_host_and_gone_afterwards()
    {
        var socket = CollectorDouble.NewSocketPath();
        await using var collector = await CollectorDouble.StartAsync(socket);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<RecordsStartAndStop>();
        builder.Services.AddAuditOtel(options =>
        {
            options.Endpoint = $"unix://{socket}";
            options.ServiceName = "shop";
        });
        builder.Services.AddSingleton<IAuditActorProvider>(new ActorDouble(() => new AuditActor("own-provider")));
        using (var host = builder.Build())
        {
            await host.StartAsync();
            Assert.Same(host.Services.GetRequiredService<IAuditTrail>(), AuditTrail.Current);
            await host.StopAsync();
        }

        Assert.IsNotType<OtlpAuditTrail>(AuditTrail.Current);
        Assert.Throws<AuditUnavailableException>(() => AuditTrail.Current.Start(TestTrail.Delete));
        Assert.Equal(["START", "STOP"], collector.Stored.Select(record => record["audit.action"]));
        Assert.All(collector.Stored, record => Assert.Equal("own-provider", record["audit.actor.id"]));
    }

    [Fact]
    public async Task A_host_with_wrong_options_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAuditOtel(options => options.Endpoint = "http://collector.example:4317");
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal(2, failure.Failures.Count());
    }

    [Fact]
    public async Task A_host_that_fails_to_start_leaves_no_trail_behind()
    {
        var before = AuditTrail.Current;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAuditOtel(options => options.ServiceName = "shop");
        builder.Services.AddHostedService<FailsToStart>();
        using (var host = builder.Build())
            await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Same(before, AuditTrail.Current);
    }

    private sealed class FailsToStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            Assert.IsType<OtlpAuditTrail>(AuditTrail.Current);
            throw new InvalidOperationException("no");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class RecordsStartAndStop : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => RecordAsync(AuditAction.Start);

        public Task StopAsync(CancellationToken cancellationToken) => RecordAsync(AuditAction.Stop);

        private static async Task RecordAsync(AuditAction action) =>
            await AuditTrail.Current.RecordAsync(new AuditRecord("shop.change", action, new AuditTarget("service", "shop")));
    }
}
