using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace AuditOtel.ElasticStub;

/// <summary>A node on loopback. It can be away for a while.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly StubOptions _options;
    private readonly WebApplication _app;

    private StubServer(StubOptions options)
    {
        _options = options;
        Cluster = new StubCluster(options.IsOpenSearch);
        _app = Build();
    }

    internal StubCluster Cluster { get; }

    internal StubFaults Faults { get; } = new();

    /// <summary>Requests to <c>_bulk</c> that came, whatever became of them.</summary>
    internal int BulkRequests => _bulkRequests;

    /// <summary>Errors that no fault mode asked for: each is a request that breaks a rule.</summary>
    internal System.Collections.Concurrent.ConcurrentQueue<string> Complaints { get; } = new();

    internal string Address { get; private set; } = "";

    private int _bulkRequests;

    internal static async Task<StubServer> StartAsync(StubOptions? options = null)
    {
        var server = new StubServer(options ?? new StubOptions());
        await server.RunAsync();
        return server;
    }

    /// <summary>Whether the node is away: it keeps its port, which another program could take otherwise, and cuts every connection.</summary>
    internal bool IsAway { get; set; }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RunAsync()
    {
        await _app.StartAsync();
        Address = _app.Urls.Single();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (_options.Certificate is { } certificate)
                    listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ClientCertificateMode = _options.NeedsCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate, ClientCertificateValidation = Accepts });
            });
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        return app;
    }

    private static bool Accepts(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors) => certificate.Subject.Contains("collector", StringComparison.Ordinal);

    private async Task AnswerAsync(HttpContext context)
    {
        if (!_options.IsOpenSearch)
            context.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
        if (IsAway)
        {
            context.Abort();
            return;
        }

        try
        {
            StubHeaders.Check(context.Request, _options);
            var answer = await RouteAsync(context);
            if (answer is not null)
                await WriteAsync(context, 200, answer);
        }
        catch (StubError error)
        {
            await WriteErrorAsync(context, error);
        }
    }

    private async Task<JsonObject?> RouteAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api/saved_objects/_import", StringComparison.Ordinal))
            return await KibanaApi.ImportAsync(Cluster, context.Request);
        var request = await StubRequest.ReadAsync(context.Request);
        if (request.Path is ["_cat", "health"])
        {
            await CatApi.HealthAsync(request, context.Response);
            return null;
        }

        if (request.Path is not ["_bulk"] and not [_, "_bulk"])
            return StubRouter.Route(Cluster, request);
        Interlocked.Increment(ref _bulkRequests);
        var fault = Faults.Take();
        if (request.Body.Length > Faults.MaxContent)
            throw new StubError(413, "content_too_large", "the request is too large");
        return await BulkAsync(context, request, fault);
    }

    private async Task<JsonObject?> BulkAsync(HttpContext context, StubRequest request, StubFault fault)
    {
        switch (fault)
        {
            case StubFault.Busy:
                context.Response.Headers.RetryAfter = "1";
                throw new StubError(429, "circuit_breaking_exception", "[parent] Data too large");
            case StubFault.Unavailable: throw new StubError(503, "cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];");
            case StubFault.Failed: throw new StubError(500, "internal_server_error", "an exception");
            case StubFault.Forbidden: throw new StubError(403, "security_exception", "action [indices:data/write/bulk] is unauthorized for API key id [x]");
            case StubFault.CutBefore: context.Abort(); return null;
            case StubFault.Hang: await HangAsync(context); return null;
            case StubFault.Page:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html>sign in</html>");
                return null;
        }

        var answer = BulkApi.Run(Cluster, request, request.Path is [var index, _] ? index : null, fault, Faults.Item);
        if (fault is not StubFault.CutBehind)
            return answer;
        context.Abort();
        return null;
    }

    private static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private async Task WriteErrorAsync(HttpContext context, StubError error)
    {
        if (error.Status is 400 or 405 or 406)
            Complaints.Enqueue($"{context.Request.Method} {context.Request.Path}: {error.Type}: {error.Message}");
        if (error.Status == 401)
            context.Response.Headers.WWWAuthenticate = "ApiKey";
        var cause = new JsonObject { ["type"] = error.Type, ["reason"] = error.Message };
        await WriteAsync(context, error.Status, new JsonObject { ["error"] = new JsonObject { ["root_cause"] = new JsonArray(cause.DeepClone()), ["type"] = error.Type, ["reason"] = error.Message }, ["status"] = error.Status });
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonObject answer)
    {
        var filter = context.Request.Query["filter_path"].ToString();
        var shown = status == 200 && filter.Length > 0 ? FilterPath.Keep(answer, filter.Split(',')) ?? new JsonObject() : answer;
        context.Response.StatusCode = status;
        context.Response.ContentType = StubHeaders.AnswerType(context.Request);
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(shown.ToJsonString().Replace(StubDocument.HalfSurrogate, "\\ud800", StringComparison.Ordinal)), context.RequestAborted);
    }
}
