using System.Globalization;
using System.Reflection;
using AuditOtel.Analyzers.Generation.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AuditOtel.AspNetCore.Endpoints;

/// <summary>What an endpoint's record says before its body is asked: the operation, and where the object's id stands in the route.</summary>
internal sealed class EndpointAudit
{
    private const string UnknownId = "unknown";

    private readonly AuditTarget _target;
    private readonly string? _routeValue;

    private EndpointAudit(AuditedAttribute annotation, MethodInfo? method, string? displayName, AuditTarget target, string? routeValue)
    {
        var action = annotation.Action == AuditAction.Unspecified ? Enum.Parse<AuditAction>(ActionWords.Derive(annotation.Operation)) : annotation.Action;
        Descriptor = new AuditDescriptor(annotation.Operation, action, annotation.Class, NameOf(method) ?? displayName ?? "", DigestOf(method));
        (_target, _routeValue) = (target, routeValue);
    }

    internal AuditDescriptor Descriptor { get; }

    /// <summary>Of an endpoint that the endpoint route audits.</summary>
    internal static EndpointAudit OfRoute(EndpointBuilder endpoint, AuditedAttribute annotation, string? targetType, string? routeValue)
    {
        var target = targetType is null ? Itself((endpoint as RouteEndpointBuilder)?.RoutePattern, endpoint.DisplayName) : new AuditTarget(targetType, UnknownId);
        return new EndpointAudit(annotation, endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault(), endpoint.DisplayName, target, routeValue);
    }

    /// <summary>Of an endpoint whose method writes its own record when it is reached; null when it is not audited.</summary>
    internal static EndpointAudit? OfMethod(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<AuditedAttribute>() is not { } annotation)
            return null;
        var method = endpoint.Metadata.GetMetadata<MethodInfo>() ?? endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.MethodInfo;
        var marked = method?.GetParameters().FirstOrDefault(static parameter => parameter.IsDefined(typeof(AuditTargetAttribute), inherit: false));
        var target = marked is not null ? new AuditTarget(marked.GetCustomAttribute<AuditTargetAttribute>()!.Type, UnknownId)
            : annotation.TargetType is { } type ? new AuditTarget(type, annotation.TargetId ?? UnknownId)
            : Itself((endpoint as RouteEndpoint)?.RoutePattern, endpoint.DisplayName);
        return new EndpointAudit(annotation, method, endpoint.DisplayName, target, RouteValueOf(marked));
    }

    /// <summary>The object, as far as the request names it.</summary>
    internal AuditTarget TargetOf(HttpContext context)
    {
        var id = _routeValue is null ? null : Convert.ToString(context.GetRouteValue(_routeValue), CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(id) ? _target : _target with { Id = id };
    }

    /// <summary>The endpoint, where nothing else is named as the object.</summary>
    private static AuditTarget Itself(RoutePattern? pattern, string? displayName) => new("endpoint", pattern?.RawText ?? displayName ?? UnknownId);

    private static string? RouteValueOf(ParameterInfo? parameter) =>
        parameter?.GetCustomAttributes().OfType<IFromRouteMetadata>().FirstOrDefault()?.Name ?? parameter?.Name;

    /// <summary>Of the assembly whose code it is; the application's for code that was built without AuditOtel, which the application maps.</summary>
    private static string DigestOf(MethodInfo? method) =>
        (method?.DeclaringType?.Assembly.GetCustomAttribute<AuditSurfaceAttribute>() ?? Assembly.GetEntryAssembly()?.GetCustomAttribute<AuditSurfaceAttribute>())?.Digest ?? "";

    private static string? NameOf(MethodInfo? method) => method is null ? null : $"{method.DeclaringType?.FullName}.{method.Name}";
}
