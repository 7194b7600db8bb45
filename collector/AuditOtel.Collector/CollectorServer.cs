using System.Net;
using System.Net.Sockets;
using AuditOtel.Collector.Api;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Receivers;
using AuditOtel.Collector.Receivers.Loops;
using AuditOtel.Ledger;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace AuditOtel.Collector;

/// <summary>
/// The listeners. It is built from an empty builder: no configuration file, environment variable or signal of the host reaches it.
/// </summary>
internal sealed class CollectorServer : IAsyncDisposable
{
    internal const int MaxConnections = 1024;
    private const int MaxStreamsPerConnection = 1024;
    private const int MaxHeaderBytes = 32 << 10;

    // Above the collector's own limit, so that the sender of a larger request gets an answer that says so.
    private const long MaxWireBytes = 256L << 20;
    // A body of 64 MiB then ends within 17 minutes. Kestrel's own 240 bytes a second would let a sender hold memory for three days.
    private const double MinBodyBytesPerSecond = 64 << 10;
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan IdleConnection = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _application;
    private readonly CollectorAddresses _addresses;
    private readonly Dictionary<string, ListenOptions> _listeners = new(StringComparer.Ordinal);

    internal CollectorServer(CollectorAddresses addresses, LogsReceiver receiver, ApiRoutes api, Func<Action, AppendRound> openRound, TimeProvider time, ILoggerFactory loggers)
    {
        _addresses = addresses;
        // No file is served, but the builder demands a directory that can be looked at; the ledger's may be on a disk that fails.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = Path.GetPathRoot(addresses.DataDirectory) });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseSockets(static sockets => sockets.CreateBoundListenSocket = Bind).ConfigureKestrel(Configure);
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new RoomTransport(new SocketTransportFactory(services.GetRequiredService<IOptions<SocketTransportOptions>>(), loggers)));
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new LoopTransport(addresses.HttpSocket, services.GetRequiredService<IMemoryPoolFactory<byte>>(), openRound, receiver, time));
        _application = builder.Build();
        _application.Run(context =>
        {
            var sender = context.Features.GetRequiredFeature<Sender>();
            if (!HostCheck.IsMeantForUs(context, sender))
                return HostCheck.RefuseAsync(context);
            return ApiRoutes.IsOf(sender.Listener) ? api.HandleAsync(context, sender.Listener) : receiver.HandleAsync(context);
        });
    }

    /// <summary>Where it listens, after the start.</summary>
    internal CollectorEndpoints Endpoints => new(Bound("otlp-grpc"), Bound("otlp-http"), _addresses.Socket, _addresses.HttpSocket, Bound(ApiRoutes.Listener), _addresses.ApiSocket);

    /// <exception cref="CollectorException">An address or path cannot be listened on.</exception>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            SocketFiles.RemoveStale(_addresses.Socket);
            SocketFiles.RemoveStale(_addresses.HttpSocket);
            SocketFiles.RemoveStale(_addresses.ApiSocket);
            await _application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new CollectorException($"The collector cannot listen: {exception.Message}", exception);
        }
    }

    /// <summary>Stops listening and waits for the requests that are being answered.</summary>
    internal Task StopAsync(CancellationToken cancellationToken) => _application.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = MaxWireBytes;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(MinBodyBytesPerSecond, BodyGrace);
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        options.Limits.RequestHeadersTimeout = HeadersTimeout;
        options.Limits.KeepAliveTimeout = IdleConnection;
        options.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        options.Limits.Http2.InitialConnectionWindowSize = 4 << 20;
        options.Limits.Http2.InitialStreamWindowSize = 1 << 20;
        if (_addresses.OtlpGrpc is { } grpc)
            options.Listen(grpc, listener => Describe("otlp-grpc", listener, HttpProtocols.Http2));
        if (_addresses.OtlpHttp is { } http)
            options.Listen(http, listener => Describe("otlp-http", listener, HttpProtocols.Http1));
        options.ListenUnixSocket(_addresses.Socket, listener => Describe("socket", listener, HttpProtocols.Http2));
        options.ListenUnixSocket(_addresses.HttpSocket, listener => Describe(LoopTransport.Listener, listener, HttpProtocols.Http1));
        options.ListenUnixSocket(_addresses.ApiSocket, listener => Describe(ApiRoutes.SocketListener, listener, HttpProtocols.Http1));
        if (_addresses.Api is { } api)
            options.Listen(api, listener => Describe(ApiRoutes.Listener, listener, HttpProtocols.Http1));
    }

    private void Describe(string name, ListenOptions listener, HttpProtocols protocols)
    {
        listener.Protocols = protocols;
        listener.Use(next => PeerEvidence.Middleware(next, name));
        _listeners[name] = listener;
    }

    private string? Bound(string name) => _listeners.TryGetValue(name, out var listener) ? listener.IPEndPoint?.ToString() : null;

    private static Socket Bind(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint unix
        ? SocketFiles.Bind(unix, unix.ToString())
        : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
}
