using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>The types of frameworks whose members, implemented or overridden in a project, the framework calls.</summary>
internal sealed class EntryPointTypes
{
    private static readonly (string Type, string Kind)[] Names =
    [
        ("Microsoft.Extensions.Hosting.IHostedService", "hosted service"),
        ("Microsoft.Extensions.Hosting.IHostedLifecycleService", "hosted service"),
        ("Microsoft.Extensions.Hosting.BackgroundService", "hosted service"),
        ("Microsoft.AspNetCore.Http.IMiddleware", "middleware"),
        ("Microsoft.AspNetCore.Mvc.Filters.IActionFilter", "filter"),
        ("Microsoft.AspNetCore.Mvc.Filters.IAsyncActionFilter", "filter"),
        ("Microsoft.AspNetCore.Http.IEndpointFilter", "filter"),
        ("Microsoft.AspNetCore.Diagnostics.IExceptionHandler", "exception handler"),
        ("Microsoft.AspNetCore.Authentication.IAuthenticationHandler", "authentication handler"),
        ("Microsoft.AspNetCore.Authorization.IAuthorizationHandler", "authorization handler"),
        ("Microsoft.AspNetCore.Authorization.AuthorizationHandler`1", "authorization handler"),
        ("Microsoft.AspNetCore.Authorization.AuthorizationHandler`2", "authorization handler"),
        ("Microsoft.AspNetCore.Components.ComponentBase", "component"),
        ("Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck", "health check"),
        ("MassTransit.IConsumer`1", "message handler"),
        ("MediatR.IRequestHandler`1", "message handler"),
        ("MediatR.IRequestHandler`2", "message handler"),
        ("MediatR.INotificationHandler`1", "message handler"),
        ("Mediator.IRequestHandler`2", "message handler"),
        ("Mediator.ICommandHandler`1", "message handler"),
        ("Mediator.ICommandHandler`2", "message handler"),
        ("NServiceBus.IHandleMessages`1", "message handler"),
        ("Rebus.Handlers.IHandleMessages`1", "message handler"),
        ("Quartz.IJob", "job"),
    ];

    private readonly Dictionary<INamedTypeSymbol, string> _kinds = new(SymbolEqualityComparer.Default);

    internal EntryPointTypes(Compilation compilation)
    {
        foreach (var (name, kind) in Names)
        {
            foreach (var type in compilation.GetTypesByMetadataName(name))
                _kinds[type] = kind;
        }
    }

    /// <summary>Returns what kind of entry a method is because of the member whose place it takes; null when it takes none.</summary>
    internal string? FindKind(IMethodSymbol method)
    {
        if (_kinds.Count == 0 || method.ContainingType is not { } type)
            return null;

        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (_kinds.TryGetValue(overridden.ContainingType.OriginalDefinition, out var kind))
                return kind;
        }

        foreach (var part in type.AllInterfaces)
        {
            if (_kinds.TryGetValue(part.OriginalDefinition, out var kind) && Implements(type, method, part))
                return kind;
        }

        return null;
    }

    private static bool Implements(INamedTypeSymbol type, IMethodSymbol method, INamedTypeSymbol part) =>
        part.GetMembers().Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
}
