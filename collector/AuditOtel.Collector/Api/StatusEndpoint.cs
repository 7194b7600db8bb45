using System.Text.Json;

namespace AuditOtel.Collector.Api;

/// <summary>Answers <c>GET /v1/status</c>.</summary>
internal sealed class StatusEndpoint(Func<CollectorStatus> status)
{
    internal Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(response.Body, status(), CollectorStatusJson.Default.CollectorStatus, context.RequestAborted);
    }
}
