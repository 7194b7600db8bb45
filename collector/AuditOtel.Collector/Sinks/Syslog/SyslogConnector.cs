using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AuditOtel.Collector.Tls;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>Opens connections to a receiver; reads certificates and keys once, so that a file that is wrong is told at the start.</summary>
internal sealed class SyslogConnector : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SyslogTarget _target;
    private readonly X509Certificate2? _identity;
    private readonly SslClientAuthenticationOptions? _tls;

    /// <exception cref="CollectorException">A file that the settings name cannot be used.</exception>
    internal SyslogConnector(SyslogTarget target)
    {
        _target = target;
        if (target.Transport != SyslogTransport.Tls)
            return;
        var owner = $"the receiver {target.Place}";
        _identity = target is { Certificate: { } certificate, Key: { } key } ? TlsFiles.Identity(certificate, key, owner) : null;
        _tls = TlsFiles.Client(target.Authority, _identity, target.Certificate, owner);
        _tls.TargetHost = target.Host;
    }

    /// <exception cref="IOException">The handshake failed.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    /// <exception cref="AuthenticationException">Its certificate is not trusted, or it does not trust ours.</exception>
    /// <exception cref="OperationCanceledException">It did not answer in time, or the caller stops.</exception>
    internal async Task<SyslogConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // A host that has gone without a word is noticed while nothing is sent.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(_target.Host, _target.Port, patience.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls is null)
                return new SyslogConnection(socket, stream, _target.Patience);
            var secured = new SslStream(stream);
            stream = secured;
            await secured.AuthenticateAsClientAsync(_tls, patience.Token);
            return await SyslogConnection.ConfirmAsync(new SyslogConnection(socket, stream, _target.Patience), patience.Token);
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _identity?.Dispose();
}
