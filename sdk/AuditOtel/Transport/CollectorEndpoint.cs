using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuditOtel.Transport;

/// <summary>Where the collector listens, checked: a Unix socket, TLS, or plain text that stays on this host.</summary>
internal sealed class CollectorEndpoint
{
    // sun_path of unix(7) has 108 bytes, one of them for the closing zero.
    private const int LongestSocketPath = 107;
    private const string Forms = "use unix:///path/ingest.sock, https://host:4317, or http://127.0.0.1:4317 on this host";

    private readonly string _text;

    private CollectorEndpoint(string text, Uri address, string? socketPath)
    {
        _text = text;
        Address = address;
        SocketPath = socketPath;
    }

    /// <summary>The address requests are made for; with a socket its host is a formality.</summary>
    internal Uri Address { get; }

    /// <summary>The path of the Unix socket, or null for TCP.</summary>
    internal string? SocketPath { get; }

    /// <summary>The path where an AuditOtel collector serves HTTP/1.1 beside that socket (decision 0004); null where none can be.</summary>
    internal string? HttpSocketPath => SocketPath is { } path && OperatingSystem.IsLinux() && HttpSocketOf(path) is var beside && IsShortEnough(beside) ? beside : null;

    public override string ToString() => _text;

    internal static bool TryParse(string? text, [NotNullWhen(true)] out CollectorEndpoint? endpoint, out string error)
    {
        endpoint = null;
        // What stands before an @ may be a password.
        var shown = text?.Contains('@', StringComparison.Ordinal) == true ? "(not shown, it has an @)" : $"'{text}'";
        error = $"Endpoint {shown} is no collector address: {Forms}.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            return false;
        if (string.Equals(uri.Scheme, "unix", StringComparison.Ordinal))
            return TryParseSocket(text, uri, out endpoint, ref error);
        var plain = string.Equals(uri.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal);
        if (!plain && !string.Equals(uri.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
            return false;
        if (!string.Equals(uri.AbsolutePath, "/", StringComparison.Ordinal))
            return false;
        if (plain && !IsLoopback(uri))
        {
            error = $"Endpoint '{text}' would send records unencrypted over the network: use https, or a collector on this host.";
            return false;
        }

        endpoint = new CollectorEndpoint(text, uri, null);
        return true;
    }

    /// <summary>Opens a connection; for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    internal static async ValueTask<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool TryParseSocket(string text, Uri uri, out CollectorEndpoint? endpoint, ref string error)
    {
        endpoint = null;
        var path = Uri.UnescapeDataString(uri.AbsolutePath);
        if (uri.Host.Length > 0 || path.Length < 2 || path.EndsWith('/'))
            return false;
        if (!IsShortEnough(path))
        {
            error = $"Endpoint '{text}' is too long for a Unix socket: its path may have {LongestSocketPath} bytes.";
            return false;
        }

        endpoint = new CollectorEndpoint(text, new Uri("http://localhost/"), path);
        return true;
    }

    private static string HttpSocketOf(string path)
    {
        const string Ending = ".sock";
        return $"{(path.EndsWith(Ending, StringComparison.Ordinal) ? path[..^Ending.Length] : path)}-http.sock";
    }

    private static bool IsShortEnough(string path) => Encoding.UTF8.GetByteCount(path) <= LongestSocketPath;

    private static bool IsLoopback(Uri uri) =>
        string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
