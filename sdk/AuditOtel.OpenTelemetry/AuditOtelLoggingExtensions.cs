using AuditOtel.OpenTelemetry.Views;
using AuditOtel.Views;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;

namespace AuditOtel;

/// <summary>
/// Shows audit records in an OpenTelemetry logging pipeline, beside the trail. A record is durable first; then a copy, marked with the attribute
/// <c>audit.view</c>, goes to the provider's processors on a thread of its own. Nothing that happens to the copy delays, refuses or changes an audited call.
/// </summary>
public static class AuditOtelLoggingExtensions
{
    /// <summary>Shows the records of the host's trail. The place of this line among the provider's other lines does not matter.</summary>
    /// <param name="builder">The logger provider's builder.</param>
    /// <exception cref="InvalidOperationException">
    /// When the provider is built: <c>services.AddAuditOtel(...)</c> is missing, or the provider shows records already.
    /// </exception>
    public static LoggerProviderBuilder AddAuditOtel(this LoggerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return AddFirst(builder, static provider => ViewProcessor.Create(provider, HostedViews(provider)));
    }

    /// <summary>Shows the records of a trail that no host knows.</summary>
    /// <param name="builder">The logger provider's builder.</param>
    /// <param name="trail">The trail; close it before the provider, so that its last records are shown.</param>
    /// <exception cref="InvalidOperationException">When the provider is built: it shows records already.</exception>
    public static LoggerProviderBuilder AddAuditOtel(this LoggerProviderBuilder builder, OtlpAuditTrail trail)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(trail);
        return AddFirst(builder, provider => ViewProcessor.Create(provider, trail.Views));
    }

    /// <summary>
    /// Shows the records of the host's trail. Processors and exporters come after this line: one that comes before sees the copies with the time and without the
    /// trace of their showing, and is shut down before the last of them.
    /// </summary>
    /// <param name="options">The options of <c>logging.AddOpenTelemetry(...)</c>.</param>
    /// <exception cref="InvalidOperationException">
    /// When the provider is built: <c>services.AddAuditOtel(...)</c> is missing, or the provider shows records already.
    /// </exception>
    public static OpenTelemetryLoggerOptions AddAuditOtel(this OpenTelemetryLoggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.AddProcessor(static provider => ViewProcessor.Create(provider, HostedViews(provider)));
    }

    /// <summary>Shows the records of a trail that no host knows. Processors and exporters come after this line.</summary>
    /// <param name="options">The options of <c>logging.AddOpenTelemetry(...)</c>.</param>
    /// <param name="trail">The trail; close it before the provider, so that its last records are shown.</param>
    /// <exception cref="InvalidOperationException">When the provider is built: it shows records already.</exception>
    public static OpenTelemetryLoggerOptions AddAuditOtel(this OpenTelemetryLoggerOptions options, OtlpAuditTrail trail)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(trail);
        return options.AddProcessor(provider => ViewProcessor.Create(provider, trail.Views));
    }

    private static RecordViews HostedViews(IServiceProvider provider) => provider.GetService<RecordViews>()
        ?? throw new InvalidOperationException("There is no audit trail to show: call services.AddAuditOtel(...) too, or give AddAuditOtel the trail.");

    // The processors run and stop in the order of their registration: only as the first can ours complete a copy before an exporter reads it, and hand out the last
    // ones before an exporter stops.
    private static LoggerProviderBuilder AddFirst(LoggerProviderBuilder builder, Func<IServiceProvider, ViewProcessor> create) => builder.ConfigureServices(services =>
    {
        var own = new ServiceCollection();
        own.ConfigureOpenTelemetryLoggerProvider(provider => provider.AddProcessor(create));
        for (var i = 0; i < own.Count; i++)
            services.Insert(i, own[i]);
    });
}
