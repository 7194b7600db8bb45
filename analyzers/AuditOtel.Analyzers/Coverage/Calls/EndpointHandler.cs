using AuditOtel.Analyzers.Coverage.EntryPoints;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>A method that is mapped to a route.</summary>
/// <param name="Method">The method.</param>
/// <param name="Endpoint">The route.</param>
internal sealed record EndpointHandler(IMethodSymbol Method, MappedEndpoint Endpoint)
{
    /// <summary>True when the endpoint route records its requests.</summary>
    internal bool IsAudited => Endpoint.IsAudited;
}
