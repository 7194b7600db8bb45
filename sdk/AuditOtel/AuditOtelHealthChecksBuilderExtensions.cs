using AuditOtel.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuditOtel;

/// <summary>Adds the trail to a host's health checks.</summary>
public static class AuditOtelHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of the trail that <see cref="AuditOtelServiceCollectionExtensions.AddAuditOtel"/> made: healthy when every record has a receipt, degraded while
    /// records wait in the outbox, failed when audited actions are refused, run without a record, or leave records in memory alone.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a failure is reported as; unhealthy when left out.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    public static IHealthChecksBuilder AddAuditOtel(
        this IHealthChecksBuilder builder, string name = "audit", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, static provider => new AuditTrailHealthCheck(provider.GetRequiredService<OtlpAuditTrail>()), failureStatus, tags));
    }
}
