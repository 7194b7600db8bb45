using Microsoft.AspNetCore.Http;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>The trail, which also tells a request what it has reached.</summary>
internal sealed class RequestTrail(OtlpAuditTrail trail, IHttpContextAccessor accessor) : IAuditTrail
{
    public AuditOperation Start(AuditDescriptor descriptor)
    {
        var operation = trail.Start(descriptor);
        accessor.HttpContext?.Features.Get<AuditedRequest>()?.Reached(descriptor.Operation);
        return operation;
    }

    public ValueTask<AuditReceipt> RecordAsync(AuditRecord record, CancellationToken cancellationToken = default) => trail.RecordAsync(record, cancellationToken);
}
