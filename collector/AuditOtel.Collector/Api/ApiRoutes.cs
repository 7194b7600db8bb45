using AuditOtel.Collector.Tlog;

namespace AuditOtel.Collector.Api;

/// <summary>What the read API serves, and which part answers. The Unix socket serves everything; TCP everything but entries.</summary>
internal sealed class ApiRoutes(StatusEndpoint status, MetricsEndpoint metrics, TileEndpoint tiles)
{
    /// <summary>The listener on the Unix socket.</summary>
    internal const string SocketListener = "api-socket";

    /// <summary>The listener on TCP.</summary>
    internal const string Listener = "api";

    internal static bool IsOf(string listener) => listener is Listener or SocketListener;

    internal Task HandleAsync(HttpContext context, string listener)
    {
        if (Find(context.Request.Path.Value ?? "", isLocal: listener is SocketListener) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Get;
            return Task.CompletedTask;
        }

        return answer(context);
    }

    private Func<HttpContext, Task>? Find(string path, bool isLocal) => path switch
    {
        "/v1/status" => status.HandleAsync,
        "/metrics" => metrics.HandleAsync,
        "/checkpoint" => tiles.CheckpointAsync,
        _ when path.StartsWith("/tile/", StringComparison.Ordinal) => context => tiles.TileAsync(context, isLocal),
        _ => null,
    };
}
