using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>Unary OTLP/gRPC by hand (the gRPC over HTTP/2 protocol), so that a test sees the bytes and the status as they are.</summary>
internal sealed class GrpcClient : IDisposable
{
    private const string Path = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    private const int PrefixLength = 5;

    private readonly HttpClient _http;

    private GrpcClient(string authority, SocketsHttpHandler handler) =>
        _http = new HttpClient(handler) { BaseAddress = new Uri($"http://{authority}"), Timeout = TimeSpan.FromMinutes(1) };

    internal static GrpcClient OverTcp(string address) => new(address, new SocketsHttpHandler());

    internal static GrpcClient OverSocket(string path) => new("localhost", new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    /// <summary>Sends a request message in one frame.</summary>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    internal Task<GrpcAnswer> ExportAsync(byte[] message) => SendAsync(Frame(message));

    /// <summary>Sends a body as it is, whatever it holds.</summary>
    internal async Task<GrpcAnswer> SendAsync(byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var answer = await response.Content.ReadAsByteArrayAsync();
        if (Header(response, "grpc-status") is not { } status)
            throw new HttpRequestException($"The answer (HTTP {(int)response.StatusCode}) has no grpc-status.");
        return new GrpcAnswer(
            int.Parse(status, CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(Header(response, "grpc-message") ?? ""),
            Header(response, "grpc-status-details-bin") ?? "",
            answer.Length > PrefixLength ? answer[PrefixLength..] : []);
    }

    internal static byte[] Frame(byte[] message)
    {
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, PrefixLength);
        return frame;
    }

    public void Dispose() => _http.Dispose();

    // An error before any body stands in the headers, one after it in the trailers.
    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values) ? values.First() : null;
}
