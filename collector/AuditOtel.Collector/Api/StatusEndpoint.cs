using System.Text.Json;

namespace AuditOtel.Collector.Api;

/// <summary>Answers <c>GET /v1/status</c>.</summary>
internal sealed class StatusEndpoint(Func<CollectorStatus> status)
{
    internal Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        if (!context.Request.Path.Equals("/v1/status", StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = HttpMethods.Get;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(response.Body, status(), CollectorStatusJson.Default.CollectorStatus, context.RequestAborted);
    }
}
