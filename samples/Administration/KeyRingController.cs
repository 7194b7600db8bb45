using AuditOtel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>The keys that protect the service's own data.</summary>
[Route("api/key-ring")]
public sealed class KeyRingController(IKeyManager ring, TimeProvider time) : ControllerBase
{
    /// <summary>Makes all keys invalid.</summary>
    [HttpDelete]
    public void RevokeAll() => ring.RevokeAllKeys(time.GetUtcNow()); // AOT0101: controller action KeyRingController.RevokeAll -> IKeyManager.RevokeAllKeys

    /// <summary>Makes a key.</summary>
    [HttpPost]
    [Audited("key.create", Class = AuditClass.Key, TargetType = "key-ring", TargetId = "own")]
    public void Create([AuditArgument] int days) => ring.CreateNewKey(time.GetUtcNow(), time.GetUtcNow().AddDays(days));
}
