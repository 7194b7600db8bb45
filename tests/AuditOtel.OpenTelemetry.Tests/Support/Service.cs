using AuditOtel.Collector;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace AuditOtel.OpenTelemetry.Tests.Support;

/// <summary>A service with OpenTelemetry's logging, and a collector in the same process; both real.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly IHost _host;
    private AuditCollector? _collector;
    private bool _isStopped;

    private Service(DirectoryInfo directory, IHost host) => (_directory, _host) = (directory, host);

    internal ListExporter Shown { get; private init; } = null!;

    internal IAuditTrail Trail => _host.Services.GetRequiredService<IAuditTrail>();

    internal LoggerProvider Provider => _host.Services.GetRequiredService<LoggerProvider>();

    private string Data => Path.Combine(_directory.FullName, "l");

    private string Socket => Path.Combine(_directory.FullName, "s");

    internal static async Task<Service> StartAsync(
        Action<ILoggingBuilder, ListExporter> log, Action<AuditOtelOptions>? configure = null, Action<IServiceCollection>? add = null, bool collects = true)
    {
        var directory = Directory.CreateTempSubdirectory("aot-");
        var exporter = new ListExporter();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        log(builder.Logging, exporter);
        builder.Services.ConfigureOpenTelemetryLoggerProvider(provider => provider.ConfigureResource(resource => resource.AddService("shop-pipeline")));
        builder.Services.AddAuditOtel(options =>
        {
            options.ServiceName = "shop";
            options.Endpoint = $"unix://{Path.Combine(directory.FullName, "s")}";
            options.RetryInterval = TimeSpan.FromMilliseconds(10);
            configure?.Invoke(options);
        });
        add?.Invoke(builder.Services);
        var service = new Service(directory, builder.Build()) { Shown = exporter };
        if (collects)
            await service.CollectAsync();
        await service._host.StartAsync();
        return service;
    }

    /// <summary>From now on records can be stored.</summary>
    internal async Task CollectAsync() =>
        _collector = await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = Data, LedgerName = "view-tests", Socket = Socket });

    /// <summary>From now on no record can be stored.</summary>
    internal async Task StopCollectingAsync()
    {
        if (_collector is not null)
            await _collector.DisposeAsync();
        _collector = null;
    }

    /// <summary>Waits until all that is durable has been shown.</summary>
    internal IReadOnlyList<Copy> Flush()
    {
        Assert.True(Provider.ForceFlush(60_000), "the pipeline did not come to its end");
        return [.. Shown.Copies];
    }

    /// <summary>The service's records in the ledger.</summary>
    internal IReadOnlyList<RecordView> Records() =>
        [.. new LedgerSearch { Directories = [Data] }.Run().Where(record => record.Text("service.name") is "shop")];

    /// <summary>Stops the host and disposes of it, the logger provider too.</summary>
    internal async Task StopAsync()
    {
        _isStopped = true;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await StopAsync();
        await StopCollectingAsync();
        _directory.Delete(recursive: true);
    }
}
