using AuditOtel.Trail;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuditOtel.Hosting;

/// <summary>Tells a host whether audited actions run and whether their records arrive.</summary>
internal sealed class AuditTrailHealthCheck(OtlpAuditTrail trail) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = trail.Health;
        var (status, description) = Judge(health, context.Registration.FailureStatus);
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["undelivered"] = health.InMemory + health.InOutbox,
            ["outboxBytes"] = health.OutboxBytes,
            ["outboxLimit"] = health.OutboxLimit,
            ["damagedSegments"] = health.Damaged,
            ["lostActions"] = health.Lost,
        };
        return Task.FromResult(new HealthCheckResult(status, description, exception: null, data));
    }

    private static (HealthStatus Status, string Description) Judge(in TrailHealth health, HealthStatus failure) => health switch
    {
        { IsClosed: true } => (failure, "The audit trail has closed: audited actions are refused."),
        { Trouble: { } trouble } => (failure, $"The audit outbox fails: {trouble}"),
        { InMemory: > 0 } => (failure, $"{health.InMemory} audit records are kept in memory alone: look at the collector."),
        { Lost: > 0 } => (failure, $"{health.Lost} actions ran without a record: look at the collector."),
        { OutboxLimit: > 0 } when health.OutboxBytes >= health.OutboxLimit / 8 * 7 => (failure, "The audit outbox is full: audited actions are refused until the collector is back."),
        { InOutbox: > 0 } => (HealthStatus.Degraded, $"{health.InOutbox} audit records wait in the outbox: look at the collector."),
        { Damaged: > 0 } => (HealthStatus.Degraded, $"{health.Damaged} segments of the audit outbox are damaged: keep them for an inquiry, then move them away."),
        _ => (HealthStatus.Healthy, "Every audit record has a receipt."),
    };
}
