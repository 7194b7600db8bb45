using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.AspNetCore.Endpoints;

/// <summary>Remembers of each endpoint how it is audited, as long as the endpoint lives.</summary>
internal static class EndpointAudits
{
    private static readonly ConditionalWeakTable<Endpoint, Entry> Known = [];

    /// <summary>How an endpoint is audited; null when it is not.</summary>
    internal static EndpointAudit? Of(Endpoint endpoint) =>
        Known.GetValue(endpoint, static e => new Entry(e.Metadata.GetMetadata<EndpointAudit>() ?? EndpointAudit.OfMethod(e))).Audit;

    private sealed record Entry(EndpointAudit? Audit);
}
