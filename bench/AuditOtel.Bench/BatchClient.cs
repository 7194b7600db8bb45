using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AuditOtel.Otlp;

namespace AuditOtel.Bench;

/// <summary>Sends requests of many records over the Unix socket, as a standard OTLP/gRPC client would. Every record has an id of its own.</summary>
internal sealed class BatchClient : IDisposable
{
    /// <summary>The length of one LogRecord; the text is padded to it.</summary>
    internal const int RecordBytes = 300;

    private const int FrameHeadLength = 5;
    private const int IdLength = 36;
    private static readonly MediaTypeHeaderValue Grpc = new("application/grpc");

    private readonly HttpClient _http;
    private readonly byte[] _record;
    private readonly int _idAt;

    internal BatchClient(string socket)
    {
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation) });
        var marker = new string('?', IdLength);
        _record = Encode(marker, "");
        _record = Encode(marker, new string('x', RecordBytes - _record.Length - 4));
        _idAt = _record.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(marker));
    }

    /// <summary>Sends one request and returns when all its records are acknowledged.</summary>
    internal async Task SendAsync(int records)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://localhost/opentelemetry.proto.collector.logs.v1.LogsService/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Encode(records)),
        };
        message.Content.Headers.ContentType = Grpc;
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _http.SendAsync(message);
        if (!response.TrailingHeaders.TryGetValues("grpc-status", out var status) && !response.Headers.TryGetValues("grpc-status", out status))
            throw new HttpRequestException("The collector's answer has no grpc-status.");
        if (status.First() is not "0")
            throw new HttpRequestException($"The collector refused a batch with grpc-status {status.First()}.");
    }

    public void Dispose() => _http.Dispose();

    private byte[] Encode(int records)
    {
        using var writer = new ProtobufWriter((records * RecordBytes) + 1024);
        writer.WriteRaw(stackalloc byte[FrameHeadLength]);
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
        writer.WriteResourceAttribute("service.name", "bench");
        writer.EndMessage(resource);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        Span<byte> record = stackalloc byte[_record.Length];
        _record.CopyTo(record);
        for (var i = 0; i < records; i++)
        {
            Guid.NewGuid().TryFormat(record[_idAt..], out _);
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, record);
        }

        writer.EndMessage(scopeLogs);
        writer.EndMessage(resourceLogs);
        var frame = writer.Written.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - FrameHeadLength));
        return frame;
    }

    private static byte[] Encode(string id, string text)
    {
        using var writer = new ProtobufWriter();
        writer.WriteTime(TimeProvider.System.GetUtcNow().ToUnixNanoseconds());
        writer.WriteEventName("user.role.grant");
        writer.WriteAttribute(AuditAttributes.RecordId, id);
        writer.WriteAttribute(AuditAttributes.Action, "GRANT");
        writer.WriteAttribute(AuditAttributes.Outcome, "success");
        writer.WriteAttribute(AuditAttributes.ActorId, "alice");
        writer.WriteAttribute(AuditAttributes.TargetType, "user");
        writer.WriteAttribute(AuditAttributes.TargetId, "42");
        writer.WriteBody(text);
        return writer.Written.ToArray();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
