using System.Collections.Concurrent;
using AuditOtel;

namespace Administration;

/// <summary>Whom the service is for. It calls nothing that the catalogue knows: what its methods are called gives them away.</summary>
public sealed class TenantService
{
    private readonly ConcurrentDictionary<string, bool> _suspended = new(StringComparer.Ordinal);

    /// <summary>Keeps somebody out.</summary>
    public void Suspend(string id) => _suspended[id] = true; // AOT0104: TenantService.Suspend

    /// <summary>Lets somebody in again.</summary>
    [Audited("tenant.unsuspend", Class = AuditClass.Account)]
    public void Unsuspend([AuditTarget("tenant")] string id) => _suspended.TryRemove(id, out _);
}
