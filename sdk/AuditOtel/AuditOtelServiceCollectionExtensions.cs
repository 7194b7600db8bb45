using AuditOtel.Hosting;
using AuditOtel.Outbox.Disk;
using AuditOtel.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AuditOtel;

/// <summary>Adds auditing to a host.</summary>
public static class AuditOtelServiceCollectionExtensions
{
    /// <summary>
    /// Adds the trail, checks its options when the host starts, and installs it for annotated methods while the host runs. Register each
    /// <see cref="IAuditActorProvider"/>, before or after: they are asked in that order, and the account of the process acts when none knows. An own
    /// <see cref="TimeProvider"/> replaces the system's.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; <see cref="AuditOtelOptions.ServiceName"/> is required.</param>
    public static IServiceCollection AddAuditOtel(this IServiceCollection services, Action<AuditOtelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AuditOtelOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditOtelOptions>, AuditOtelOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RecordViews>();
        services.TryAddSingleton(CreateTrail);
        services.TryAddSingleton<IAuditTrail>(static provider => provider.GetRequiredService<OtlpAuditTrail>());
        services.AddHostedService<AuditTrailService>();
        return services;
    }

    private static OtlpAuditTrail CreateTrail(IServiceProvider provider) => OtlpAuditTrail.Create(
        provider.GetRequiredService<IOptions<AuditOtelOptions>>().Value,
        OutboxDisk.Instance,
        [.. provider.GetServices<IAuditActorProvider>()],
        provider.GetRequiredService<TimeProvider>(),
        provider.GetService<ILogger<OtlpAuditTrail>>() ?? NullLogger<OtlpAuditTrail>.Instance,
        provider.GetRequiredService<RecordViews>());
}
