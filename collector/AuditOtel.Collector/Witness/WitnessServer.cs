using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditOtel.Collector.Witness;

/// <summary>A running witness of other hosts' ledgers (C2SP tlog-witness). It can be embedded in any program.</summary>
public sealed class WitnessServer : IAsyncDisposable
{
    private const int MaxConnections = 256;
    private const int MaxHeaderBytes = 16 << 10;
    private const double MinBodyBytesPerSecond = 1 << 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleConnection = TimeSpan.FromMinutes(3);

    private readonly CheckpointWitness _witness;
    private readonly WebApplication _application;
    private readonly X509Certificate2? _certificate;
    private ListenOptions? _listener;

    private WitnessServer(WitnessServerOptions options, IPEndPoint address, CheckpointWitness witness, X509Certificate2? certificate, ILoggerFactory loggers)
    {
        _witness = witness;
        _certificate = certificate;
        var endpoint = new WitnessEndpoint(witness, loggers.CreateLogger("AuditOtel.Witness"));
        // No file is served, but the builder demands a directory that can be looked at.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = Path.GetPathRoot(Path.GetFullPath(options.DataDirectory)) });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, address));
        _application = builder.Build();
        _application.Run(endpoint.HandleAsync);
    }

    /// <summary>Address and port it listens on.</summary>
    public string Address => _listener?.IPEndPoint?.ToString() ?? "";

    /// <summary>Its verifier key as C2SP signed-note text, type 04.</summary>
    public string VerifierKey => _witness.VerifierKey;

    /// <summary>Opens the directory, with a new key when there is none, and begins to listen.</summary>
    /// <exception cref="CollectorException">The options are wrong, or the address cannot be listened on.</exception>
    /// <exception cref="LedgerException">The directory is another's, damaged, or cannot be used.</exception>
    public static async Task<WitnessServer> StartAsync(
        WitnessServerOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var address = Check(options);
        var certificate = options.TlsCertificate is { } file ? Load(file, options.TlsKey!) : null;
        CheckpointWitness? witness = null;
        WitnessServer? server = null;
        try
        {
            witness = CheckpointWitness.Open(options.DataDirectory, options.Name, LedgerName.Default, options.LogKeys, timeProvider ?? TimeProvider.System);
            server = new WitnessServer(options, address, witness, certificate, loggerFactory ?? NullLoggerFactory.Instance);
            await server._application.StartAsync(cancellationToken);
            return server;
        }
        catch (Exception failure)
        {
            if (server is not null)
                await server._application.DisposeAsync();
            witness?.Dispose();
            certificate?.Dispose();
            if (failure is IOException or SocketException)
                throw new CollectorException($"The witness cannot listen on {options.Listen}: {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>Stops listening, after the requests that are being answered.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _witness.Dispose();
        _certificate?.Dispose();
    }

    private static IPEndPoint Check(WitnessServerOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            errors.Add("The witness's directory is not set: name one of its own.");
        if (options.LogKeys.Count == 0)
            errors.Add("The witness knows no log: give at least one log's verifier key.");
        if ((options.TlsCertificate is null) != (options.TlsKey is null))
            errors.Add("TLS takes a certificate and its key: give both, or none.");
        if (!ListenAddress.TryParse(options.Listen, out var address))
            errors.Add($"The address '{options.Listen}' is no address and port: write it like 127.0.0.1:4330 or [::1]:4330.");
        else if (!IPAddress.IsLoopback(address.Address) && options.TlsCertificate is null)
            errors.Add($"The address '{options.Listen}' is not on this host's loopback: give a certificate and its key, so that the network cannot change answers.");
        return errors.Count == 0 ? address! : throw new CollectorException(errors) { IsConfiguration = true };
    }

    private static X509Certificate2 Load(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"The certificate '{certificate}' with the key '{key}' cannot be used: {problem.Message}", problem) { IsConfiguration = problem is CryptographicException };
        }
    }

    private void Configure(KestrelServerOptions kestrel, IPEndPoint address)
    {
        kestrel.AddServerHeader = false;
        // The endpoint reads no more than its own limit and tells the sender of a larger request so.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinBodyBytesPerSecond, Grace);
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = Grace;
        kestrel.Limits.KeepAliveTimeout = IdleConnection;
        kestrel.Listen(address, listener =>
        {
            _listener = listener;
            listener.Protocols = _certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (_certificate is not null)
                listener.UseHttps(_certificate);
        });
    }
}
