using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Losses;

/// <summary>Passes OTLP/gRPC requests on to the collector, late or not at all. It stores nothing and acknowledges nothing itself.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const string Unavailable = "14";
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true });
    private readonly string _collector;
    private readonly Fault _fault;
    private readonly WebApplication _server;
    private volatile bool _refuses;

    private FaultProxy(string collector, Fault fault)
    {
        _collector = collector;
        _fault = fault;
        _refuses = fault == Fault.Refused;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    internal string Address { get; private set; } = "";

    internal static async Task<FaultProxy> StartAsync(string collector, Fault fault)
    {
        var proxy = new FaultProxy(collector, fault);
        await proxy._server.StartAsync();
        proxy.Address = proxy._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return proxy;
    }

    /// <summary>Ends the time of refusals.</summary>
    internal void Recover() => _refuses = false;

    /// <summary>Closes its port, for good.</summary>
    internal Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentType = "application/grpc";
        if (_refuses)
        {
            context.Response.Headers["grpc-status"] = Unavailable;
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{_collector}{context.Request.Path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body.ToArray()),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (_fault == Fault.Slow)
            await Task.Delay(Delay, context.RequestAborted);
        await PassBackAsync(context.Response, answer, content);
    }

    private static async Task PassBackAsync(HttpResponse response, HttpResponseMessage answer, byte[] content)
    {
        foreach (var (name, values) in answer.Headers.Where(static header => header.Key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)))
            response.Headers[name] = values.ToArray();
        if (content.Length > 0)
            await response.Body.WriteAsync(content);
        foreach (var (name, values) in answer.TrailingHeaders)
            response.AppendTrailer(name, values.ToArray());
    }
}
