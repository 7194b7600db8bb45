using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuditOtel.AspNetCore.Endpoints;

/// <summary>Writes intent and outcome around an endpoint whose code has no record of its own.</summary>
internal static class AuditedEndpoint
{
    internal static void Wrap(EndpointBuilder endpoint, AuditedAttribute annotation, string? targetType, string? routeValue)
    {
        if (endpoint.Metadata.OfType<AuditedAttribute>().FirstOrDefault() is { } annotated)
        {
            throw new InvalidOperationException(
                $"The endpoint '{endpoint.DisplayName}' is to be audited as '{annotation.Operation}' and has a record already, '{annotated.Operation}': remove one, or each call would leave two.");
        }

        var audit = EndpointAudit.OfRoute(endpoint, annotation, targetType, routeValue);
        endpoint.Metadata.Add(annotation);
        endpoint.Metadata.Add(audit);
        if (endpoint.RequestDelegate is { } body)
            endpoint.RequestDelegate = context => RunAsync(context, audit, body);
    }

    private static async Task RunAsync(HttpContext context, EndpointAudit audit, RequestDelegate body)
    {
        var operation = context.RequestServices.GetRequiredService<IAuditTrail>().Start(audit.Descriptor);
        var target = audit.TargetOf(context);
        operation.Target(target.Type, target.Id);
        await operation.BeginAsync();
        try
        {
            await body(context);
        }
        catch (Exception failure)
        {
            await operation.FailAsync(failure);
            throw;
        }

        operation.ResultStatus(context.Response.StatusCode);
        await operation.SucceedAsync();
    }
}
