using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Cli.Ingest;

/// <summary>Hands one record to a collector over its Unix socket: OTLP/HTTP with protobuf on HTTP/2, as contract.md says.</summary>
internal sealed class LocalIngestClient(string socketPath) : IDisposable
{
    private const string ProtobufType = "application/x-protobuf";
    private const long MaxAnswer = 4 << 20;

    /// <summary>Room for a path in a Unix socket address, in bytes (unix(7)).</summary>
    private const int MaxPath = 107;

    private readonly HttpClient _http = new(ConnectTo(socketPath)) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MaxAnswer };

    /// <summary>Sends a request with one record and returns its receipt.</summary>
    /// <exception cref="CommandFailure">The collector cannot be reached, or did not take the record.</exception>
    internal async Task<AuditReceipt> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var (status, body) = await PostAsync(request, cancellationToken);
        if (status != HttpStatusCode.OK)
            throw new CommandFailure(status == HttpStatusCode.Forbidden ? ExitCode.NotAllowed : ExitCode.InputOutput, $"The collector at {socketPath} did not take the record: {StatusMessage(body)}");
        return ReadAnswer(body);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://localhost/v1/audit")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(request),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(ProtobufType);
        CheckPath();
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception cause) when (cause is HttpRequestException or TaskCanceledException)
        {
            if (cause.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
                throw new CommandFailure(ExitCode.NotAllowed, $"The socket {socketPath} is not open to this user: nothing was recorded. Run as a user who may write to it, or name another with --socket.", cause);
            var why = File.Exists(socketPath) ? cause.InnerException?.Message ?? cause.Message : "there is no such socket";
            throw new CommandFailure(ExitCode.InputOutput, $"No collector answers at {socketPath} ({why}): nothing was recorded. Start 'auditotel run', or name its socket with --socket.", cause);
        }
    }

    private void CheckPath()
    {
        var length = Encoding.UTF8.GetByteCount(socketPath);
        if (length is 0 or > MaxPath)
            throw new CommandFailure(ExitCode.Usage, $"The socket path '{socketPath}' has {length} bytes and may have 1 to {MaxPath}: name another with --socket.");
    }

    private AuditReceipt ReadAnswer(byte[] body)
    {
        var reason = "it gave no receipt.";
        var reader = new ProtobufReader(body);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.Response.Receipts && ReceiptReader.TryRead(reader.Bytes, out var receipt))
                return receipt;
            if (reader.Field == OtlpFields.Response.PartialSuccess)
                reason = TextField(reader.Bytes, OtlpFields.PartialSuccess.ErrorMessage);
        }

        throw new CommandFailure(ExitCode.InputOutput, $"The collector at {socketPath} did not take the record: {reason}");
    }

    /// <summary>The message of a google.rpc.Status: field 2.</summary>
    private static string StatusMessage(byte[] body) => TextField(body, 2);

    private static string TextField(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field && reader.Type == WireType.Bytes)
                return Encoding.UTF8.GetString(reader.Bytes);
        }

        return "it gave no reason.";
    }

    private static SocketsHttpHandler ConnectTo(string path) => new()
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
