using System.Buffers.Text;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using AuditOtel.Collector.Sinks.Otlp;
using AuditOtel.Otlp;

namespace AuditOtel.Cli.Bench;

/// <summary>
/// A client of one blocking connection over the Unix socket, HTTP/1.1. It does next to nothing, so that what is measured is the collector; and it counts
/// only receipts.
/// </summary>
internal sealed class LeanClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly SampleRequest _request;
    private byte[] _answer = new byte[64 << 10];

    internal LeanClient(string socketPath, int records, int recordBytes)
    {
        _request = new SampleRequest(records, recordBytes);
        _socket.Connect(new UnixDomainSocketEndPoint(socketPath));
    }

    /// <summary>What can be waited for: readable when an answer comes.</summary>
    internal SafeHandle Handle => _socket.SafeHandle;

    /// <summary>Records of one request.</summary>
    internal int Records => _request.Records;

    /// <summary>Sends one request and returns when all its records are acknowledged.</summary>
    /// <exception cref="CommandFailure">The collector did not store all of them.</exception>
    internal void Send()
    {
        Begin();
        End();
    }

    /// <summary>Sends one request and waits for nothing.</summary>
    internal void Begin() => _socket.Send(_request.Next());

    /// <summary>Returns when all records of the request that was begun are acknowledged.</summary>
    /// <exception cref="CommandFailure">The collector did not store all of them.</exception>
    internal void End()
    {
        var body = Receive();
        var receipts = 0;
        var reader = new ProtobufReader(body);
        while (reader.Read())
            receipts += reader.Field == OtlpFields.Response.Receipts ? 1 : 0;
        if (receipts != _request.Records)
            throw new CommandFailure(ExitCode.InputOutput, $"The collector gave {receipts} receipts for {_request.Records} records: look at the disk.");
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Receive()
    {
        var length = 0;
        while (true)
        {
            if (length == _answer.Length)
                Array.Resize(ref _answer, length * 2);
            var read = _socket.Receive(_answer.AsSpan(length));
            if (read == 0)
                throw new CommandFailure(ExitCode.InputOutput, "The collector closed the connection while it was measured.");
            length += read;
            var head = _answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) + 4;
            if (head >= 4 && length >= head + ContentLength(_answer.AsSpan(0, head)))
                return Stored(_answer.AsSpan(0, head), _answer.AsSpan(head, length - head));
        }
    }

    private static ReadOnlySpan<byte> Stored(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body) =>
        head.StartsWith("HTTP/1.1 200 "u8)
            ? body
            : throw new CommandFailure(ExitCode.InputOutput, $"The collector did not store what was sent. It answered: {Encoding.UTF8.GetString(head[..head.IndexOf((byte)'\r')])}. {Reason(body)}");

    private static string Reason(ReadOnlySpan<byte> body) => RpcStatus.TryRead(body, out var status) && status.Message.Length > 0 ? status.Message : "It gave no reason.";

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)
            ? length
            : throw new CommandFailure(ExitCode.InputOutput, "The collector gave an answer without a length while it was measured.");
    }
}
