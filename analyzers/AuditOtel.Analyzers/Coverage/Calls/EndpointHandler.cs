using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>A method that is mapped to a route.</summary>
/// <param name="Method">The method.</param>
/// <param name="Endpoint">The route, for messages.</param>
/// <param name="IsAudited">True when the endpoint route records its requests.</param>
internal sealed record EndpointHandler(IMethodSymbol Method, string Endpoint, bool IsAudited);
